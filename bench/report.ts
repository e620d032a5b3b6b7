/** What a bench run says: the shape of bench/results/latest.json, and the table printed of it. */
import { execFileSync } from 'node:child_process';
import { cpus, totalmem } from 'node:os';

export interface PhaseResult {
  readonly phase: string;
  readonly objects: number;
  readonly seconds: number;
  readonly objectsPerSecond: number;
  /** Of the bare work of the same size in the same run; null where there is none to compare with. */
  readonly floorPerSecond: number | null;
  readonly peakRssMiB: number;
  readonly statementsPer1000: number;
}

export interface BenchReport {
  readonly machine: string;
  readonly commit: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly people: number;
  readonly phases: readonly PhaseResult[];
}

export async function describeMachine(): Promise<Pick<BenchReport, 'machine' | 'commit' | 'versions'>> {
  const [cpu] = cpus();
  const machine = `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB`;
  return { machine, commit: commit(), versions: { node: process.version, postgresql: '18.4' } };
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

export function formatTable(report: BenchReport): string {
  const number = (value: number): string => Math.round(value).toLocaleString('en-GB');
  const rows = report.phases.map((phase) => [
    phase.phase,
    number(phase.objects),
    phase.seconds.toFixed(2),
    number(phase.objectsPerSecond),
    phase.floorPerSecond === null ? '–' : number(phase.floorPerSecond),
    phase.floorPerSecond === null ? '–' : `${Math.round((phase.objectsPerSecond / phase.floorPerSecond) * 100)} %`,
    number(phase.peakRssMiB),
    phase.statementsPer1000.toFixed(1),
  ]);
  const head = ['phase', 'objects', 'seconds', 'objects/s', 'floor/s', 'of floor', 'peak RSS MiB', 'statements/1,000'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join('  ');
  return [
    `${report.machine} · ${report.people.toLocaleString('en-GB')} people · seed ${report.seed}`,
    line(head),
    ...rows.map(line),
  ].join('\n');
}
