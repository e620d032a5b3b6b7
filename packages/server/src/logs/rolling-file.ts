import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export interface RollingFile {
  /** @param line ends with a line feed */
  write(line: string): void;
  close(): void;
}

export interface RollingFileOptions {
  readonly folder: string;
  readonly service: string;
  /** A day's next file begins beyond this size; 50 MB unless given. */
  readonly maximumBytes?: number;
  /** Days whose files are kept, today included; 14 unless given. */
  readonly days?: number;
  readonly now?: () => Date;
}

interface OpenFile {
  readonly descriptor: number;
  readonly day: string;
  bytes: number;
}

/**
 * Writes `jim.<service>.yyyyMMdd.log`, days in UTC, then `…_001.log` and so on when one grows too large. Lines are
 * written at once, so the last one before a crash is there. A full disk costs log lines, never the work that is logged.
 */
export function openRollingFile(options: RollingFileOptions): RollingFile {
  const { folder, service, maximumBytes = 50_000_000, days = 14, now = () => new Date() } = options;
  let open: OpenFile | undefined;
  let isFailing = false;

  function fileFor(day: string, length: number): OpenFile {
    if (open && open.day === day && (open.bytes === 0 || open.bytes + length <= maximumBytes)) return open;
    const isNewDay = open?.day !== day;
    if (open) closeSync(open.descriptor);
    open = undefined;
    mkdirSync(folder, { recursive: true, mode: 0o750 });
    if (isNewDay) removeOld(folder, service, dayOf(new Date(now().getTime() - (days - 1) * 86_400_000)));
    for (let part = 0; ; part += 1) {
      const descriptor = openSync(join(folder, nameOf(service, day, part)), 'a', 0o640);
      const bytes = fstatSync(descriptor).size;
      if (bytes === 0 || bytes + length <= maximumBytes) return (open = { descriptor, day, bytes });
      closeSync(descriptor);
    }
  }

  function write(line: string): void {
    const bytes = Buffer.from(line);
    try {
      const file = fileFor(dayOf(now()), bytes.length);
      writeSync(file.descriptor, bytes);
      file.bytes += bytes.length;
      isFailing = false;
    } catch (error) {
      if (!isFailing) process.stderr.write(`The log in ${folder} cannot be written: ${String(error)}\n`);
      isFailing = true;
    }
  }

  const close = (): void => {
    if (open) closeSync(open.descriptor);
    open = undefined;
  };
  return { write, close };
}

/** `yyyyMMdd`. */
function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}

function nameOf(service: string, day: string, part: number): string {
  return `jim.${service}.${day}${part === 0 ? '' : `_${String(part).padStart(3, '0')}`}.log`;
}

function removeOld(folder: string, service: string, firstKept: string): void {
  for (const name of readdirSync(folder)) {
    const day = new RegExp(`^jim\\.${service}\\.(\\d{8})(_\\d+)?\\.log$`).exec(name)?.[1];
    if (day !== undefined && day < firstKept) rmSync(join(folder, name), { force: true });
  }
}
