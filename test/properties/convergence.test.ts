/**
 * Whatever the order of imports, synchronisations, exports and changes by hand, a few more rounds bring every in-scope
 * object of every target to what the rules say, and then nothing moves any more. The expectation is written down here
 * by hand, from the sources alone.
 */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import type { MemoryObject, MemorySystem } from '@jim/connector-kit/testing/memory-system.ts';
import { removeObject } from '@jim/connector-kit/testing/memory-system.ts';
import type { Values } from '@jim/engine/model/values.ts';
import type { RunType } from '../../tools/demo/configure-system.ts';
import { buildWorld, systemNames, type RunResult, type SystemName, type World } from './world.ts';

let world: World;
before(async () => {
  world = await buildWorld();
});
after(() => world[Symbol.asyncDispose]());

type Step =
  | {
      readonly kind: 'person';
      readonly id: string;
      readonly name: string;
      readonly dept: string | null;
      readonly boss: string | null;
      readonly status: string;
    }
  | { readonly kind: 'box'; readonly owner: string; readonly address: string; readonly dept: string | null }
  | { readonly kind: 'leave'; readonly from: SystemName; readonly id: string }
  | { readonly kind: 'byHand'; readonly id: string; readonly dept: string }
  | { readonly kind: 'run'; readonly system: SystemName; readonly runType: RunType }
  | { readonly kind: 'refuse'; readonly system: 'ad' | 'db' };

const people = ['1', '2', '3', '4', '5'];
const id = fc.constantFrom(...people);
const dept = fc.option(fc.constantFrom('Sales', 'Legal'), { nil: null });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('person' as const),
      id,
      name: fc.constantFrom('Ann', 'Bob', 'Cy'),
      dept,
      boss: fc.option(id, { nil: null }),
      status: fc.constantFrom('Active', 'Active', 'Leaver'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('box' as const),
      owner: id,
      address: fc.constantFrom('a@x', 'b@x'),
      dept,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('leave' as const), from: fc.constantFrom(...systemNames), id }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('byHand' as const), id, dept: fc.constantFrom('Tampered', 'Sales') }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant('run' as const),
      system: fc.constantFrom(...systemNames),
      runType: fc.constantFrom<RunType>('FullImport', 'FullSynchronisation', 'DeltaSynchronisation', 'Export'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('refuse' as const),
      system: fc.constantFrom('ad' as const, 'db' as const),
    }),
  },
);

/** Somebody who never leaves: an import that returns nothing deletes nothing (IMP-40), so no system may become empty. */
async function startWithOneWhoStays(): Promise<void> {
  await take({ kind: 'person', id: '0', name: 'Zoe', dept: null, boss: null, status: 'Active' });
  await take({ kind: 'box', owner: '0', address: 'a@x', dept: null });
}

async function take(each: Step): Promise<void> {
  const { hr, mail, ad, db } = world.systems;
  switch (each.kind) {
    case 'person':
      put(hr, each.id, { id: each.id, name: each.name, dept: each.dept, boss: each.boss, status: each.status });
      return;
    case 'box':
      put(mail, `box${each.owner}`, {
        box: `box${each.owner}`,
        owner: each.owner,
        address: each.address,
        dept: each.dept,
      });
      return;
    case 'leave': {
      const system = world.systems[each.from];
      const key = system.objects.has(`box${each.id}`) ? `box${each.id}` : objectOfPerson(system, each.id);
      if (key !== undefined) removeObject(system, key);
      return;
    }
    case 'byHand':
      for (const system of [ad, db]) {
        const key = objectOfPerson(system, each.id);
        if (key === undefined) continue;
        const note: MemoryObject = system === ad ? { info: [`note ${each.dept}`] } : {};
        system.objects.set(key, { ...system.objects.get(key), dept: [each.dept], ...note });
      }
      return;
    case 'refuse': {
      let refused = 0;
      world.systems[each.system].answer = () => ((refused += 1) === 1 ? 'rejected' : undefined);
      return;
    }
    case 'run':
      if (each.runType === 'Export' && (each.system === 'hr' || each.system === 'mail')) return;
      await checked(each.system, each.runType);
  }
}

function put(system: MemorySystem, key: string, values: Readonly<Record<string, string | null>>): void {
  const object: Record<string, Values> = {};
  for (const [name, value] of Object.entries(values)) if (value !== null) object[name] = [value];
  system.objects.set(key, object);
}

function objectOfPerson(system: MemorySystem, person: string): string | undefined {
  return [...system.objects].find(([key, object]) => key === person || object['dn']?.[0] === `cn=${person}`)?.[0];
}

/** D-15 on every run of every case. */
async function checked(system: SystemName, runType: RunType): Promise<RunResult> {
  const result = await world.run(system, runType);
  assert.notEqual(result.status, 'InProgress');
  assert.equal(result.errorMessage !== null && result.status !== 'FailedWithError', false);
  const { counters } = result;
  assert.ok(counters.totalObjectErrors <= counters.totalObjectChangeCount, 'D-15: errors are changes');
  assert.ok(counters.totalUnchanged <= counters.totalObjectsProcessed, 'D-15: unchanged were processed');
  return result;
}

