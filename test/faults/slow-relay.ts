/** A TCP relay before a server, that can hold back what passes through. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Transform } from 'node:stream';

export interface SlowRelay extends AsyncDisposable {
  readonly port: number;
  /** Every piece waits that long from now on; 0 lets all pass. */
  delay(milliseconds: number): void;
}

export async function startRelay(target: number): Promise<SlowRelay> {
  let milliseconds = 0;
  const open = new Set<Socket>();
  const held = (): Transform =>
    new Transform({
      transform: (piece, _encoding, pass) => void setTimeout(() => pass(null, piece), milliseconds),
    });
  const server = createServer((near) => {
    const far = connect(target, '127.0.0.1');
    for (const socket of [near, far]) {
      open.add(socket);
      socket.once('close', () => open.delete(socket));
    }
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(held()).pipe(far);
    far.pipe(held()).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    delay: (next) => void (milliseconds = next),
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}
