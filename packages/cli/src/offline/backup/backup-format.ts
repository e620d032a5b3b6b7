/**
 * A backup is one file: gzip of text, which `zcat` shows and, should everything else be lost, `psql` reads into a migrated,
 * empty database. Lines that begin with `-- jim:` are for the command line:
 *
 *   -- jim:header {…}                     versions and migrations
 *   -- jim:table {"name", "columns"}      then COPY … FROM stdin; rows; \.
 *   -- jim:sequence {"name", "lastValue"} then SELECT setval(…);
 *   -- jim:keys {"name", "base64"}        the file of the keys that encrypt secrets
 *   -- jim:manifest {…}                   rows and digest of each table, the state hash
 *   -- jim:end <SHA-256 of every byte before this line>
 */
import { z } from 'zod';

const migration = z.object({ version: z.number(), name: z.string(), checksum: z.string() });
export const headerSchema = z.object({
  format: z.literal(1),
  product: z.literal('JIM'),
  version: z.string(),
  createdAt: z.string(),
  postgres: z.string(),
  migrations: z.array(migration),
});
export type BackupHeader = z.output<typeof headerSchema>;

export const tableSchema = z.object({ name: z.string(), columns: z.array(z.string()).min(1) });
export const sequenceSchema = z.object({ name: z.string(), lastValue: z.string().regex(/^-?\d+$/) });
export const keysSchema = z.object({ name: z.string(), base64: z.base64() });
export const manifestSchema = z.object({
  tables: z.array(z.object({ name: z.string(), rows: z.number(), digest: z.string() })),
  stateHash: z.string(),
});
export type BackupManifest = z.output<typeof manifestSchema>;

export const marks = {
  header: 'header',
  table: 'table',
  sequence: 'sequence',
  keys: 'keys',
  manifest: 'manifest',
  end: 'end',
} as const;

export const markLine = (mark: keyof typeof marks, value: unknown): string =>
  `-- jim:${mark} ${typeof value === 'string' ? value : JSON.stringify(value)}\n`;

export const endOfRows = '\\.\n';
