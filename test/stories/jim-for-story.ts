/** A whole JIM for a story: API, worker and scheduler on a database of its own, spoken to over HTTP only. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '@jim/contract/client.ts';
import { activitiesGet, activitiesItems, activitiesStats } from '@jim/contract/endpoints/activities.ts';
import { runProfilesExecute } from '@jim/contract/endpoints/run-profiles.ts';
import { serviceSettingsUpdate } from '@jim/contract/endpoints/service-settings.ts';
import { readConfig } from '../../packages/server/src/config.ts';
import { silentLog } from '../../packages/server/src/log.ts';
import { startJim } from '../../packages/server/src/start-jim.ts';
import { createTestDatabase } from '../../packages/server/src/testing/test-database.ts';
import { runProfileFor, type RunType } from '../../tools/demo/configure-system.ts';

export interface Story extends AsyncDisposable {
  readonly client: Client;
  readonly url: string;
  readonly apiKey: string;
  readonly databaseUrl: string;
  /** A folder that file connectors may touch. */
  readonly folder: string;
  run(systemId: number, runType: RunType): Promise<StoryRun>;
}

export interface StoryRun {
  readonly activityId: string;
  readonly status: string;
  readonly message: string | null;
  readonly errorMessage: string | null;
  readonly counters: Readonly<Record<string, number>>;
  /** What is not zero, for tests that say the whole result. */
  readonly said: Readonly<Record<string, number>>;
  readonly items: readonly {
    readonly externalIdValue: string | null;
    readonly objectChangeType: string;
    readonly errorType: string | null;
    readonly errorMessage: string | null;
    readonly outcomeSummary: string | null;
  }[];
}

export async function beginStory(): Promise<Story> {
  const database = await createTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-story-'));
  const environment = { JIM_PORT: '0', JIM_DATA: dataFolder, DATABASE_URL: database.url };
  const jim = await startJim(readConfig({ environment, argv: [] }), {
    logs: { logOf: silentLog, close: () => undefined },
  });
  const apiKey = jim.apiKey ?? '';
  const client = createClient({ url: jim.url, apiKey });
  await client.call(serviceSettingsUpdate, {
    params: { key: 'Security.RateLimit.Enabled' },
    body: { value: 'false' },
  });
  return {
    client,
    url: jim.url,
    apiKey,
    databaseUrl: database.url,
    folder: join(dataFolder, 'files'),
    run: (systemId, runType) => runToTheEnd(client, systemId, runType),
    async [Symbol.asyncDispose]() {
      await jim.close();
      await database.drop();
      await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function runToTheEnd(client: Client, systemId: number, runType: RunType): Promise<StoryRun> {
  const runProfileId = await runProfileFor(client, systemId, runType);
  const { activityId } = await client.call(runProfilesExecute, {
    params: { connectedSystemId: systemId, runProfileId },
  });
  const params = { id: activityId };
  for (;;) {
    const activity = await client.call(activitiesGet, { params });
    if (activity.status === 'InProgress') {
      await new Promise((resolve) => setTimeout(resolve, 20));
      continue;
    }
    const counters: Record<string, number> = await client.call(activitiesStats, { params });
    const { items } = await client.call(activitiesItems, { params, query: { pageSize: 100 } });
    const { status, message, errorMessage } = activity;
    const said = Object.fromEntries(Object.entries(counters).filter(([, value]) => value !== 0));
    return { activityId, status, message, errorMessage, counters, said, items };
  }
}
