/** The ledger as a table. */
import { cpus, totalmem } from 'node:os';
import type { RunType } from '../../tools/demo/configure-system.ts';
import { invariants, type Invariant, type Violation } from './invariants.ts';
import { moments, type Moment } from './runs.ts';

export interface LedgerRow {
  readonly fault: string;
  readonly struck: string;
  /** The run that was struck, where it was one. */
  readonly run?: { readonly runType: RunType; readonly moment: Moment };
  /** How the struck run ended. */
  readonly ended: string;
  readonly checked: readonly Invariant[];
  readonly violations: readonly Violation[];
  /** Why the fault could not be tried here. */
  readonly skipped?: string;
  /** Why nobody knows whether it held: what was to be compared was never reached. */
  readonly notCompared?: string;
}

export type Verdict = 'held' | 'broke' | 'not compared' | 'skipped';

export function verdictOf({ violations, skipped, notCompared }: LedgerRow): Verdict {
  if (violations.length > 0) return 'broke';
  if (notCompared !== undefined) return 'not compared';
  return skipped === undefined ? 'held' : 'skipped';
}

export const countOf = (rows: readonly LedgerRow[], verdict: Verdict): number =>
  rows.filter((row) => verdictOf(row) === verdict).length;

/**
 * `strike` adds the faults it tries to `rows` and answers with what its comparison at the end found, which is true of all
 * of them. When it breaks off, none of them was compared.
 */
export async function struckAndCompared(
  name: string,
  strike: (rows: LedgerRow[]) => Promise<readonly Violation[]>,
): Promise<readonly LedgerRow[]> {
  const rows: LedgerRow[] = [];
  try {
    const found = await strike(rows);
    return rows.map((row) => ({ ...row, violations: [...row.violations, ...found] }));
  } catch (error) {
    const notCompared = `It broke off: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
    const broken: LedgerRow = { fault: name, struck: '', ended: '', checked: [], violations: [], notCompared };
    return rows.length === 0 ? [broken] : rows.map((row) => ({ ...row, notCompared }));
  }
}

const letters: Readonly<Record<Invariant, string>> = {
  kept: 'K',
  counted: 'C',
  ended: 'E',
  exports: 'X',
  watermarks: 'W',
  converged: 'T',
};

export function describeMachine(): string {
  const [first] = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${cpus().length} × ${first?.model.trim() || 'unknown processor'}, ${gib} GiB, ${process.platform}, Node ${process.version}`;
}

export interface LedgerFacts {
  readonly seed: number;
  readonly command: string;
  readonly date: string;
  readonly minutes: number;
}

export function renderLedger(rows: readonly LedgerRow[], facts: LedgerFacts): string {
  const [broke, notCompared, skipped] = (['broke', 'not compared', 'skipped'] as const).map((each) =>
    countOf(rows, each),
  );
  const kills = rows.filter(({ fault }) => fault.includes('SIGKILL')).length;
  return [
    '# Fault ledger',
    '',
    `Written by \`${facts.command}\` on ${facts.date}, seed ${facts.seed}, in ${facts.minutes.toFixed(1)} minutes, on ${describeMachine()}.`,
    '',
    `${rows.length - (skipped ?? 0)} faults, ${kills} of them kills; ${broke} broke an invariant, ${notCompared} could not be compared, ${skipped} could not be tried here.`,
    '',
    'JIM runs as real processes on a real PostgreSQL and is spoken to over HTTP. A fault strikes each run at a random',
    'instant; the run is repeated until it succeeds. A second installation goes through the same changes undisturbed.',
    '',
    ...summary(rows),
    '',
    ...killsByRunType(rows),
    '',
    ...Object.entries(letters).map(([name, letter]) => `- **${letter}** ${invariants[name as Invariant]}`),
    '',
    '| # | fault | where it struck | the run ended | checked | result |',
    '|-|-|-|-|-|-|',
    ...rows.map((row, index) => `| ${index + 1} | ${cellsOf(row).join(' | ')} |`),
    '',
  ].join('\n');
}

function summary(rows: readonly LedgerRow[]): readonly string[] {
  const groups = Map.groupBy(rows, ({ fault }) => fault);
  return [
    '| fault | times | held | broke | not compared | skipped |',
    '|-|-|-|-|-|-|',
    ...[...groups].map(([fault, own]) => {
      const counts = (['held', 'broke', 'not compared', 'skipped'] as const).map((each) => countOf(own, each));
      return `| ${[fault, own.length, ...counts].join(' | ')} |`;
    }),
  ];
}

/** What is wrong with them, each thing once. */
export function whatIsWrong(rows: readonly LedgerRow[]): ReadonlySet<string> {
  return new Set(
    rows.flatMap(({ violations, notCompared }) => [
      ...violations.map(({ words }) => words),
      ...(notCompared === undefined ? [] : [notCompared]),
    ]),
  );
}

function killsByRunType(rows: readonly LedgerRow[]): readonly string[] {
  const kills = rows.filter(({ fault }) => fault.includes('SIGKILL'));
  const groups = Map.groupBy(kills, ({ run }) => run?.runType ?? 'several runs at once');
  return [
    `| kills of a | ${moments.join(' | ')} |`,
    `|-|${'-|'.repeat(moments.length)}`,
    ...[...groups].map(([runType, own]) => {
      const counts = moments.map((moment) => own.filter(({ run }) => run?.moment === moment).length);
      return `| ${runType} | ${(own.some(({ run }) => run) ? counts : ['', own.length, '']).join(' | ')} |`;
    }),
  ];
}

function cellsOf(row: LedgerRow): readonly string[] {
  const { fault, struck, ended, checked } = row;
  return [fault, struck, ended, checked.map((each) => letters[each]).join(' '), resultOf(row)].map((text) =>
    text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, '<br>'),
  );
}

function resultOf(row: LedgerRow): string {
  const { violations, skipped, notCompared } = row;
  const told = violations.map(({ invariant, words }) => `**broke ${letters[invariant]}** ${words}`);
  if (notCompared !== undefined) told.push(`**not compared** ${notCompared}`);
  if (skipped !== undefined) told.push(`skipped: ${skipped}`);
  return told.length === 0 ? 'held' : told.join('<br>');
}
