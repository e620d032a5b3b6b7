import { Parser } from 'csv-parse';

/** One record of a file. Rows count from 1 at the header, lines are those of a text editor. */
export interface Row {
  readonly cells: readonly string[];
  readonly row: number;
  readonly line: number;
  /** What is wrong with the row as CSV; its cells are then a best guess (FILE-14, FILE-25). */
  readonly damage?: RowDamage;
}

export interface RowDamage {
  readonly kind: 'ragged' | 'quoting' | 'encoding';
  /** With the row, the text found and the remedy. */
  readonly message: string;
}

/** A row as the parser found it, with the bytes it took in the file, its line end included. */
export interface ParsedRow extends Row {
  readonly start: number;
  readonly end: number;
}

/** Where reading begins or goes on; `offset` in bytes. */
export interface RowPosition {
  readonly offset: number;
  readonly row: number;
  readonly line: number;
}

/**
 * csv-parse, with the records collected instead of queued one by one: the reader feeds a chunk and
 * takes the rows it completed, so the file is read no faster than its rows are used.
 */
export class RowParser extends Parser {
  private readonly origin: number;
  private collected: ParsedRow[] = [];
  private next: RowPosition;
  private seenLines = 1;
  private seenEmptyLines = 0;

  constructor(delimiter: string, lineEnds: readonly string[], start: RowPosition) {
    super({
      delimiter,
      record_delimiter: [...lineEnds],
      relax_column_count: true,
      skip_empty_lines: true,
    });
    this.origin = start.offset;
    this.next = start;
    // The failure itself is what `feed` returns.
    this.on('error', () => {});
  }

  /** Where the record began that is being read. */
  get position(): RowPosition {
    return this.next;
  }

  /** Null is the end of the file. Returns what makes the current record no CSV; the parser is of no use after that. */
  feed(chunk: Buffer | null): Promise<Error | null> {
    return new Promise((resolve) => {
      const done = (error?: Error | null): void => resolve(error ?? null);
      if (chunk === null) this.end(done);
      else this.write(chunk, done);
    });
  }

  takeRows(): readonly ParsedRow[] {
    const rows = this.collected;
    this.collected = [];
    return rows;
  }

  override push(cells: readonly string[] | null): boolean {
    if (cells === null) return true;
    const { bytes, lines, empty_lines: emptyLines } = this.info;
    const { offset, row } = this.next;
    let line = this.next.line;
    let height = 1;
    if (lines - this.seenLines > 1) {
      line += emptyLines - this.seenEmptyLines;
      height += countLineBreaks(cells);
    }
    this.seenLines = lines;
    this.seenEmptyLines = emptyLines;
    const end = this.origin + bytes;
    this.collected.push({ cells, row, line, start: offset, end });
    this.next = { offset: end, row: row + 1, line: line + height };
    return true;
  }
}

export function countLineBreaks(cells: readonly string[]): number {
  return cells.reduce((sum, cell) => sum + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
}
