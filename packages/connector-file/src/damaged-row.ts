import { parse } from 'csv-parse/sync';
import type { Row, RowDamage } from './row-parser.ts';

const shownCharacters = 200;

/** FILE-14: what was found, what was expected, and the remedy. */
export function raggedRow(row: Row, expected: number, raw: string): RowDamage {
  const message =
    `${placeOf(row)} has ${row.cells.length} cells where the header has ${expected}. ` +
    `Add the missing cells, or quote the cell that holds a line break. Found: ${excerpt(raw)}`;
  return { kind: 'ragged', message };
}

/** FILE-25. */
export function misquotedRow(row: Row, raw: string): RowDamage {
  const message =
    `${placeOf(row)} has a quotation mark in the wrong place. Enclose the whole cell in quotation marks ` +
    `and write the ones inside it twice. Found: ${excerpt(raw)}`;
  return { kind: 'quoting', message };
}

/** What the decoder puts in the place of bytes that are no text. */
export const replacementCharacter = '\uFFFD';

export function undecodableRow(row: Row, raw: string): RowDamage {
  return { kind: 'encoding', message: `${placeOf(row)} is not UTF-8. Save the file as UTF-8. Found: ${excerpt(raw)}` };
}

/** `Row 5`, with the line where lines and rows differ. */
export function placeOf(row: Row): string {
  return row.row === row.line ? `Row ${row.row}` : `Row ${row.row} (line ${row.line})`;
}

export function excerpt(raw: string): string {
  const text = raw.trimEnd();
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
}

/** The cells of one line. `sound` is false when its quoting breaks the rules; the cells are then a best guess. */
export function splitLine(
  line: string,
  delimiter: string,
): { readonly cells: readonly string[]; readonly sound: boolean } {
  const strict = tryParse(line, delimiter, false);
  if (strict !== null) return { cells: strict, sound: true };
  return { cells: tryParse(line, delimiter, true) ?? line.split(delimiter), sound: false };
}

function tryParse(line: string, delimiter: string, relaxed: boolean): readonly string[] | null {
  try {
    const [cells = []] = parse(line, {
      delimiter,
      relax_quotes: relaxed,
      relax_column_count: true,
      record_delimiter: ['\n'],
    });
    return cells;
  } catch {
    return null;
  }
}
