import { createHash, hash } from 'node:crypto';

export interface TableDigest {
  readonly rows: number;
  /** Of the set of rows, whatever their order: the sum of their SHA-256, each of its eight 32-bit words modulo 2^32. */
  readonly digest: string;
}

/** Digests rows of COPY's text form, each of which is one line. */
export class RowDigest {
  #rows = 0;
  readonly #words = new Uint32Array(8);

  /** @param lines whole lines */
  add(lines: Buffer): void {
    for (let from = 0; from < lines.length;) {
      const end = lines.indexOf(10, from);
      const line = lines.subarray(from, end < 0 ? lines.length : end);
      const of: Buffer = hash('sha256', line, 'buffer');
      for (let word = 0; word < 8; word += 1) this.#words[word] = (this.#words[word] ?? 0) + of.readUInt32LE(word * 4);
      this.#rows += 1;
      from = end < 0 ? lines.length : end + 1;
    }
  }

  get rows(): number {
    return this.#rows;
  }

  result(): TableDigest {
    return { rows: this.#rows, digest: Buffer.from(this.#words.buffer).toString('hex') };
  }
}

/** What JIM knows about objects, as opposed to how it is set up and what it has done. */
const stateTables = [
  'connected_system_object',
  'connected_system_object_link',
  'connected_system_reference',
  'metaverse_object',
  'metaverse_reference',
  'pending_export',
] as const;

/** One hash of metaverse, connector spaces and pending exports: equal state, equal hash. */
export function stateHash(tables: ReadonlyMap<string, TableDigest>): string {
  const all = createHash('sha256');
  for (const name of stateTables) {
    const table = tables.get(name);
    if (!table) throw new Error(`The table ${name} was not read.`);
    all.update(`${name} ${table.rows} ${table.digest}\n`);
  }
  return all.digest('hex');
}
