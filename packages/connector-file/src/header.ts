/** The header row: which columns belong to which attribute name (FILE-12, FILE-24). */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { Row } from './row-parser.ts';

export interface Header {
  /** As they stand in the file, one per column. */
  readonly names: readonly string[];
  /** The columns with a name, in order, ignoring case; empty when there is none. */
  columnsOf(name: string): readonly number[];
}

/** Names without the white space around them. Throws ConnectorError('badInput') without a row, or without any name (FILE-10). */
export function readHeader(row: Row | undefined, path: string): Header {
  const names = (row?.cells ?? []).map((cell) => cell.trim());
  if (!names.some((name) => name !== '')) {
    throw new ConnectorError('badInput', `${path} has no header: its first row must name the columns.`);
  }
  return headerOf(names);
}

export function headerOf(names: readonly string[]): Header {
  const columns = new Map<string, number[]>();
  names.forEach((name, index) => {
    const key = name.toLowerCase();
    columns.set(key, [...(columns.get(key) ?? []), index]);
  });
  return { names, columnsOf: (name) => columns.get(name.toLowerCase()) ?? [] };
}

/** One spelling for each named column, the first one, in the order of the file. */
export function attributeNames(header: Header): readonly string[] {
  return header.names.filter((name, index) => name !== '' && header.columnsOf(name)[0] === index);
}
