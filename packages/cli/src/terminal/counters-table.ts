/** The 23 counters of a run as a table of two columns; what is zero is dimmed, so that the eye finds the rest. */
import { number, type Output } from './progress-bar.ts';

export function printCounters(output: Output, counters: Readonly<Record<string, number>>): void {
  for (const line of formatCounters(counters, output.isTTY === true)) output.write(`${line}\n`);
}

/** Counters side by side, in the order given. */
export function formatCounters(counters: Readonly<Record<string, number>>, isColoured: boolean): readonly string[] {
  const cells = Object.entries(counters).map(([name, value]) => cell(name, value, isColoured));
  const rows = Math.ceil(cells.length / 2);
  return Array.from({ length: rows }, (_none, row) => `  ${cells[row] ?? ''}    ${cells[row + rows] ?? ''}`.trimEnd());
}

function cell(name: string, value: number, isColoured: boolean): string {
  const text = `${name.padEnd(30)}${number(value).padStart(10)}`;
  return isColoured && value === 0 ? `\u001B[2m${text}\u001B[22m` : text;
}
