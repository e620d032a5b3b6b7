import { CommandError } from '../../command-error.ts';
import type { BackupHeader, BackupManifest } from './backup-format.ts';
import { readBackup } from './read-backup.ts';
import { RowDigest, stateHash, type TableDigest } from './row-digest.ts';

export interface VerifiedBackup {
  readonly header: BackupHeader;
  readonly manifest: BackupManifest;
  readonly tables: number;
  readonly rows: number;
  readonly hasKeys: boolean;
}

/** Reads the whole file and compares every table with the manifest. @throws CommandError when anything differs */
export async function verifyBackup(file: string): Promise<VerifiedBackup> {
  const found = new Map<string, TableDigest>();
  let header: BackupHeader | undefined;
  let manifest: BackupManifest | undefined;
  let hasKeys = false;
  await readBackup(file, {
    header: async (given) => void (header = given),
    async table({ name }, rows) {
      const digest = new RowDigest();
      for await (const chunk of rows) digest.add(chunk);
      found.set(name, digest.result());
    },
    sequence: async () => undefined,
    keys: async () => void (hasKeys = true),
    manifest: async (given) => void (manifest = given),
  });
  if (!header || !manifest) throw new CommandError(`${file} is not a whole backup.`);
  compareTables(manifest, found, file);
  const rows = manifest.tables.reduce((total, table) => total + table.rows, 0);
  return { header, manifest, tables: manifest.tables.length, rows, hasKeys };
}

/** @throws CommandError that names the first table that differs */
export function compareTables(manifest: BackupManifest, found: ReadonlyMap<string, TableDigest>, where: string): void {
  for (const { name, rows, digest } of manifest.tables) {
    const there = found.get(name);
    if (there?.rows !== rows || there.digest !== digest)
      throw new CommandError(
        `${where}: the table ${name} has ${there?.rows ?? 'no'} rows that are not the ${rows} of the backup.`,
      );
  }
  if (found.size !== manifest.tables.length) throw new CommandError(`${where} has other tables than the backup.`);
  if (stateHash(found) !== manifest.stateHash)
    throw new CommandError(`${where}: the state hash is not the one of the backup.`);
}
