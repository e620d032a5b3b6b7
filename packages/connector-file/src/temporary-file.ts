import { mkdtemp, open, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file to write and read that nobody else can open, and that is gone from the disk when the handle is closed. */
export async function openTemporaryFile(): Promise<FileHandle> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-file-'));
  try {
    return await open(join(folder, 'data'), 'wx+', 0o600);
  } finally {
    await rm(folder, { recursive: true });
  }
}
