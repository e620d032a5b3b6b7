import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '@jim/contract/client.ts';
import type { Client } from '@jim/contract/client.ts';
import type { Connector } from '@jim/connector-kit/connector.ts';
import type { AddressInfo } from 'node:net';
import { readConnectorEnvironment } from '../connector-environment.ts';
import { createApp } from '../http/app.ts';
import type { AppOptions } from '../http/app.ts';
import { generateApiKey, hashApiKey, prefixOfApiKey } from '../http/auth/api-key.ts';
import { silentLog } from '../log.ts';
import { newId } from '../new-id.ts';
import { createSecrets } from '../secrets/secrets.ts';
import { seedDatabase } from '../seed/seed-database.ts';
import type { Clock, ServiceConfig, Services } from '../services.ts';
import { cacheSettings } from '../settings/effective-settings.ts';
import { insertApiKey } from '../store/api-keys.ts';
import { openDatabase } from '../store/database.ts';
import type { Database } from '../store/database.ts';
import { openNotifications } from '../store/notifications.ts';
import { createTestDatabase } from './test-database.ts';

export interface TestApi extends AsyncDisposable {
  readonly url: string;
  /** Calls as Administrator. */
  readonly client: Client;
  readonly adminKey: string;
  readonly database: Database;
  readonly services: Services;
  /** An API key of these roles (`Administrator`, `Operator`, `Reader`), or of none. */
  addKey(roles: readonly string[], options?: { readonly expiresAt?: string; readonly name?: string }): Promise<string>;
  clientFor(apiKey: string | undefined): Client;
  close(): Promise<void>;
}

export interface TestApiOptions {
  readonly connectors?: readonly Connector[];
  readonly clock?: Clock;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly app?: AppOptions;
  readonly config?: Partial<ServiceConfig>;
}

/** The whole API over real HTTP on a seeded database of its own. Replies that break their contract become errors. */
export async function startTestServer(options: TestApiOptions = {}): Promise<TestApi> {
  const { connectors = [], clock = { now: () => new Date() }, environment = {} } = options;
  const testDatabase = await createTestDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), 'jim-test-data-'));
  await mkdir(join(dataFolder, 'files'));
  const database = openDatabase(testDatabase.url, { log: silentLog() });
  const secrets = createSecrets([{ id: 'test', key: randomBytes(32) }]);
  await seedDatabase({ database, secrets, connectors, environment, now: clock.now() });
  const notifications = await openNotifications(testDatabase.url, { log: silentLog() });
  const services: Services = {
    database,
    connectors: new Map(connectors.map((connector) => [connector.name, connector])),
    secrets,
    settings: cacheSettings(database),
    notifications,
    log: silentLog(),
    clock,
    newId,
    config: { dataFolder, fileRoots: [join(dataFolder, 'files')], version: '1.0.0', ...options.config },
    connectorEnvironment: () => readConnectorEnvironment(database, [join(dataFolder, 'files')], silentLog()),
  };
  const app = await createApp(services, {
    validateReplies: 'always',
    rateLimit: 'off',
    apiPages: 'off',
    ...options.app,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;

  const addKey: TestApi['addKey'] = async (roles, { expiresAt, name } = {}) => {
    const key = generateApiKey();
    const { rows } = await database.query<{ id: number }>({
      text: 'select id from role where name = any($1)',
      values: [roles],
    });
    await insertApiKey(database, {
      id: newId(),
      name: name ?? `Test ${roles.join(' ') || 'without role'}`,
      description: null,
      keyPrefix: prefixOfApiKey(key),
      keyHash: hashApiKey(key),
      createdAt: clock.now().toISOString(),
      expiresAt: expiresAt ?? null,
      isInfrastructure: false,
      roleIds: rows.map((row) => row.id),
    });
    return key;
  };
  const clientFor = (apiKey: string | undefined): Client =>
    createClient({ url, ...(apiKey !== undefined && { apiKey }) });
  const adminKey = await addKey(['Administrator']);
  const close = async (): Promise<void> => {
    await notifications.close();
    await app.close();
    await database.close();
    await testDatabase.drop();
    await rm(dataFolder, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  };
  return {
    url,
    client: clientFor(adminKey),
    adminKey,
    database,
    services,
    addKey,
    clientFor,
    close,
    [Symbol.asyncDispose]: close,
  };
}
