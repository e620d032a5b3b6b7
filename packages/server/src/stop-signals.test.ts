import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import test from 'node:test';

test('stop signals: the same request passed on twice stops once, and not by force', async (t) => {
  const script = `
    import { onStopSignal } from ${JSON.stringify(import.meta.resolve('./stop-signals.ts'))};
    onStopSignal((signal) => console.log('stop ' + signal));
    process.stdin.once('data', () => process.exit(0));
    console.log('ready');
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  child.kill('SIGINT');
  assert.equal((await lines.next()).value, 'stop SIGINT');
  child.kill('SIGTERM');
  child.stdin.write('go\n');
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
});
