/** Replacing a file as a whole or not at all (FILE-34). */
import { open, mkdir, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { isMissing } from './confined-path.ts';

/**
 * Writes `texts` beside `path` and renames the result over it, all on disk when it returns. When anything
 * throws, `texts` and `beforeRename` included, the file is as it was. The file's mode is kept.
 */
export async function rewriteFile(
  path: string,
  texts: AsyncIterable<string>,
  beforeRename: () => Promise<void>,
): Promise<void> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', 0o660);
    try {
      await keepMode(file, path);
      for await (const text of texts) await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await beforeRename();
    await rename(temporary, path);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

async function keepMode(file: FileHandle, path: string): Promise<void> {
  try {
    await file.chmod((await stat(path)).mode & 0o777);
  } catch (error) {
    if (!isMissing(error)) throw error;
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
