/**
 * A database with a connected system of people and groups, imports into it from a script, and what is stored afterwards.
 * Whole, because the schema it makes, the run it sets up and the rows it reads back name the same columns.
 */
import { setImmediate } from 'node:timers/promises';
import type { Connector, ImportPage } from '@jim/connector-kit/connector.ts';
import { scriptedConnector, scriptedPages, type ImportScript } from '@jim/connector-kit/testing/scripted-connector.ts';
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import { buildRuleSet } from '@jim/engine/rule-set.ts';
import { countersOf, type Counters } from '@jim/engine/statistics/counters.ts';
import { decideStatus } from '@jim/engine/statistics/tally.ts';
import type { TrackingLevel } from '@jim/engine/statistics/outcome-tree.ts';
import { silentLog } from '../log.ts';
import { newId } from '../new-id.ts';
import type { Services } from '../services.ts';
import { snapshotOf } from '../settings/effective-settings.ts';
import { openDatabase, type Database, type SqlStatement } from '../store/database.ts';
import { loadConfiguration } from '../store/load-rules.ts';
import { stagePendingExports } from '../store/stage-pending-exports.ts';
import { createTestDatabase } from '../testing/test-database.ts';
import { startProgress, type RunContext, type RunProgress } from './run-context.ts';
import { runImport } from './run-import.ts';

export interface ImportBed extends AsyncDisposable {
  readonly database: Database;
  readonly statements: SqlStatement[];
  addSystem(shape?: SystemShape): Promise<ImportSystem>;
}

export interface SystemShape {
  readonly idType?: string;
  /** Types have a text attribute `dn` as secondary external id. */
  readonly hasAddresses?: boolean;
  readonly partitions?: readonly string[];
}

export interface ImportOptions {
  readonly runType?: 'FullImport' | 'DeltaImport';
  readonly partitionId?: number;
  readonly signal?: AbortSignal;
  readonly level?: TrackingLevel;
  readonly tracksChanges?: boolean;
  /** How many pages may still be uncommitted when the next one is given out; 0 unless given. */
  readonly inFlight?: number;
}

export interface ImportResult {
  readonly activityId: string;
  readonly message: string | null;
  readonly error: unknown;
  readonly status: string;
  readonly warning: string | null;
  readonly counters: Counters;
  readonly items: readonly ItemLine[];
}

export interface ItemLine {
  readonly externalId: string | null;
  readonly objectId: string | null;
  readonly displayName: string | null;
  readonly objectType: string | null;
  readonly changeType: string;
  readonly errorType: string | null;
  readonly errorMessage: string | null;
  readonly summary: string | null;
}

export interface StoredLine {
  readonly id: string;
  readonly type: string;
  readonly externalId: string | null;
  readonly status: string;
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  /** Attribute:raw → external id of the target. */
  readonly references: readonly string[];
  readonly displayName: string | null;
  readonly changeNumber: number;
}

export interface ImportSystem {
  readonly id: number;
  readonly typeIds: Readonly<Record<string, number>>;
  /** By `type.attribute`. */
  readonly attributeIds: Readonly<Record<string, number>>;
  readonly partitionIds: readonly number[];
  /** Each page is a transaction: the next one is given out when it has been committed. */
  import(
    pages: Iterable<ImportPage | Error> | AsyncIterable<ImportPage | Error>,
    options?: ImportOptions,
  ): Promise<ImportResult>;
  run(script: ImportScript, options?: ImportOptions): Promise<ImportResult>;
  stored(): Promise<readonly StoredLine[]>;
  pendingExports(): Promise<readonly PendingExport[]>;
  stage(pendingExport: Partial<PendingExport> & Pick<PendingExport, 'objectId' | 'changes'>): Promise<void>;
  watermark(): Promise<string | null>;
}

const people = ['id', 'dn', 'displayName', 'mail', 'phones', 'manager', 'age'];
const groups = ['id', 'dn', 'cn', 'members', 'badge'];
const dataTypes: Readonly<Record<string, string>> = {
  manager: 'Reference',
  members: 'Reference',
  age: 'Number',
  badge: 'Binary',
};

export async function openImportBed(): Promise<ImportBed> {
  const testDatabase = await createTestDatabase();
  const statements: SqlStatement[] = [];
  const database = openDatabase(testDatabase.url, {
    log: silentLog(),
    onStatement: (each) => void statements.push(each),
  });
  await database.query({
    text: `insert into connector_definition (name, capabilities) values ('Scripted Connector', '{}')`,
  });
  return {
    database,
    statements,
    addSystem: (shape = {}) => addSystem(database, shape),
    async [Symbol.asyncDispose]() {
      await database.close();
      await testDatabase.drop();
    },
  };
}

