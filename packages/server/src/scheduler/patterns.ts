import { Cron } from 'croner';

/** When a schedule is to run (SCH-05). All times are of its time zone (D-43). */
export interface Pattern {
  readonly triggerType: 'Cron' | 'Manual';
  readonly patternType: 'SpecificTimes' | 'Interval' | 'Custom';
  /** The truth for Custom, and where the fields of the other patterns are missing; derived otherwise. */
  readonly cronExpression: string | null;
  /** Comma list, 0 = Sunday … 6 = Saturday; null is every day. */
  readonly daysOfWeek: string | null;
  /** Comma list of HH:mm. */
  readonly runTimes: string | null;
  readonly intervalValue: number | null;
  readonly intervalUnit: 'Minutes' | 'Hours' | null;
  /** HH:mm; a window that ends before it starts goes past midnight. */
  readonly intervalWindowStart: string | null;
  readonly intervalWindowEnd: string | null;
  /** IANA name. */
  readonly timeZone: string;
}

/** What is wrong with a pattern, by the field's name; empty when it can be followed. */
export type PatternProblems = Readonly<Record<string, string>>;

/** The one line that stands for the pattern (PAT-01 … PAT-05). Null: it never runs by itself, or has no usable fields. */
export function cronLineOf(pattern: Pattern): string | null {
  if (pattern.triggerType === 'Manual') return null;
  if (pattern.patternType === 'Custom' || !hasFields(pattern)) return pattern.cronExpression;
  const days = dayField(pattern.daysOfWeek);
  if (pattern.patternType === 'SpecificTimes') {
    const times = listTimes(pattern.runTimes);
    const hours = distinct(times.map(({ hour }) => hour));
    return times[0] ? `${times[0].minute} ${hours.join(',')} * * ${days}` : `0 6 * * ${days}`;
  }
  const every = pattern.intervalValue ?? 1;
  const window = windowOf(pattern);
  if (pattern.intervalUnit === 'Minutes') {
    return `*/${every} ${window ? `${window.start.hour}-${window.end.hour}` : '*'} * * ${days}`;
  }
  return window ? `0 ${windowHours(window, every).join(',')} * * ${days}` : `0 */${every} * * ${days}`;
}

/** Cron lines that together hit every time of the pattern and no other: one line cannot hold times of differing minutes. */
export function cronLinesOf(pattern: Pattern): readonly string[] {
  const line = cronLineOf(pattern);
  if (line === null) return [];
  if (pattern.patternType === 'Custom' || !hasFields(pattern)) return [line];
  const days = dayField(pattern.daysOfWeek);
  if (pattern.patternType === 'SpecificTimes') {
    const times = listTimes(pattern.runTimes);
    return times.length === 0 ? [line] : linesAt(times, days);
  }
  const window = windowOf(pattern);
  const every = pattern.intervalValue ?? 1;
  if (pattern.intervalUnit === 'Minutes') {
    const minutes = steps(0, 60, every);
    const all = range(24).flatMap((hour) => minutes.map((minute) => ({ hour, minute })));
    return linesAt(window ? all.filter((time) => isWithin(time, window)) : all, days);
  }
  const hours = window ? windowHours(window, every) : steps(0, 24, every);
  return linesAt(
    hours.map((hour) => ({ hour, minute: 0 })),
    days,
  );
}

/** The first time strictly after `after` (PAT-08). Null: manual, disabled, or a pattern that cannot be followed. */
export function nextRunOf(pattern: Pattern & { readonly isEnabled: boolean }, after: Date): Date | null {
  if (!pattern.isEnabled || pattern.triggerType === 'Manual') return null;
  const times: Date[] = [];
  for (const line of cronLinesOf(pattern)) {
    const cron = parseCron(line, pattern.timeZone);
    const next = cron?.nextRun(after);
    if (next) times.push(next);
  }
  return times.reduce<Date | null>((first, time) => (first === null || time < first ? time : first), null);
}

