import type { LogEntryDto } from '@jim/contract/endpoints/logs.ts';
import { formatDateTime, parseDateTime } from '@jim/contract/time-formats.ts';
import { redact, redactText } from '../secrets/redact.ts';
import type { LogFile } from './log-files.ts';
import { readLinesBackwards } from './read-lines-backwards.ts';

export interface LogQuery {
  /** Null: any. */
  readonly levels: ReadonlySet<string> | null;
  readonly search: string | null;
  readonly limit: number;
  readonly offset: number;
}

/** Entries of the files that match, newest first. Of each service no more is read than the answer can need. */
export async function readLogEntries(files: readonly LogFile[], query: LogQuery): Promise<LogEntryDto[]> {
  const found = await Promise.all(
    [...Map.groupBy(files, (file) => file.service).values()].map((ofService) => readNewest(ofService, query)),
  );
  return found
    .flat()
    .toSorted((left, right) => Date.parse(right.timestamp) - Date.parse(left.timestamp))
    .slice(query.offset, query.offset + query.limit);
}

/** @param files of one service, the newest first. */
async function readNewest(files: readonly LogFile[], query: LogQuery): Promise<LogEntryDto[]> {
  const entries: LogEntryDto[] = [];
  for (const file of files) {
    for await (const line of readLinesBackwards(file.path)) {
      const entry = line === '' ? undefined : readEntry(line, file.service);
      if (entry && matches(entry, query)) entries.push(entry);
      if (entries.length >= query.offset + query.limit) return entries;
    }
  }
  return entries;
}

function matches(entry: LogEntryDto, { levels, search }: LogQuery): boolean {
  if (levels !== null && !levels.has(entry.level.toLowerCase())) return false;
  if (search === null || search === '') return true;
  const wanted = search.toLowerCase();
  return entry.message.toLowerCase().includes(wanted) || (entry.exception?.toLowerCase().includes(wanted) ?? false);
}

/** One line as the logger wrote it; undefined when it is none, e.g. a line that was being written. Secrets are left out. */
export function readEntry(line: string, service: string): LogEntryDto | undefined {
  const fields = parseObject(line);
  const timestamp = fields && timeOf(fields['time']);
  if (!fields || timestamp === undefined) return undefined;
  const { level, time: _time, msg, err, pid: _pid, hostname: _hostname, service: _service, ...properties } = fields;
  const name = levelName(level);
  return {
    timestamp,
    level: name,
    levelShort: shortNames[name],
    message: redactText(typeof msg === 'string' ? msg : ''),
    exception: exceptionOf(err),
    service,
    properties: Object.keys(properties).length === 0 ? null : (redact(properties) as LogEntryDto['properties']),
  };
}

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

function timeOf(time: unknown): string | undefined {
  if (typeof time === 'string') return parseDateTime(time);
  return typeof time === 'number' && Math.abs(time) < 8.64e15 ? formatDateTime(new Date(time)) : undefined;
}

const shortNames = {
  Verbose: 'VRB',
  Debug: 'DBG',
  Information: 'INF',
  Warning: 'WRN',
  Error: 'ERR',
  Fatal: 'FTL',
} as const;
type LevelName = keyof typeof shortNames;

const namesOfLevels: ReadonlyMap<string, LevelName> = new Map([
  ['trace', 'Verbose'],
  ['debug', 'Debug'],
  ['info', 'Information'],
  ['warn', 'Warning'],
  ['error', 'Error'],
  ['fatal', 'Fatal'],
]);

/** The logger's numbers are 10 to 60. */
function levelName(level: unknown): LevelName {
  if (typeof level === 'string') return namesOfLevels.get(level.toLowerCase()) ?? 'Information';
  const names: readonly LevelName[] = ['Verbose', 'Debug', 'Information', 'Warning', 'Error', 'Fatal'];
  return names[Math.min(Math.max(Math.floor(Number(level) / 10) - 1, 0), 5)] ?? 'Information';
}

function exceptionOf(err: unknown): string | null {
  if (typeof err !== 'object' || err === null)
    return err === undefined || err === null ? null : redactText(String(err));
  const { stack, message } = err as { stack?: unknown; message?: unknown };
  return redactText(String(stack ?? message ?? JSON.stringify(err)));
}