async function addSystem(database: Database, shape: SystemShape): Promise<ImportSystem> {
  const { rows } = await database.query<{ id: number }>({
    text: `
      insert into connected_system (name, connector_definition_id)
      select 'System', id from connector_definition where name = 'Scripted Connector' returning id`,
  });
  const id = rows[0]?.id ?? 0;
  const typeIds: Record<string, number> = {};
  const attributeIds: Record<string, number> = {};
  for (const [type, names] of Object.entries({ person: people, group: groups })) {
    const { rows: made } = await database.query<{ id: number }>({
      text: `insert into connected_system_object_type (connected_system_id, name, selected) values ($1, $2, true) returning id`,
      values: [id, type],
    });
    const typeId = made[0]?.id ?? 0;
    typeIds[type] = typeId;
    for (const name of names) {
      const isMany = name === 'phones' || name === 'members';
      const { rows: attribute } = await database.query<{ id: number }>({
        text: `
          insert into connected_system_attribute (object_type_id, name, type, plurality, selected, is_external_id, is_secondary_external_id)
          values ($1, $2, $3, $4, true, $5, $6) returning id`,
        values: [
          typeId,
          name,
          name === 'id' ? (shape.idType ?? 'Text') : (dataTypes[name] ?? 'Text'),
          isMany ? 'MultiValued' : 'SingleValued',
          name === 'id',
          name === 'dn' && shape.hasAddresses === true,
        ],
      });
      attributeIds[`${type}.${name}`] = attribute[0]?.id ?? 0;
    }
  }
  const partitionIds: number[] = [];
  for (const name of shape.partitions ?? []) {
    const { rows: made } = await database.query<{ id: number }>({
      text: `insert into partition (connected_system_id, external_id, name, selected) values ($1, $2, $2, true) returning id`,
      values: [id, name],
    });
    partitionIds.push(made[0]?.id ?? 0);
  }
  const run = (script: ImportScript, options: ImportOptions = {}): Promise<ImportResult> =>
    importOnce(database, id, () => scriptedConnector(script), options);
  return {
    id,
    typeIds,
    attributeIds,
    partitionIds,
    run,
    import(pages, options = {}) {
      const scripted = (pace: Pace): Connector => {
        const read: ImportScript['fullImport'] = ({ signal }) => pace(scriptedPages(pages, signal));
        return scriptedConnector({ fullImport: read, deltaImport: read });
      };
      return importOnce(database, id, scripted, options);
    },
    stored: () => readStored(database, id),
    pendingExports: () => readExports(database, id),
    async stage(pendingExport) {
      await database.transaction((tx) => stagePendingExports(tx, [{ ...blankExport(id), ...pendingExport }]));
    },
    async watermark() {
      const { rows: found } = await database.query<{ watermark: string | null }>({
        text: 'select import_watermark as watermark from connected_system where id = $1',
        values: [id],
      });
      return found[0]?.watermark ?? null;
    },
  };
}

function blankExport(systemId: number): Omit<PendingExport, 'objectId' | 'changes'> {
  return {
    id: newId(),
    systemId,
    changeType: 'Update',
    status: 'Exported',
    hasUnresolvedReferences: false,
    sourceMetaverseObjectId: null,
    stagedByActivityId: null,
    errorCount: 0,
    maxRetries: 5,
    lastAttemptedAt: null,
    nextRetryAt: null,
    lastErrorMessage: null,
    createdAt: '2026-11-01T00:00:00Z',
  };
}

type Pace = (pages: AsyncIterable<ImportPage>) => AsyncIterable<ImportPage>;

async function importOnce(
  database: Database,
  systemId: number,
  script: (pace: Pace) => Connector,
  options: ImportOptions,
): Promise<ImportResult> {
  let committed = Promise.withResolvers<void>();
  const pace: Pace = async function* (pages) {
    const given: number[] = [];
    for await (const page of pages) {
      given.push((given.at(-1) ?? 0) + page.objects.length);
      yield page;
      const awaited = given.at(-1 - (options.inFlight ?? 0)) ?? 0;
      while (run.progress.tally.processed < awaited) await committed.promise;
      // The run takes what it was given before it is given more: pages stay as they are.
      await setImmediate();
    }
  };
  const run = await contextFor(database, systemId, script(pace), options, () => {
    committed.resolve();
    committed = Promise.withResolvers();
  });
  let message: string | null = null;
  let error: unknown = null;
  try {
    const result = await runImport(run);
    if (result.atEnd) await database.transaction(result.atEnd);
    message = result.message;
  } catch (thrown) {
    error = thrown;
  }
  const { tally, warning } = run.progress;
  const isCancelled = options.signal?.aborted === true;
  const status = decideStatus({ tally, hasWarning: warning !== null, isCancelled, isAborted: error !== null });
  await database.query({ text: 'delete from import_before_image where activity_id = $1', values: [run.activity.id] });
  const { rows: items } = await database.query<ItemLine>({
    text: `
      select external_id as "externalId", connected_system_object_id as "objectId", display_name as "displayName",
             object_type as "objectType", change_type as "changeType", error_type as "errorType", error_message as "errorMessage",
             outcome_summary as summary
      from activity_item where activity_id = $1 order by external_id, change_type, error_type, id`,
    values: [run.activity.id],
  });
  return { activityId: run.activity.id, message, error, status, warning, counters: countersOf(tally), items };
}

