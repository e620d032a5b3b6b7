/**
 * Composition root: from a configuration to a running JIM.
 *
 *   hold the data folder → PostgreSQL (embedded, or DATABASE_URL) → migrate → keys → seed → api | worker | scheduler
 *
 * What was started is stopped in the opposite order, also when a later step fails.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { fileConnector } from '@jim/connector-file/file-connector.ts';
import type { Connector } from '@jim/connector-kit/connector.ts';
import { ldapConnector } from '@jim/connector-ldap/ldap-connector.ts';
import type { FastifyInstance } from 'fastify';
import type { Config } from './config.ts';
import { readConnectorEnvironment } from './connector-environment.ts';
import { startHousekeeping } from './housekeeping/start-housekeeping.ts';
import { startSearchIndex } from './housekeeping/start-search-index.ts';
import { createApp } from './http/app.ts';
import { getHealth } from './http/routes/health/get-health.ts';
import { getLive } from './http/routes/health/get-live.ts';
import { getReady } from './http/routes/health/get-ready.ts';
import { getProcessMetrics } from './http/routes/metrics/get-metrics.ts';
import { openLogs } from './log.ts';
import type { Log, Logs } from './log.ts';
import { measureConnector } from './metrics/measure-connector.ts';
import { metricsOf } from './metrics/metrics.ts';
import { newId } from './new-id.ts';
import { openPostgres } from './postgres/open-postgres.ts';
import { startScheduler } from './scheduler/start-scheduler.ts';
import { openSecrets } from './secrets/key-file.ts';
import { reEncryptSecrets } from './secrets/re-encrypt-secrets.ts';
import { createFirstApiKey, firstApiKeyFile } from './seed/first-api-key.ts';
import { seedDatabase } from './seed/seed-database.ts';
import type { Services } from './services.ts';
import { cacheSettings } from './settings/effective-settings.ts';
import { insertSignInCode } from './store/browser-sessions.ts';
import { openDatabase } from './store/database.ts';
import type { Database, Transaction } from './store/database.ts';
import { migrate } from './store/migrate.ts';
import { openNotifications } from './store/notifications.ts';
import type { Notifications } from './store/notifications.ts';
import { version } from './version.ts';
import { whenMissing } from './when-missing.ts';
import { startWorker } from './worker/start-worker.ts';
import { createTaskPerformers } from './worker/task-performers.ts';

export interface Jim {
  /** Where the API is; empty when this process has not the role `api`. */
  readonly url: string;
  /** Where its measurements are; empty without the role `api` unless JIM_METRICS_PORT is set. */
  readonly metricsUrl: string;
  /** The key made at installation, as long as its file is there. */
  readonly apiKey?: string;
  /** Only on the first start: signs a browser in once, for 15 minutes. */
  readonly signInUrl?: string;
  /** Fulfilled with the reason when JIM cannot go on, e.g. its PostgreSQL ended. */
  readonly failed: Promise<string>;
  /** Finishes requests, tells runs to stop, and waits for all of it. May be called again. */
  close(): Promise<void>;
}

export interface StartOptions {
  /** Files in the data folder unless given. Whoever gives them closes them. */
  readonly logs?: Logs;
  /** Those that come with JIM unless given. */
  readonly connectors?: readonly Connector[];
}

export const builtInConnectors: readonly Connector[] = [ldapConnector, fileConnector];

export async function startJim(config: Config, options: StartOptions = {}): Promise<Jim> {
  const { connectors = builtInConnectors } = options;
  const stack = new AsyncDisposableStack();
  const logs = options.logs ?? openLogs({ dataFolder: config.dataFolder, level: config.logLevel });
  if (!options.logs) stack.defer(() => logs.close());
  try {
    await mkdir(config.dataFolder, { recursive: true });
    const { databaseUrl, failed } = await openPostgres(config, logs.logOf('database'), stack);
    const log = logs.logOf('web');
    const database = stack.use(openDatabase(databaseUrl, { log }));
    await migrate(database, { log });
    const notifications = stack.use(await openNotifications(databaseUrl, { log }));
    const services = createServices(config, database, notifications, connectors, log);
    const first = await seed(config, services, connectors);
    const { url, metricsUrl } = await startRoles(config, services, databaseUrl, logs, stack);
    const apiKey = await readFirstApiKey(config.dataFolder, log);
    return {
      url,
      metricsUrl,
      ...(apiKey !== undefined && { apiKey }),
      ...(first !== undefined && url !== '' && { signInUrl: `${url}/sign-in#code=${first.code}` }),
      failed,
      close: () => stack.disposeAsync(),
    };
  } catch (error) {
    await stack.disposeAsync();
    throw error;
  }
}

function createServices(
  config: Config,
  database: Database,
  notifications: Notifications,
  connectors: readonly Connector[],
  log: Log,
): Services {
  return {
    database,
    connectors: new Map(
      connectors.map((connector) => [connector.name, measureConnector(connector, metricsOf(database))]),
    ),
    secrets: openSecrets(config.encryptionKeyPath),
    settings: cacheSettings(database),
    notifications,
    log,
    clock: { now: () => new Date() },
    newId,
    config: {
      dataFolder: config.dataFolder,
      fileRoots: config.fileRoots,
      version,
      publicUrl: config.publicUrl ?? null,
      initialAdministrator: config.ssoInitialAdmin ?? null,
      apiKeySignIn: config.apiKeySignIn,
      ...(config.stepFolder !== undefined && { stepFolder: config.stepFolder }),
    },
    connectorEnvironment: () => readConnectorEnvironment(database, config.fileRoots, log),
  };
}

