/** What a run of the benchmark says: the shapes of bench/results/*.json, and the tables made of them. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

export interface PhaseResult {
  readonly phase: string;
  readonly objects: number;
  readonly objectsPerSecond: number;
  /** Of the bare work of the same size in the same run; null where there is none to compare with. */
  readonly floorPerSecond: number | null;
  readonly seconds: number;
  /** Of the worker's process alone, during the phase. */
  readonly peakRssMiB: number;
  /** That the worker sent, for 1,000 objects. */
  readonly statementsPer1000: number;
}

export interface Machine {
  readonly machine: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
}

/** latest.json, and with two facts more <people>.json. */
export interface PeopleReport extends Machine {
  readonly seed: number;
  readonly people: number;
  readonly databaseMiB: number;
  /** Of the minute before; a busy machine says nothing about speed. */
  readonly loadBefore: number;
  readonly phases: readonly PhaseResult[];
}

/** Milliseconds; p50, p95 and p99 of all requests of all readers. */
export interface Latency {
  readonly operation: string;
  readonly requests: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface ApiReport extends Machine {
  readonly seed: number;
  readonly people: number;
  readonly readers: number;
  readonly seconds: number;
  readonly loadBefore: number;
  readonly floors: readonly Latency[];
  readonly operations: readonly Latency[];
}

export function describeMachine(postgresql: string): Machine {
  const [cpu] = cpus();
  return {
    machine: `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`,
    commit: commit(),
    versions: { node: process.version.slice(1), postgresql },
  };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
const milliseconds = (value: number): string => (value < 10 ? value.toFixed(1) : whole(value));

/** Few objects have a time, many a speed. */
export function phaseCells(phase: PhaseResult): readonly string[] {
  const { objects, seconds, objectsPerSecond, floorPerSecond, peakRssMiB, statementsPer1000 } = phase;
  const isFew = objects < 100;
  return [
    phase.phase,
    whole(objects),
    isFew ? `${whole(seconds * 1000)} ms` : `${seconds.toFixed(2)} s`,
    isFew ? '–' : whole(objectsPerSecond),
    floorPerSecond === null ? '–' : whole(floorPerSecond),
    floorPerSecond === null ? '–' : `${((objectsPerSecond / floorPerSecond) * 100).toFixed(1)} %`,
    whole(peakRssMiB),
    isFew ? `${Math.round((statementsPer1000 * objects) / 1000)} in all` : statementsPer1000.toFixed(1),
  ];
}

export const phaseHead = [
  'phase',
  'objects',
  'time',
  'objects/s',
  'floor/s',
  'ours ÷ floor',
  'worker peak MiB',
  'statements/1,000',
] as const;

export const latencyHead = ['operation', 'requests', 'p50 ms', 'p95 ms', 'p99 ms'] as const;

export function latencyCells({ operation, requests, p50, p95, p99 }: Latency): readonly string[] {
  return [operation, whole(requests), milliseconds(p50), milliseconds(p95), milliseconds(p99)];
}

/** Fewer objects than this say how long a run takes to begin and end, not how fast it is. */
const manyObjects = 1_000;

/** Ours ÷ floor over all phases of many objects that have one, as the geometric mean, and the worst of them. */
export function headlineOf({ phases }: Pick<PeopleReport, 'phases'>): string {
  const parts = phases.flatMap(({ phase, objects, objectsPerSecond, floorPerSecond }) =>
    floorPerSecond === null || objects < manyObjects ? [] : [{ phase, part: objectsPerSecond / floorPerSecond }],
  );
  const [worst] = parts.toSorted((left, right) => left.part - right.part);
  if (worst === undefined) return 'Too few objects for a comparison with the floors.';
  const mean = Math.exp(parts.reduce((sum, { part }) => sum + Math.log(part), 0) / parts.length);
  const percent = (part: number): string => `${(part * 100).toFixed(part < 0.1 ? 1 : 0)} %`;
  return `Ours ÷ floor: ${percent(mean)} (geometric mean of ${parts.length} phases); the least is ${percent(worst.part)}, ${worst.phase}.`;
}

export function formatTable(report: PeopleReport): string {
  const title = `${report.machine} · ${report.people.toLocaleString('en-GB')} people · seed ${report.seed} · database ${whole(report.databaseMiB)} MiB`;
  return `${title}\n${alignColumns([phaseHead, ...report.phases.map(phaseCells)])}`;
}

export function formatApiTable(report: ApiReport): string {
  const rows = [...report.floors, ...report.operations].map(latencyCells);
  return `${report.machine} · ${report.people.toLocaleString('en-GB')} people · ${report.readers} readers\n${alignColumns([latencyHead, ...rows])}`;
}

function alignColumns(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_head, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return rows.map(line).join('\n');
}
