import { open } from 'node:fs/promises';

const chunkSize = 64 * 1024;
const newline = 0x0a;

/** The lines of a file, the last one first, without holding more than one line and one piece of the file. */
export async function* readLinesBackwards(path: string): AsyncGenerator<string> {
  await using file = await open(path, 'r');
  let position = (await file.stat()).size;
  let tail: Buffer[] = [];
  while (position > 0) {
    const start = Math.max(0, position - chunkSize);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(position - start), 0, position - start, start);
    const chunk = buffer.subarray(0, bytesRead);
    position = start;
    let end = chunk.length;
    for (
      let at = chunk.lastIndexOf(newline, end - 1);
      at >= 0 && end > 0;
      at = at === 0 ? -1 : chunk.lastIndexOf(newline, at - 1)
    ) {
      yield Buffer.concat([chunk.subarray(at + 1, end), ...tail]).toString('utf8');
      tail = [];
      end = at;
    }
    tail.unshift(chunk.subarray(0, end));
  }
  yield Buffer.concat(tail).toString('utf8');
}
