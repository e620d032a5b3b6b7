import { healthReady } from '@jim/contract/endpoints/health.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { readMigrations } from '../../../store/migrate.ts';
import type { Services } from '../../../services.ts';
import { reply, route } from '../../route.ts';

const patienceMilliseconds = 2_000;

export const getReady = route(healthReady, async ({ services }) => {
  const timestamp = formatDateTime(services.clock.now());
  const problem = await Promise.race([problemOf(services), waitInVain()]);
  if (problem === undefined) return { status: 'ready' as const, timestamp };
  return reply(503, { status: 'not_ready', ...problem, timestamp }, { 'retry-after': '5' });
});

let migrations: ReturnType<typeof readMigrations> | undefined;

type Problem = { readonly reason: 'maintenance_mode' } | { readonly reason: 'error'; readonly error: string };

async function problemOf(services: Services): Promise<Problem | undefined> {
  try {
    const { rows } = await services.database.query<{ maintenance: string | null; migration: number | null }>({
      name: 'readiness',
      text: `select coalesce(value, default_value) as maintenance, (select max(version) from schema_migration) as migration
        from service_setting where key = 'Maintenance.IsEnabled'`,
    });
    const expected = (await (migrations ??= readMigrations())).at(-1)?.version ?? 0;
    if (rows[0]?.migration !== expected)
      return { reason: 'error', error: 'The database is not set up for this version.' };
    return rows[0].maintenance === 'true' ? { reason: 'maintenance_mode' } : undefined;
  } catch (error) {
    services.log.warn({ err: error }, 'Not ready: the database does not answer.');
    return { reason: 'error', error: 'The database does not answer.' };
  }
}

function waitInVain(): Promise<Problem> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve({ reason: 'error', error: 'The database is slow to answer.' }),
      patienceMilliseconds,
    );
    timer.unref();
  });
}
