import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { PassThrough } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { CommandError } from '../../command-error.ts';
import {
  endOfRows,
  headerSchema,
  keysSchema,
  manifestSchema,
  sequenceSchema,
  tableSchema,
  type BackupHeader,
  type BackupManifest,
} from './backup-format.ts';
import type { Sequence, Table } from './list-tables.ts';

export interface BackupReader {
  header(header: BackupHeader): Promise<void>;
  /** Must read all of the rows. */
  table(table: Table, rows: AsyncIterable<Buffer>): Promise<void>;
  sequence(sequence: Sequence): Promise<void>;
  keys(name: string, content: Buffer): Promise<void>;
  /** Called last, when the whole file is known to be as it was written. */
  manifest(manifest: BackupManifest): Promise<void>;
}

/** Reads a backup from its beginning to its end. @throws CommandError when it is none, is cut off or was changed */
export async function readBackup(file: string, reader: BackupReader): Promise<void> {
  const text = new PassThrough();
  const reading = pipeline(createReadStream(file), createGunzip(), text);
  reading.catch((error: Error) => text.destroy(error));
  try {
    await readText(text, reader);
    await reading;
  } catch (error) {
    text.destroy();
    if (error instanceof Error && 'code' in error && /^(Z_|ENOENT|EISDIR)/.test(String(error.code)))
      throw new CommandError(`${file} cannot be read as a backup: ${error.message}`, { cause: error });
    if (error instanceof DamagedError)
      throw new CommandError(`${file} is not a whole backup: ${error.message}`, { cause: error });
    throw error;
  }
}

class DamagedError extends Error {}

async function readText(text: AsyncIterable<Buffer>, reader: BackupReader): Promise<void> {
  const source = createSource(text);
  let manifest: BackupManifest | undefined;
  let isFirst = true;
  for (;;) {
    const before = source.digest();
    const line = await source.line();
    if (line === undefined) throw new DamagedError('its end is missing.');
    const [, mark, value = ''] = /^-- jim:(\w+) (.*)$/.exec(line) ?? [];
    if (isFirst && mark !== 'header') throw new DamagedError('it does not begin like one.');
    isFirst = false;
    if (mark === undefined) continue;
    if (mark === 'header') await reader.header(parse(headerSchema, value));
    else if (mark === 'sequence') await reader.sequence(parse(sequenceSchema, value));
    else if (mark === 'manifest') manifest = parse(manifestSchema, value);
    else if (mark === 'keys') {
      const { name, base64 } = parse(keysSchema, value);
      await reader.keys(name, Buffer.from(base64, 'base64'));
    } else if (mark === 'table') {
      const table = parse(tableSchema, value);
      // the COPY statement, for psql
      await source.line();
      await reader.table(table, source.rows());
    } else if (mark === 'end') {
      if (value !== before) throw new DamagedError('its checksum is not the one at its end.');
      if (!manifest) throw new DamagedError('its manifest is missing.');
      return await reader.manifest(manifest);
    }
  }
}

function parse<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new DamagedError('a line in it cannot be understood.', { cause: error });
  }
}

interface Source {
  /** Without its end; undefined at the end of the text. */
  line(): Promise<string | undefined>;
  /** Chunks of whole lines, up to the line that ends them. */
  rows(): AsyncGenerator<Buffer>;
  /** SHA-256 of what was read so far. */
  digest(): string;
}

function createSource(text: AsyncIterable<Buffer>): Source {
  const chunks = text[Symbol.asyncIterator]();
  const all = createHash('sha256');
  let rest: Buffer = Buffer.alloc(0);
  const more = async (): Promise<boolean> => {
    const next = await chunks.next();
    if (next.done) return false;
    rest = rest.length === 0 ? next.value : Buffer.concat([rest, next.value]);
    return true;
  };
  const consume = (length: number): Buffer => {
    const taken = rest.subarray(0, length);
    all.update(taken);
    rest = rest.subarray(length);
    return taken;
  };
  return {
    async line() {
      for (;;) {
        const end = rest.indexOf(10);
        if (end >= 0) return consume(end + 1).toString('utf8', 0, end);
        if (!(await more())) return undefined;
      }
    },
    async *rows() {
      for (;;) {
        if (rest.subarray(0, endOfRows.length).equals(Buffer.from(endOfRows))) return void consume(endOfRows.length);
        const end = rest.indexOf(`\n${endOfRows}`);
        const length = (end >= 0 ? end : rest.lastIndexOf(10)) + 1;
        if (length > 0) yield consume(length);
        else if (!(await more())) throw new DamagedError('it ends within a table.');
      }
    },
    digest: () => all.copy().digest('hex'),
  };
}