/** API-01: a schedule that runs by itself needs a pattern, or a line, that can be followed. */
export function problemsOfPattern(pattern: Pattern): PatternProblems {
  const problems: Record<string, string> = {};
  if (!isTimeZone(pattern.timeZone)) problems['timeZone'] = 'Must be an IANA time zone such as Europe/London.';
  if (pattern.daysOfWeek !== null && !/^\s*([0-6]\s*(,\s*[0-6]\s*)*)?$/.test(pattern.daysOfWeek)) {
    problems['daysOfWeek'] = 'Must be days from 0 (Sunday) to 6 (Saturday), separated by commas.';
  }
  if (pattern.runTimes !== null && pattern.runTimes.split(',').some((time) => time.trim() !== '' && !readTime(time))) {
    problems['runTimes'] = 'Must be times as HH:mm, separated by commas.';
  }
  for (const field of ['intervalWindowStart', 'intervalWindowEnd'] as const) {
    const value = pattern[field];
    if (value !== null && !readTime(value)) problems[field] = 'Must be a time as HH:mm.';
  }
  if (pattern.triggerType === 'Manual' || Object.keys(problems).length > 0) return problems;
  return problemsOfTrigger(pattern);
}

function problemsOfTrigger(pattern: Pattern): PatternProblems {
  if (pattern.patternType !== 'Custom' && hasFields(pattern)) return {};
  if (pattern.cronExpression === null || pattern.cronExpression.trim() === '') {
    const missing = { SpecificTimes: 'runTimes', Interval: 'intervalValue', Custom: 'cronExpression' }[
      pattern.patternType
    ];
    return { [missing]: `A schedule of type Cron with pattern ${pattern.patternType} needs ${missing}.` };
  }
  const cron = parseCron(pattern.cronExpression, pattern.timeZone);
  return cron ? {} : { cronExpression: 'Must be a cron expression of five fields.' };
}

interface TimeOfDay {
  readonly hour: number;
  readonly minute: number;
}

interface Window {
  readonly start: TimeOfDay;
  readonly end: TimeOfDay;
}

/** Whether the pattern has the fields it lives by; without them a given line is the fallback. */
function hasFields(pattern: Pattern): boolean {
  if (pattern.patternType === 'Interval') return pattern.intervalValue !== null;
  return listTimes(pattern.runTimes).length > 0 || (pattern.cronExpression === null && pattern.daysOfWeek !== null);
}

function dayField(daysOfWeek: string | null): string {
  const days = distinct(
    (daysOfWeek ?? '')
      .split(',')
      .filter((day) => day.trim() !== '')
      .map(Number),
  );
  return days.length === 0 || days.length === 7 ? '*' : days.join(',');
}

function linesAt(times: readonly TimeOfDay[], days: string): string[] {
  const hoursByMinute = new Map<number, number[]>();
  for (const { hour, minute } of times) hoursByMinute.set(minute, [...(hoursByMinute.get(minute) ?? []), hour]);
  const minutesByHours = new Map<string, number[]>();
  for (const [minute, hours] of hoursByMinute) {
    const key = distinct(hours).join(',');
    minutesByHours.set(key, [...(minutesByHours.get(key) ?? []), minute]);
  }
  return [...minutesByHours].map(([hours, minutes]) => `${distinct(minutes).join(',')} ${hours} * * ${days}`);
}

function windowOf(pattern: Pattern): Window | undefined {
  const start = readTime(pattern.intervalWindowStart ?? '');
  const end = readTime(pattern.intervalWindowEnd ?? '');
  return start && end && { start, end };
}

function windowHours({ start, end }: Window, every: number): number[] {
  const last = isAfter(start, end) ? end.hour + 24 : end.hour;
  return distinct(steps(start.hour, last + 1, every).map((hour) => hour % 24));
}

/** Both ends belong to the window. */
function isWithin(time: TimeOfDay, { start, end }: Window): boolean {
  const fromStart = !isAfter(start, time);
  const toEnd = !isAfter(time, end);
  return isAfter(start, end) ? fromStart || toEnd : fromStart && toEnd;
}

const isAfter = (one: TimeOfDay, other: TimeOfDay): boolean =>
  one.hour * 60 + one.minute > other.hour * 60 + other.minute;

function listTimes(runTimes: string | null): TimeOfDay[] {
  return (runTimes ?? '').split(',').flatMap((text) => readTime(text) ?? []);
}

function readTime(text: string): TimeOfDay | undefined {
  const match = /^\s*([01]?\d|2[0-3]):([0-5]\d)\s*$/.exec(text);
  return match ? { hour: Number(match[1]), minute: Number(match[2]) } : undefined;
}

function parseCron(line: string, timeZone: string): Cron | undefined {
  try {
    return new Cron(line, { timezone: timeZone, paused: true, mode: '5-part' });
  } catch {
    return undefined;
  }
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

const distinct = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((one, other) => one - other);
const range = (length: number): number[] => Array.from({ length }, (_, index) => index);
const steps = (from: number, below: number, step: number): number[] =>
  range(Math.max(0, Math.ceil((below - from) / step))).map((index) => from + index * step);
