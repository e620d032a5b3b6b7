import type { Style } from './style.ts';
import { widthOf } from './style.ts';

export interface Column<Row> {
  readonly title: string;
  readonly of: (row: Row) => string | number | null | undefined;
  /** Cut to so many characters. */
  readonly most?: number;
}

/** Rows under their titles; a column of numbers only is aligned to the right, one without any value is left out. */
export function formatTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[], style: Style): string[] {
  const cells = columns.map(({ of, most }) => rows.map((row) => cut(show(of(row)), most)));
  const kept = columns
    .map((column, index) => ({ title: column.title, cells: cells[index] ?? [], isNumeric: isNumeric(rows, column) }))
    .filter((column) => column.cells.some((cell) => cell !== ''))
    .map((column) => ({ ...column, width: Math.max(...[column.title, ...column.cells].map(widthOf)) }));
  const line = (textOf: (column: (typeof kept)[number]) => string): string =>
    kept
      .map((column) => pad(textOf(column), column.width, column.isNumeric))
      .join('  ')
      .trimEnd();
  const heading = line(({ title }) => title);
  return [style.bold(heading), ...rows.map((_row, index) => line((column) => column.cells[index] ?? ''))];
}

/** Names and values below each other; what has no value is left out. */
export function formatFacts(facts: readonly (readonly [string, string | number | null | undefined])[]): string[] {
  const kept = facts.filter(([, value]) => value !== null && value !== undefined && value !== '');
  const width = Math.max(0, ...kept.map(([name]) => name.length));
  return kept.map(
    ([name, value]) => `${name.padEnd(width)}  ${show(value).replaceAll('\n', `\n${' '.repeat(width + 2)}`)}`,
  );
}

function isNumeric<Row>(rows: readonly Row[], { of }: Column<Row>): boolean {
  return rows.length > 0 && rows.every((row) => typeof of(row) === 'number');
}

function show(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'number' ? value.toLocaleString('en-GB') : value;
}

function cut(text: string, most: number | undefined): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  return most === undefined || widthOf(line) <= most
    ? line
    : `${Array.from(line)
        .slice(0, most - 1)
        .join('')}…`;
}

function pad(text: string, width: number, isRight: boolean): string {
  const blank = ' '.repeat(Math.max(0, width - widthOf(text)));
  return isRight ? `${blank}${text}` : `${text}${blank}`;
}
