/** The ledger as a table. */
import { cpus, totalmem } from 'node:os';
import { invariants, type Invariant, type Violation } from './invariants.ts';

export interface LedgerRow {
  readonly fault: string;
  readonly struck: string;
  /** How the struck run ended. */
  readonly ended: string;
  readonly checked: readonly Invariant[];
  readonly violations: readonly Violation[];
  /** Why the fault could not be tried here. */
  readonly skipped?: string;
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
  const bad = rows.filter(({ violations }) => violations.length > 0);
  const skipped = rows.filter(({ skipped: why }) => why !== undefined);
  const kills = rows.filter(({ fault }) => fault.includes('SIGKILL')).length;
  return [
    '# Fault ledger',
    '',
    `Written by \`${facts.command}\` on ${facts.date}, seed ${facts.seed}, in ${facts.minutes.toFixed(1)} minutes, on ${describeMachine()}.`,
    '',
    `${rows.length - skipped.length} faults, ${kills} of them kills; ${bad.length} broke an invariant, ${skipped.length} could not be tried here.`,
    '',
    'JIM runs as real processes on a real PostgreSQL and is spoken to over HTTP. A fault strikes each run at a random',
    'instant; the run is repeated until it succeeds. A second installation goes through the same changes undisturbed.',
    '',
    ...summary(rows),
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
    '| fault | times | held | broke | skipped |',
    '|-|-|-|-|-|',
    ...[...groups].map(([fault, own]) => {
      const broke = own.filter(({ violations }) => violations.length > 0).length;
      const skips = own.filter(({ skipped }) => skipped !== undefined).length;
      return `| ${fault} | ${own.length} | ${own.length - broke - skips} | ${broke} | ${skips} |`;
    }),
  ];
}

function cellsOf({ fault, struck, ended, checked, violations, skipped }: LedgerRow): readonly string[] {
  return [fault, struck, ended, checked.map((each) => letters[each]).join(' '), resultOf(violations, skipped)].map(
    (text) => text.replaceAll('|', '\\|').replaceAll(/\s*\n\s*/g, '<br>'),
  );
}

function resultOf(violations: readonly Violation[], skipped: string | undefined): string {
  if (skipped !== undefined) return `skipped: ${skipped}`;
  if (violations.length === 0) return 'held';
  return violations.map(({ invariant, words }) => `**broke ${letters[invariant]}** ${words}`).join('<br>');
}