async function contextFor(
  database: Database,
  systemId: number,
  connector: Connector,
  options: ImportOptions,
  noteCommit: () => void,
): Promise<RunContext> {
  const { runType = 'FullImport', partitionId = null, level = 'Detailed', tracksChanges = true } = options;
  const activityId = newId();
  await database.query({
    text: `
      insert into activity (id, target_type, target_operation_type, initiated_by_type, initiated_by_name, run_type, connected_system_id)
      values ($1, 'ConnectedSystemRunProfile', 'Execute', 'System', 'System', $2, $3)`,
    values: [activityId, runType, systemId],
  });
  const configuration = await loadConfiguration(database);
  const rules = buildRuleSet(configuration);
  const schema = rules.systems.get(systemId);
  if (schema === undefined) throw new Error('The system is not in the configuration.');
  const { rows } = await database.query<{ watermark: string | null }>({
    text: 'select import_watermark as watermark from connected_system where id = $1',
    values: [systemId],
  });
  const services = servicesOf(database, connector);
  const environment = await services.connectorEnvironment();
  return {
    services,
    settings: snapshotOf(new Map([['ChangeTracking.CsoChanges.Enabled', String(tracksChanges)]])),
    activity: { id: activityId, runType, initiatedByType: 'System', initiatedById: null, initiatedByName: 'System' },
    profile: { id: 1, name: 'Import', pageSize: 100, partitionId, filePath: null },
    system: {
      id: systemId,
      name: 'System',
      connectorName: connector.name,
      importWatermark: rows[0]?.watermark ?? null,
      syncWatermark: 0,
      rulesChangedSinceFullSync: false,
      maxExportParallelism: null,
    },
    schema,
    rules,
    level,
    signal: options.signal ?? new AbortController().signal,
    openConnector: () => connector.open({}, environment),
    progress: withNotice(startProgress(services, activityId), noteCommit),
  };
}

function withNotice(progress: RunProgress, noteCommit: () => void): RunProgress {
  const pageAfter: RunProgress['pageAfter'] = async (previous, work, message) => {
    await progress.pageAfter(previous, work, message);
    noteCommit();
  };
  return new Proxy(progress, { get: (target, name) => (name === 'pageAfter' ? pageAfter : Reflect.get(target, name)) });
}

function servicesOf(database: Database, connector: Connector): Services {
  const log = silentLog();
  const unused = (): never => {
    throw new Error('An import needs no such thing.');
  };
  return {
    database,
    connectors: new Map([[connector.name, connector]]),
    ...({ secrets: { seal: unused }, notifications: null } as unknown as Pick<Services, 'secrets' | 'notifications'>),
    settings: { current: unused, invalidate: unused },
    log,
    clock: { now: () => new Date() },
    newId,
    config: { dataFolder: '/nonexistent', fileRoots: [], version: 'test' },
    connectorEnvironment: () => Promise.resolve({ fileRoots: [], trustedCertificates: [], log }),
  };
}

async function readStored(database: Database, systemId: number): Promise<readonly StoredLine[]> {
  const { rows } = await database.query<StoredLine>({
    text: `
      select o.id, t.name as type, o.external_id as "externalId", o.status, o.display_name as "displayName",
             o.change_number as "changeNumber",
             (select coalesce(json_object_agg(a.name, o.document -> a.id::text order by a.name), '{}')
              from connected_system_attribute a where o.document ? a.id::text) as values,
             (select coalesce(array_agg(a.name || ':' || r.raw || ' → ' || coalesce(g.external_id, g.secondary_external_id, '?')
                                        order by a.name, r.raw collate "C"), '{}')
              from connected_system_reference r join connected_system_attribute a on a.id = r.attribute_id
              left join connected_system_object g on g.id = r.target_id where r.source_id = o.id) as references
      from connected_system_object o join connected_system_object_type t on t.id = o.object_type_id
      where o.connected_system_id = $1
      order by t.name, o.external_id collate "C", o.id`,
    values: [systemId],
  });
  return rows;
}

async function readExports(database: Database, systemId: number): Promise<readonly PendingExport[]> {
  const { rows } = await database.query<PendingExport>({
    text: `
      select id, connected_system_object_id as "objectId", change_type as "changeType", status, changes
      from pending_export where connected_system_id = $1 order by id`,
    values: [systemId],
  });
  return rows;
}