const codeLifetime = 15 * 60_000;

/** @returns a code for the first sign-in, on the first start. */
async function seed(
  config: Config,
  { database, secrets, log, clock }: Services,
  connectors: readonly Connector[],
): Promise<{ readonly code: string } | undefined> {
  const now = clock.now();
  await makeFirstFileRoot(config, log);
  let first: { readonly code: string } | undefined;
  await seedDatabase({
    database,
    secrets,
    connectors,
    now,
    environment: {
      JIM_SSO_AUTHORITY: config.ssoAuthority,
      JIM_SSO_CLIENT_ID: config.ssoClientId,
      JIM_SSO_SECRET: config.ssoSecret,
      JIM_SSO_API_SCOPE: config.ssoApiScope,
      JIM_SSO_CLAIM_TYPE: config.ssoClaimType,
      JIM_SSO_MV_ATTRIBUTE: config.ssoMvAttribute,
      JIM_ENCRYPTION_KEY_PATH: config.encryptionKeyPath,
      JIM_INFRASTRUCTURE_API_KEY: config.infrastructureApiKey,
    },
    onFirstStart: async (transaction) => {
      const { id } = await createFirstApiKey(transaction, config.dataFolder, now);
      first = { code: await addSignInCode(transaction, id, now) };
    },
  });
  const renewed = await reEncryptSecrets(database, secrets);
  if (renewed > 0) log.info({ renewed }, 'Stored secrets were encrypted with the current key.');
  return first;
}

/** It may be for others to make, as a share that is not mounted yet: JIM starts without it. */
async function makeFirstFileRoot({ fileRoots: [folder] }: Config, log: Log): Promise<void> {
  if (folder === undefined) return;
  await mkdir(folder, { recursive: true }).catch((error: unknown) =>
    log.warn(
      { err: error },
      `The folder for files of connected systems, ${folder}, cannot be made. Make it, for the user that JIM runs as, or name another with JIM_FILE_ROOTS.`,
    ),
  );
}

async function addSignInCode(transaction: Transaction, apiKeyId: string, now: Date): Promise<string> {
  const code = randomBytes(24).toString('base64url');
  const codeHash = createHash('sha256').update(code).digest('hex');
  await insertSignInCode(transaction, {
    codeHash,
    apiKeyId,
    expiresAt: new Date(now.getTime() + codeLifetime).toISOString(),
  });
  return code;
}

/** @returns where the API and the metrics are, or '' where there are none. */
async function startRoles(
  config: Config,
  services: Services,
  databaseUrl: string,
  logs: Logs,
  stack: AsyncDisposableStack,
): Promise<Pick<Jim, 'url' | 'metricsUrl'>> {
  const roles = new Set<string>(config.roles);
  const url = roles.has('api') ? await startApi(config, services, stack) : '';
  const metricsUrl = roles.has('api') ? url : await startMetrics(config, services, stack);
  // closed before the API, whose streams end with it
  stack.use(services.notifications);
  const forRole = (log: Log): Services & { readonly databaseUrl: string } => ({
    ...services,
    log,
    databaseUrl,
    connectorEnvironment: () => readConnectorEnvironment(services.database, config.fileRoots, log),
  });
  if (roles.has('worker')) {
    const workerServices = forRole(logs.logOf('worker'));
    const worker = await startWorker(workerServices, { perform: createTaskPerformers(workerServices) });
    stack.defer(() => worker.stop());
    const housekeeping = startHousekeeping(workerServices);
    stack.defer(() => housekeeping.stop());
    const searchIndex = startSearchIndex(workerServices);
    stack.defer(() => searchIndex.stop());
  }
  if (roles.has('scheduler')) {
    const scheduler = await startScheduler(forRole(logs.logOf('scheduler')));
    stack.defer(() => scheduler.stop());
  }
  return { url, metricsUrl };
}

async function startApi(config: Config, services: Services, stack: AsyncDisposableStack): Promise<string> {
  return listen(
    await createApp(services, { trustedProxies: config.trustedProxies ?? [] }),
    config.host,
    config.port,
    stack,
  );
}

/** A process without the API has connector calls, an event loop and a pool of its own to tell of. @returns '' when not asked for. */
async function startMetrics(config: Config, services: Services, stack: AsyncDisposableStack): Promise<string> {
  if (config.metricsPort === undefined) return '';
  const app = await createApp(services, {
    routes: [getProcessMetrics, getHealth, getLive, getReady],
    apiPages: 'off',
    signIn: 'off',
    trustedProxies: config.trustedProxies ?? [],
  });
  return listen(app, config.host, config.metricsPort, stack);
}

/** @returns the address as a URL for this host. */
async function listen(app: FastifyInstance, host: string, port: number, stack: AsyncDisposableStack): Promise<string> {
  stack.defer(() => app.close());
  await app.listen({ host, port });
  const at = app.server.address() as AddressInfo;
  const isAny = at.address === '0.0.0.0' || at.address === '::';
  const shown = isAny ? '127.0.0.1' : at.family === 'IPv6' ? `[${at.address}]` : at.address;
  return `http://${shown}:${at.port}`;
}

async function readFirstApiKey(dataFolder: string, log: Log): Promise<string | undefined> {
  const file = firstApiKeyFile(dataFolder);
  const text = await readFile(file, 'utf8')
    .catch(whenMissing(''))
    .catch((error: unknown) => {
      log.warn({ err: error }, `The first API key cannot be read from ${file}, so it is not shown.`);
      return '';
    });
  return text.trim() || undefined;
}
