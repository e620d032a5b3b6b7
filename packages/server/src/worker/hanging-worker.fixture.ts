/** A worker in a process of its own whose tasks never end; prints a line when one has begun. Argument: the database's URL. */
import { silentLog } from '../log.ts';
import { cacheSettings } from '../settings/effective-settings.ts';
import { openDatabase } from '../store/database.ts';
import { openNotifications } from '../store/notifications.ts';
import { startWorker } from './start-worker.ts';
import type { PerformTask } from './task.ts';

const databaseUrl = process.argv[2] ?? '';
const database = openDatabase(databaseUrl, { log: silentLog() });
const hang: PerformTask = () => {
  process.stdout.write('began\n');
  return new Promise(() => undefined);
};
await startWorker(
  {
    database,
    databaseUrl,
    log: silentLog(),
    clock: { now: () => new Date() },
    settings: cacheSettings(database),
    notifications: await openNotifications(databaseUrl, { log: silentLog() }),
  },
  {
    perform: {
      run: hang,
      clearConnectedSystem: hang,
      deleteConnectedSystem: hang,
      exampleData: hang,
      scheduleStep: hang,
      housekeeping: hang,
    },
  },
);
