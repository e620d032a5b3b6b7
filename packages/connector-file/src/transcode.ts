import type { FileHandle } from 'node:fs/promises';
import { openTemporaryFile } from './temporary-file.ts';

const chunkBytes = 256 * 1024;

/** The encoding that a byte order mark names, when it is not UTF-8: spreadsheets save “Unicode text” so. */
export async function findWideEncoding(file: FileHandle): Promise<'utf-16le' | 'utf-16be' | null> {
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  const mark = buffer.readUInt16BE();
  return mark === 0xfffe ? 'utf-16le' : mark === 0xfeff ? 'utf-16be' : null;
}

/** A copy in UTF-8, byte order mark included, that is gone from the disk when the handle is closed. */
export async function copyAsUtf8(file: FileHandle, encoding: 'utf-16le' | 'utf-16be'): Promise<FileHandle> {
  const copy = await openTemporaryFile();
  try {
    const decoder = new TextDecoder(encoding, { ignoreBOM: true });
    const buffer = Buffer.alloc(chunkBytes);
    for (let offset = 0; ;) {
      const { bytesRead } = await file.read(buffer, 0, chunkBytes, offset);
      await copy.writeFile(decoder.decode(buffer.subarray(0, bytesRead), { stream: bytesRead > 0 }));
      if (bytesRead === 0) return copy;
      offset += bytesRead;
    }
  } catch (error) {
    await copy.close();
    throw error;
  }
}
