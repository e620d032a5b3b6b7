import { resolve } from 'node:path';
import type { Command } from 'commander';
import { checkMigrations, restoreBackup } from '../../offline/backup/restore-backup.ts';
import { verifyBackup } from '../../offline/backup/verify-backup.ts';
import { openData } from '../../offline/open-data.ts';
import { loadServerModules } from '../../offline/server-modules.ts';
import { CommandError } from '../../command-error.ts';
import { examples, openLocalSession, type JimCall } from '../../session.ts';
import { shortDuration } from '../../terminal/describe-time.ts';
import { createProgressBar } from '../../terminal/progress-bar.ts';

interface Options {
  readonly data?: string;
  readonly verify?: boolean;
}

export function addRestore(program: Command, call: JimCall): void {
  program
    .command('restore')
    .description(
      'Put a backup into an empty data folder or an empty DATABASE_URL, and compare every row with it. JIM must not be running there.',
    )
    .argument('<file>', 'a backup')
    .option('--data <folder>', 'the data folder, instead of JIM_DATA or ./data')
    .option('--verify', 'only read the file and check that it is whole')
    .addHelpText(
      'after',
      examples(
        'jim restore jim-monday.sql.gz --data /var/lib/jim',
        'jim restore jim-monday.sql.gz --verify',
        'DATABASE_URL=postgresql://… jim restore jim-monday.sql.gz',
      ),
    )
    .action(async (given: string, options: Options, command: Command) => {
      const session = openLocalSession(command, call);
      const file = resolve(given);
      const started = performance.now();
      if (options.verify === true) {
        const { header, tables, rows, hasKeys, manifest } = await verifyBackup(file);
        const result = {
          file,
          createdAt: header.createdAt,
          version: header.version,
          tables,
          rows,
          hasKeys,
          stateHash: manifest.stateHash,
        };
        return session.print(result, () => [
          `${file} is whole: JIM ${header.version}, ${header.createdAt}, ${rows.toLocaleString('en-GB')} rows of ${tables} tables${hasKeys ? ', with keys' : ', without keys'}.`,
          `State hash ${manifest.stateHash}`,
        ]);
      }
      // before anything is made for it
      const verified = await verifyBackup(file);
      await checkMigrations(await loadServerModules(), verified.header);
      const bar = session.isJson ? undefined : createProgressBar(call.terminal.err);
      await using data = await openData(options, call.terminal, 'create');
      if (data.source === 'running')
        throw new CommandError(`A JIM is running on ${data.dataFolder}. Stop it, or name an empty folder with --data.`);
      const report = (rows: number, note: string) => ({
        label: 'Restore',
        done: rows,
        total: 0,
        unit: 'rows',
        elapsedMs: performance.now() - started,
        note,
      });
      await restoreBackup(data, {
        file,
        verified,
        progress: ({ rows, table }) => bar?.update(report(rows, table)),
      });
      const { header, tables, rows, hasKeys, manifest } = verified;
      bar?.finish(report(rows, 'compared'));
      const result = {
        file,
        createdAt: header.createdAt,
        target: data.source === 'external' ? 'DATABASE_URL' : data.dataFolder,
        tables,
        rows,
        hasKeys,
        stateHash: manifest.stateHash,
      };
      session.print(result, () => [
        `${rows.toLocaleString('en-GB')} rows of ${tables} tables are back as they were at ${header.createdAt}, in ${shortDuration(performance.now() - started)}.`,
        `Read back and compared. State hash ${manifest.stateHash}`,
        ...(hasKeys
          ? []
          : [`The backup holds no keys: put the folder of keys at ${data.keyFolder} before you start JIM.`]),
        'Runs that were waiting or in progress then are taken up or ended when JIM starts.',
      ]);
    });
}
