/** Two sources and two targets in memory around a real database, run in process: the ground of the property tests. */
import { memoryConnector, memorySystem, type MemorySystem } from '@jim/connector-kit/testing/memory-system.ts';
import type { DiscoveredAttribute, DiscoveredSchema } from '@jim/connector-kit/connector.ts';
import type { AttributeDataType, Values } from '@jim/engine/model/values.ts';
import { countersOf, type Counters } from '@jim/engine/statistics/counters.ts';
import { metaverseObjectTypesUpdate } from '@jim/contract/endpoints/metaverse-object-types.ts';
import type { Database } from '../../packages/server/src/store/database.ts';
import { performRun } from '../../packages/server/src/runs/perform-run.ts';
import type { Tally } from '../../packages/engine/src/statistics/counters.ts';
import { startTestServer, type TestApi } from '../../packages/server/src/testing/start-test-server.ts';
import { enqueueRun } from '../../packages/server/src/worker/enqueue-run.ts';
import { systemInitiator } from '../../packages/server/src/worker/task.ts';
import {
  createExportRule,
  createImportRule,
  createMatchingRule,
  createSystem,
  readMetaverse,
  runProfileFor,
  selectType,
  type RunType,
} from '../../tools/demo/configure-system.ts';

export const systemNames = ['hr', 'mail', 'ad', 'db'] as const;
export type SystemName = (typeof systemNames)[number];

export interface RunResult {
  readonly status: string;
  readonly counters: Counters;
  readonly activityCounters: Counters;
  readonly errorMessage: string | null;
}

/** What a test looks at or takes a hand in while a run goes on. */
export interface Watch {
  readonly database?: Database;
  readonly signal?: AbortSignal;
}

export interface World extends AsyncDisposable {
  readonly api: TestApi;
  readonly systems: Readonly<Record<SystemName, MemorySystem>>;
  readonly ids: Readonly<Record<SystemName, number>>;
  run(system: SystemName, runType: RunType, watch?: Watch): Promise<RunResult>;
  setPageSize(size: number): Promise<void>;
  /** Everything but the configuration goes. */
  clear(): Promise<void>;
}

const attributes = (spec: Readonly<Record<string, AttributeDataType>>): readonly DiscoveredAttribute[] =>
  Object.entries(spec).map(([name, type]) => ({ name, type, plurality: 'SingleValued', writability: 'Writable' }));

function schema(name: string, spec: Readonly<Record<string, AttributeDataType>>, secondary?: string): DiscoveredSchema {
  const id = Object.keys(spec)[0] ?? '';
  return {
    objectTypes: [
      {
        name,
        attributes: attributes(spec),
        recommendedExternalId: id,
        ...(secondary === undefined ? {} : { recommendedSecondaryExternalId: secondary }),
      },
    ],
  };
}

function systemsInMemory(): Readonly<Record<SystemName, MemorySystem>> {
  return {
    hr: memorySystem({
      schema: schema('person', { id: 'Text', name: 'Text', dept: 'Text', boss: 'Reference', status: 'Text' }),
      objectType: 'person',
      externalId: 'id',
    }),
    mail: memorySystem({
      schema: schema('box', { box: 'Text', owner: 'Text', address: 'Text', dept: 'Text' }),
      objectType: 'box',
      externalId: 'box',
    }),
    ad: memorySystem({
      schema: schema(
        'account',
        { guid: 'Text', dn: 'Text', cn: 'Text', dept: 'Text', mail: 'Text', manager: 'Reference', info: 'Text' },
        'dn',
      ),
      objectType: 'account',
      externalId: 'guid',
      address: 'dn',
    }),
    db: memorySystem({
      schema: schema('row', { key: 'Text', name: 'Text', dept: 'Text', info: 'Text' }),
      objectType: 'row',
      externalId: 'key',
    }),
  };
}

/** Puts a person into `hr`: active, unless said otherwise. */
export function putPerson({ systems }: World, id: string, values: Readonly<Record<string, string>> = {}): void {
  const all: Record<string, Values> = { id: [id], name: [`Name ${id}`], status: ['Active'] };
  for (const [name, value] of Object.entries(values)) all[name] = [value];
  systems.hr.objects.set(id, all);
}

