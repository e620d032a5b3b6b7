/** Opening a file to read it: it must be a regular file, and stay as it is until it has been read. */
import { open, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { isMissing } from './confined-path.ts';
import { copyAsUtf8, findWideEncoding } from './transcode.ts';

export interface OpenText extends AsyncDisposable {
  /** In UTF-8. */
  readonly file: FileHandle;
  /** Throws ConnectorError('badInput') when somebody wrote to the file since it was opened. */
  assertUnchanged(): Promise<void>;
  /** The same, and that the path still leads to it. */
  assertInPlace(): Promise<void>;
}

/** Undefined when there is no file. Throws ConnectorError('badInput') for anything else that cannot be read. */
export async function openText(path: string): Promise<OpenText | undefined> {
  const file = await openFile(path);
  if (file === undefined) return undefined;
  const opened = await file.stat();
  if (!opened.isFile()) {
    await file.close();
    throw new ConnectorError('badInput', `${path} is not a file.`);
  }
  const compare = (now: Stats): void => {
    if (now.ino === opened.ino && now.size === opened.size && now.mtimeMs === opened.mtimeMs) return;
    throw new ConnectorError('badInput', `${path} was changed while it was read. Run again when it is complete.`);
  };
  const encoding = await findWideEncoding(file);
  const text = encoding === null ? file : await copyAsUtf8(file, encoding);
  return {
    file: text,
    assertUnchanged: async () => compare(await file.stat()),
    assertInPlace: async () => compare(await stat(path)),
    async [Symbol.asyncDispose]() {
      await file.close();
      if (text !== file) await text.close();
    },
  };
}

async function openFile(path: string): Promise<FileHandle | undefined> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new ConnectorError('badInput', `${path} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