/** As a full round, but no object is passed over because nothing seems to have happened to it (SYN-02). */
async function roundOfEveryObject(): Promise<readonly RunResult[]> {
  const { database, services } = world.api;
  const setVerbose = async (value: string | null): Promise<void> => {
    await database.query({
      text: `update service_setting set value = $1 where key = 'Sync.VerboseNoChangeRecording'`,
      values: [value],
    });
    services.settings.invalidate();
  };
  await setVerbose('true');
  const results = await round('FullSynchronisation');
  await setVerbose(null);
  return results;
}

async function round(sync: RunType): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const system of systemNames) results.push(await checked(system, 'FullImport'));
  for (const system of systemNames) results.push(await checked(system, sync));
  for (const system of ['ad', 'db'] as const) results.push(await checked(system, 'Export'));
  return results;
}

/** Due retries do not wait in a test. */
async function settle(sync: RunType): Promise<void> {
  for (const system of Object.values(world.systems)) delete system.answer;
  for (let times = 0; times < 6; times += 1) {
    await world.api.database.query({
      text: `update pending_export set next_retry_at = null, error_count = 0, status = case when status = 'Failed' then 'Pending' else status end`,
    });
    const results = await round(sync);
    if (results.every(({ counters }) => counters.totalObjectChangeCount === 0)) return;
  }
}

/** What the targets have to hold, from the sources alone. */
function expected(): {
  readonly ad: Record<string, Record<string, string>>;
  readonly db: Record<string, Record<string, string>>;
} {
  const { hr, mail } = world.systems;
  const ad: Record<string, Record<string, string>> = {};
  const db: Record<string, Record<string, string>> = {};
  const isActive = (person: string): boolean => hr.objects.get(person)?.['status']?.[0] === 'Active';
  for (const [person, object] of hr.objects) {
    const box = mail.objects.get(`box${person}`);
    const department = object['dept']?.[0] ?? box?.['dept']?.[0];
    const name = String(object['name']?.[0]);
    const boss = object['boss']?.[0];
    const account = objectOfPerson(world.systems.ad, person);
    // Notes are the directory's own: whatever an account holds has to be in the database too.
    const info = account === undefined ? undefined : world.systems.ad.objects.get(account)?.['info']?.[0];
    db[person] = said({ key: person, name: name.toUpperCase(), dept: department, info });
    if (!isActive(person)) continue;
    const manager =
      boss !== undefined && hr.objects.has(String(boss)) && isActive(String(boss)) ? `cn=${String(boss)}` : undefined;
    ad[person] = said({ dn: `cn=${person}`, cn: name, dept: department, mail: box?.['address']?.[0], manager, info });
  }
  return { ad, db };
}

function said(values: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]])),
  );
}

function held(
  system: MemorySystem,
  except: string,
  key: (object: Record<string, string>) => string,
): Record<string, Record<string, string>> {
  const rows = [...system.objects.values()].map((object) =>
    said(Object.fromEntries(Object.entries(object).map(([name, values]) => [name, values[0]]))),
  );
  return Object.fromEntries(rows.map(({ [except]: _ignored, ...rest }) => [key(rest), rest]).toSorted());
}

function actual(): ReturnType<typeof expected> {
  return {
    ad: held(world.systems.ad, 'guid', ({ dn = '' }) => dn.slice(3)),
    db: held(world.systems.db, '', ({ key = '' }) => key),
  };
}

async function identities(): Promise<readonly unknown[]> {
  const { rows } = await world.api.database.query({
    text: `
      select m.document - 'x' as document, (select coalesce(json_agg(t.document order by t.document::text), '[]')
        from metaverse_reference r join metaverse_object t on t.id = r.target_id where r.source_id = m.id) as refers
      from metaverse_object m order by m.document::text`,
  });
  return rows;
}

const runs = Number(process.env['JIM_PROPERTY_RUNS'] ?? 300);
/** Milliseconds: far above what 300 runs take on a busy machine. */
const timeout = 900_000;

test(
  'PROPERTY: any sequence of runs and changes converges to what the rules say, and then nothing moves',
  { timeout },
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 1, maxLength: 14 }),
        fc.constantFrom(1, 2, 1000),
        async (steps, pageSize) => {
          await world.clear();
          await world.setPageSize(pageSize);
          await startWithOneWhoStays();
          for (const each of steps) await take(each);
          await settle('DeltaSynchronisation');
          assert.deepEqual(actual(), expected());
          const quiet = [...(await round('FullSynchronisation')), ...(await roundOfEveryObject())];
          assert.deepEqual(
            quiet.map(({ counters }) => [counters.totalObjectChangeCount, counters.totalPendingExports]),
            quiet.map(() => [0, 0]),
          );
          assert.deepEqual(actual(), expected());
        },
      ),
      { numRuns: runs },
    );
  },
);

test(
  'PROPERTY: delta synchronisation reaches the same metaverse and targets as full synchronisation',
  { timeout },
  async () => {
    const onlyChanges = fc.array(
      step.filter(({ kind }) => kind !== 'run' && kind !== 'refuse'),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(onlyChanges, { minLength: 1, maxLength: 3 }), async (batches) => {
        const ends: unknown[] = [];
        for (const sync of ['DeltaSynchronisation', 'FullSynchronisation'] as const) {
          await world.clear();
          await world.setPageSize(2);
          for (const batch of batches) {
            for (const each of batch) await take(each);
            await round(sync);
          }
          ends.push({ identities: await identities(), targets: actual() });
        }
        assert.deepEqual(ends[0], ends[1]);
      }),
      { numRuns: runs },
    );
  },
);
