import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { logLevel, logService } from '../enums.ts';
import type { Omissible } from '../formats.ts';
import {
  dateTime,
  dateTimeInput,
  intInput,
  json,
  listInput,
  long,
  named,
  nullable,
  optional,
  text,
  textInput,
} from '../formats.ts';

const tags = ['Logs'];

export const logEntry = named('LogEntry', {
  timestamp: dateTime,
  level: logLevel.output,
  levelShort: z.enum(['VRB', 'DBG', 'INF', 'WRN', 'ERR', 'FTL']),
  message: text,
  exception: nullable(text),
  service: text,
  properties: nullable(z.record(z.string(), json)),
});
export type LogEntryDto = z.output<typeof logEntry>;

function clamped(limits: {
  readonly default: number;
  readonly from: number;
  readonly to: number;
}): Omissible<number, number | string> {
  return intInput()
    .nullish()
    .transform((given): number => Math.min(Math.max(given ?? limits.default, limits.from), limits.to))
    .meta({ wire: { type: 'integer', format: 'int32', default: limits.default } }) as unknown as Omissible<
    number,
    number | string
  >;
}

export const logsList = defineEndpoint({
  id: 'logs.list',
  method: 'GET',
  path: '/api/v1/logs',
  role: 'Operator',
  summary: 'Read log entries',
  description: 'Of one day (UTC), newest first.',
  tags,
  query: {
    service: optional(textInput()),
    date: optional(dateTimeInput).meta({ description: 'Today unless given.' }),
    levels: optional(listInput(textInput())),
    search: optional(textInput()).meta({ description: 'Part of message or exception, in any case.' }),
    limit: clamped({ default: 500, from: 1, to: 5000 }),
    offset: clamped({ default: 0, from: 0, to: 2147483647 }),
  },
  replies: { 200: z.array(logEntry) },
});

export const logFile = named('LogFile', {
  fileName: text,
  service: text,
  date: dateTime,
  sizeBytes: long.meta({ ...long.meta(), description: 'In bytes.' }),
  sizeFormatted: text,
});
export type LogFileDto = z.output<typeof logFile>;

export const logsFiles = defineEndpoint({
  id: 'logs.files',
  method: 'GET',
  path: '/api/v1/logs/files',
  role: 'Operator',
  summary: 'List log files',
  description: 'Newest day first, then by service.',
  tags,
  replies: { 200: z.array(logFile) },
});

export const logsLevels = defineEndpoint({
  id: 'logs.levels',
  method: 'GET',
  path: '/api/v1/logs/levels',
  role: 'Operator',
  summary: 'List level names',
  tags,
  replies: { 200: z.array(logLevel.output) },
});

export const logsServices = defineEndpoint({
  id: 'logs.services',
  method: 'GET',
  path: '/api/v1/logs/services',
  role: 'Operator',
  summary: 'List service names',
  tags,
  replies: { 200: z.array(logService.output) },
});
