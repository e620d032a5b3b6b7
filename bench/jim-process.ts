/** The child of a measurement: a JIM with the roles that JIM_ROLES gives it, and previews on request. */
import { randomBytes } from 'node:crypto';
import { builtInConnectors, startJim } from '../packages/server/src/start-jim.ts';
import { readConfig } from '../packages/server/src/config.ts';
import { silentLog } from '../packages/server/src/log.ts';
import { newId } from '../packages/server/src/new-id.ts';
import { previewSync } from '../packages/server/src/runs/preview-sync.ts';
import { createSecrets } from '../packages/server/src/secrets/secrets.ts';
import { cacheSettings } from '../packages/server/src/settings/effective-settings.ts';
import { openDatabase } from '../packages/server/src/store/database.ts';
import { groupSource } from './group-source.ts';
import type { Previewed, PreviewWanted, Ready } from './jim-processes.ts';
import { nullConnector } from './null-connector.ts';

const jim = await startJim(readConfig({ environment: process.env, argv: [] }), {
  connectors: [...builtInConnectors, nullConnector, groupSource],
  logs: { logOf: silentLog, close: () => undefined },
});

process.on('message', ({ systemId }: PreviewWanted) => void preview(systemId).then(tell));
process.once('disconnect', () => void jim.close().then(() => process.exit(0)));
tell({ url: jim.url, apiKey: jim.apiKey ?? '' } satisfies Ready);

function tell(message: Ready | Previewed): void {
  process.send?.(message);
}

async function preview(systemId: number): Promise<Previewed> {
  await using database = openDatabase(process.env['DATABASE_URL'] ?? '', { log: silentLog() });
  const services = {
    database,
    settings: cacheSettings(database),
    clock: { now: () => new Date() },
    newId,
    secrets: createSecrets([{ id: 'bench', key: randomBytes(32) }]),
  };
  const started = performance.now();
  let items = 0;
  const objects = await previewSync(
    services,
    { systemId, kind: 'full', pageSize: 1000, signal: new AbortController().signal },
    (plan) => void (items += plan.items.length),
  );
  return { objects, items, seconds: (performance.now() - started) / 1000 };
}
