/** The rolling log files of the data folder: `jim.<service>.yyyyMMdd[_NNN].log`, one JSON object a line. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { whenMissing } from '../when-missing.ts';

export interface LogFile {
  readonly path: string;
  readonly fileName: string;
  readonly service: string;
  /** `yyyy-mm-dd`, UTC. */
  readonly day: string;
  /** 0 for the first file of a day. */
  readonly part: number;
  readonly sizeBytes: number;
}

export const logFolder = (dataFolder: string): string => join(dataFolder, 'logs');

const fileNamePattern = /^jim\.([a-z]+)\.(\d{4})(\d{2})(\d{2})(?:_(\d{1,6}))?\.(?:log|json)$/;

/** Newest day first, then by service, then the newest part first; `[]` when there is no such folder. */
export async function listLogFiles(folder: string): Promise<readonly LogFile[]> {
  const names = await readdir(folder).catch(whenMissing([]));
  const files = await Promise.all(names.map((name) => describe(folder, name)));
  return files
    .filter((file) => file !== undefined)
    .toSorted(
      (left, right) =>
        right.day.localeCompare(left.day) || left.service.localeCompare(right.service) || right.part - left.part,
    );
}

async function describe(folder: string, fileName: string): Promise<LogFile | undefined> {
  const match = fileNamePattern.exec(fileName);
  const path = join(folder, fileName);
  const found = match ? await stat(path).catch(whenMissing(undefined)) : undefined;
  if (!match || !found?.isFile()) return undefined;
  const [, service = '', year, month, day, part = '0'] = match;
  return { path, fileName, service, day: `${year}-${month}-${day}`, part: Number(part), sizeBytes: found.size };
}

/** `47.1 KB`: two decimals at most. */
export function formatSize(bytes: number): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10));
  return `${Number((bytes / 1024 ** power).toFixed(2))} ${units[power]}`;
}
