/**
 * The rows of a file, in batches, in constant memory.
 *
 *   strict parser ─┬─ a row ──▶ as it is
 *                  ├─ too few cells, one line ──▶ the row, damaged
 *                  ├─ too few cells, several lines ──▶ its lines one by one: a stray quotation mark may
 *                  │                                   have swallowed the rows below (FILE-14)
 *                  └─ bad quoting ──▶ its first line, damaged; parsing goes on at the next line (FILE-25)
 *
 * Only a quotation mark that is never closed ends reading: no row after it can be told from its text.
 */
import { isUtf8 } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { misquotedRow, raggedRow, replacementCharacter, splitLine, undecodableRow } from './damaged-row.ts';
import { countLineBreaks, RowParser } from './row-parser.ts';
import type { ParsedRow, Row, RowPosition } from './row-parser.ts';

export interface RowSource {
  readonly file: FileHandle;
  readonly delimiter: string;
  readonly signal?: AbortSignal;
}

const chunkBytes = 128 * 1024;
const lineBytes = 64 * 1024;
const longestLineBytes = 8 * 1024 * 1024;
/** So that a quotation mark left open cannot fill the memory. */
const longestRowBytes = 64 * 1024 * 1024;

/** The first row is the header. Throws ConnectorError('badInput') at a quotation mark that is never closed. */
export async function* readRows(source: RowSource): AsyncGenerator<readonly Row[]> {
  const start: RowPosition = { offset: await skipByteOrderMark(source.file), row: 1, line: 1 };
  const lineEnds = await findLineEnds(source.file);
  let parser = new RowParser(source.delimiter, lineEnds, start);
  let offset = start.offset;
  let expected = 0;
  let isDoubtful = false;
  for (;;) {
    source.signal?.throwIfAborted();
    const chunk = await readAt(source.file, offset, chunkBytes);
    const failure = await parser.feed(chunk.length === 0 ? null : chunk);
    const parsed = parser.takeRows();
    expected ||= parsed[0]?.cells.length ?? 0;
    const wasDoubtful = isDoubtful;
    isDoubtful = !isUtf8(chunk);
    const rows = findUndecodable(await sortOut(source, parsed, expected), isDoubtful || wasDoubtful);
    if (failure === null) {
      if (rows.length > 0) yield rows;
      if (chunk.length === 0) return;
      offset += chunk.length;
      if (offset - parser.position.offset > longestRowBytes) throw unreadable(parser.position, 'tooLong');
    } else {
      const { row, next } = await skipBrokenLine(source, parser.position, failure);
      yield [...rows, row];
      parser = new RowParser(source.delimiter, lineEnds, next);
      offset = next.offset;
    }
  }
}

async function sortOut(source: RowSource, parsed: readonly ParsedRow[], expected: number): Promise<readonly Row[]> {
  if (!parsed.some((row) => row.cells.length < expected)) return parsed;
  const rows: Row[] = [];
  for (const row of parsed) {
    if (row.cells.length >= expected) rows.push(row);
    else if (countLineBreaks(row.cells) > 0) rows.push(...(await splitSwallowed(source, row, expected)));
    else rows.push({ ...row, damage: raggedRow(row, expected, row.cells.join(source.delimiter)) });
  }
  return rows;
}

/** Only rows of a doubtful chunk are looked at: a character may be cut in two at its end, or be none. */
function findUndecodable(rows: readonly Row[], isDoubtful: boolean): readonly Row[] {
  if (!isDoubtful) return rows;
  return rows.map((row) =>
    row.damage === undefined && row.cells.some((cell) => cell.includes(replacementCharacter))
      ? { ...row, damage: undecodableRow(row, row.cells.join(',')) }
      : row,
  );
}

/** All lines carry the number of the row they were read as. */
async function splitSwallowed(source: RowSource, row: ParsedRow, expected: number): Promise<readonly Row[]> {
  const text = (await readAt(source.file, row.start, row.end - row.start)).toString('utf8');
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '');
  return lines.map((line, index) => {
    const { cells, sound } = splitLine(line, source.delimiter);
    const found: Row = { cells, row: row.row, line: row.line + index };
    if (cells.length < expected) return { ...found, damage: raggedRow(found, expected, line) };
    return sound ? found : { ...found, damage: misquotedRow(found, line) };
  });
}

async function skipBrokenLine(
  source: RowSource,
  at: RowPosition,
  failure: Error,
): Promise<{ readonly row: Row; readonly next: RowPosition }> {
  const code = 'code' in failure ? failure.code : '';
  if (code !== 'CSV_INVALID_CLOSING_QUOTE' && code !== 'INVALID_OPENING_QUOTE') throw unreadable(at, code, failure);
  const line = await readLine(source.file, at.offset);
  const found: Row = { cells: splitLine(line.text, source.delimiter).cells, row: at.row, line: at.line + line.skipped };
  const damage = misquotedRow(found, line.text);
  if (at.row === 1) throw new ConnectorError('badInput', `The header cannot be read. ${damage.message}`);
  return { row: { ...found, damage }, next: { offset: line.end, row: at.row + 1, line: found.line + 1 } };
}

function unreadable(at: RowPosition, code: unknown, cause?: Error): ConnectorError {
  const what =
    code === 'CSV_QUOTE_NOT_CLOSED'
      ? 'has a quotation mark that is never closed'
      : 'is too long; probably a quotation mark in it is never closed';
  const message = `The row that begins at line ${at.line} ${what}, so the rows after it cannot be read. Correct it and run again.`;
  return new ConnectorError('badInput', message, { cause });
}

interface Line {
  readonly text: string;
  /** The offset behind its line end. */
  readonly end: number;
  /** Empty lines in front of it. */
  readonly skipped: number;
}

async function readLine(file: FileHandle, offset: number): Promise<Line> {
  for (let size = lineBytes; ; size *= 2) {
    const bytes = await readAt(file, offset, size);
    const text = bytes.toString('latin1');
    const [before = ''] = /^[\r\n]*/.exec(text) ?? [];
    const length = text.slice(before.length).search(/[\r\n]/);
    if (length < 0 && bytes.length === size && size < longestLineBytes) continue;
    const end = length < 0 ? bytes.length : before.length + length;
    const ending = /^(?:\r\n|[\r\n])?/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
    return {
      text: bytes.subarray(before.length, end).toString('utf8'),
      end: offset + end + ending,
      skipped: countLineBreaks([before]),
    };
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** Both kinds, for one file may have both; listing them is as fast as discovering one. */
async function findLineEnds(file: FileHandle): Promise<readonly string[]> {
  const start = await readAt(file, 0, chunkBytes);
  return start.includes('\r') && !start.includes('\n') ? ['\r'] : ['\n', '\r\n'];
}

async function skipByteOrderMark(file: FileHandle): Promise<number> {
  const start = await readAt(file, 0, 3);
  return start.equals(Buffer.from([0xef, 0xbb, 0xbf])) ? 3 : 0;
}
