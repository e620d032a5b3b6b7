import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { CommandError } from '../../command-error.ts';
import { writeBackup } from '../../offline/backup/write-backup.ts';
import { openData } from '../../offline/open-data.ts';
import { examples, openLocalSession, type JimCall } from '../../session.ts';
import { shortBytes, shortDuration } from '../../terminal/describe-time.ts';
import { createProgressBar } from '../../terminal/progress-bar.ts';

interface Options {
  readonly data?: string;
  readonly withoutKeys?: boolean;
}

export function addBackup(program: Command, call: JimCall): void {
  program
    .command('backup')
    .description(
      'Write database and keys into one file, as they are at one moment, while JIM goes on; then read it back. It works on this machine’s data folder or DATABASE_URL, not over the API.',
    )
    .argument('[file]', 'what to write; jim-backup-<time>.sql.gz unless given')
    .option('--data <folder>', 'the data folder, instead of JIM_DATA or ./data')
    .option('--without-keys', 'leave out the keys that encrypt secrets, to be kept elsewhere')
    .addHelpText(
      'after',
      examples(
        'jim backup',
        'jim backup /backups/jim-monday.sql.gz --data /var/lib/jim',
        'DATABASE_URL=postgresql://… jim backup --without-keys',
      ),
    )
    .action(async (given: string | undefined, options: Options, command: Command) => {
      const session = openLocalSession(command, call);
      const now = new Date();
      const file = resolve(given ?? `jim-backup-${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}.sql.gz`);
      if (existsSync(file)) throw new CommandError(`${file} is there already.`);
      const started = performance.now();
      const bar = session.isJson ? undefined : createProgressBar(call.terminal.err);
      await using data = await openData(options, call.terminal, 'refuse');
      const report = (rows: number, note: string) => ({
        label: 'Backup',
        done: rows,
        total: 0,
        unit: 'rows',
        elapsedMs: performance.now() - started,
        note,
      });
      const verified = await writeBackup(data, {
        file,
        withKeys: options.withoutKeys !== true,
        now,
        progress: ({ rows, table }) => bar?.update(report(rows, table)),
      });
      bar?.finish(report(verified.rows, 'verified'));
      const { size } = await stat(file);
      const { tables, rows, hasKeys, manifest, header } = verified;
      const result = {
        file,
        bytes: size,
        createdAt: header.createdAt,
        source: data.source,
        tables,
        rows,
        hasKeys,
        stateHash: manifest.stateHash,
      };
      session.print(result, () => [
        `${file}: ${rows.toLocaleString('en-GB')} rows of ${tables} tables, ${shortBytes(size)}, in ${shortDuration(performance.now() - started)}.`,
        `Read back and compared. State hash ${manifest.stateHash}`,
        hasKeys
          ? 'It holds the keys that encrypt secrets: whoever has this file has everything.'
          : `It does not hold the keys. Keep ${data.keyFolder} too: without them stored passwords are lost.`,
      ]);
    });
}