/** `db` confirms itself; where asked, it is written as a whole. */
export async function buildWorld({ isWrittenAsAWhole = false } = {}): Promise<World> {
  const systems = systemsInMemory();
  const byName = new Map<string, MemorySystem>(Object.entries(systems));
  const api = await startTestServer({
    connectors: [
      memoryConnector('Memory', byName, { confirmsItself: false }),
      memoryConnector('Self-confirming Memory', byName, { confirmsItself: true, isWrittenAsAWhole }),
    ],
  });
  const ids = await configure(api);
  const { database } = api;
  const profiles = new Map<string, number>();
  return {
    api,
    systems,
    ids,
    async run(system, runType, watch = {}) {
      const key = `${system} ${runType}`;
      const runProfileId = profiles.get(key) ?? (await runProfileFor(api.client, ids[system], runType));
      profiles.set(key, runProfileId);
      const task = await database.transaction((tx) =>
        enqueueRun(tx, { connectedSystemId: ids[system], runProfileId, initiator: systemInitiator }, api.services),
      );
      const activityId = task?.activityId ?? '';
      const services = { ...api.services, database: watch.database ?? database };
      await performRun(services, activityId, watch.signal ?? new AbortController().signal);
      await database.query({ text: 'delete from worker_task' });
      const { rows } = await database.query<{
        status: string;
        counters: Counters & { tally: Tally };
        errorMessage: string | null;
      }>({
        text: 'select status, counters, error_message as "errorMessage" from activity where id = $1',
        values: [activityId],
      });
      const [row] = rows;
      if (row === undefined) throw new Error('The run has no activity.');
      return {
        status: row.status,
        counters: countersOf(row.counters.tally),
        activityCounters: row.counters,
        errorMessage: row.errorMessage,
      };
    },
    async setPageSize(size) {
      await database.query({ text: `update run_profile set page_size = $1`, values: [size] });
      await database.query({
        text: `update service_setting set value = $1 where key = 'Sync.PageSize'`,
        values: [String(size)],
      });
      api.services.settings.invalidate();
    },
    async clear() {
      for (const system of Object.values(systems)) {
        system.objects.clear();
        system.made = 0;
        delete system.answer;
        delete system.take;
        delete system.isReadOnly;
      }
      await database.query({
        text: `truncate connected_system_object, connected_system_object_link, connected_system_reference, connected_system_match_key,
          reference_flow_due, exports_due, import_before_image, metaverse_object, metaverse_reference, metaverse_match_key, pending_export, activity,
          activity_item, connected_system_object_change, metaverse_object_change, worker_task cascade`,
      });
      await database.query({
        text: `update connected_system set sync_watermark = 0, import_watermark = null, full_sync_applied_at = null`,
      });
    },
    [Symbol.asyncDispose]: () => api.close(),
  };
}

/** HR makes identities and decides their end; mail joins them; both know departments, HR first. */
async function configure(api: TestApi): Promise<Readonly<Record<SystemName, number>>> {
  const { client } = api;
  const metaverse = await readMetaverse(client);
  const make = (name: SystemName, connector = 'Memory'): Promise<number> =>
    createSystem(client, name, connector, { System: name });
  const ids = {
    hr: await make('hr'),
    mail: await make('mail'),
    ad: await make('ad'),
    db: await make('db', 'Self-confirming Memory'),
  };
  const user = { metaverse, metaverseType: 'User' };

  const person = await selectType(client, ids.hr, { name: 'person', externalId: 'id', references: ['boss'] });
  await createMatchingRule(client, {
    ...user,
    systemId: ids.hr,
    type: person,
    attribute: 'id',
    metaverseAttribute: 'Employee ID',
  });
  await createImportRule(client, {
    ...user,
    systemId: ids.hr,
    type: person,
    name: 'People',
    projects: true,
    flows: {
      'Employee ID': 'id',
      'Display Name': 'name',
      Department: 'dept',
      Manager: 'boss',
      Status: 'status',
      Description: '=Upper(cs["name"])',
    },
  });
  const box = await selectType(client, ids.mail, { name: 'box', externalId: 'box' });
  await createMatchingRule(client, {
    ...user,
    systemId: ids.mail,
    type: box,
    attribute: 'owner',
    metaverseAttribute: 'Employee ID',
  });
  await createImportRule(client, {
    ...user,
    systemId: ids.mail,
    type: box,
    name: 'Boxes',
    projects: false,
    flows: { Email: 'address', Department: 'dept' },
  });
  const account = await selectType(client, ids.ad, { name: 'account', externalId: 'guid', references: ['manager'] });
  await createExportRule(client, {
    ...user,
    systemId: ids.ad,
    type: account,
    name: 'Accounts',
    scope: { attribute: 'Status', equals: 'Active' },
    flows: {
      dn: '="cn=" + mv["Employee ID"]',
      cn: 'Display Name',
      dept: 'Department',
      mail: 'Email',
      manager: 'Manager',
    },
  });
  // What is noted in the directory flows back, and on to the database.
  await createImportRule(client, {
    ...user,
    systemId: ids.ad,
    type: account,
    name: 'Notes',
    projects: false,
    flows: { Info: 'info' },
  });
  const row = await selectType(client, ids.db, { name: 'row', externalId: 'key' });
  await createExportRule(client, {
    ...user,
    systemId: ids.db,
    type: row,
    name: 'Rows',
    flows: { key: 'Employee ID', name: 'Description', dept: 'Department', info: 'Info' },
  });
  await client.call(metaverseObjectTypesUpdate, {
    params: { id: metaverse.types.get('User') ?? 0 },
    body: { deletionRule: 'WhenAuthoritativeSourceDisconnected', deletionTriggerConnectedSystemIds: [ids.hr] },
  });
  return ids;
}
