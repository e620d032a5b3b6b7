/** A preview is the run without its last step: what it says is what then happens, and nothing has been written. */
import assert from 'node:assert/strict';
import test, { after, before } from 'node:test';
import fc from 'fast-check';
import { removeObject } from '@jim/connector-kit/testing/memory-system.ts';
import { countersOf, emptyTally } from '@jim/engine/statistics/counters.ts';
import { summariseOutcomes } from '@jim/engine/statistics/outcome-tree.ts';
import { tallyPage } from '@jim/engine/statistics/tally.ts';
import type { SyncPlan } from '@jim/engine/sync-plan.ts';
import { previewSync } from '../../packages/server/src/runs/preview-sync.ts';
import { buildWorld, systemNames, type SystemName, type World } from './world.ts';

let world: World;
before(async () => {
  world = await buildWorld();
  await world.setPageSize(1000);
});
after(() => world[Symbol.asyncDispose]());

interface Person {
  readonly name: string;
  readonly dept: string | null;
  readonly boss: string | null;
  readonly status: string;
  readonly box: string | null;
}

const people = ['1', '2', '3', '4'];
const person: fc.Arbitrary<Person> = fc.record({
  name: fc.constantFrom('Ann', 'Bob'),
  dept: fc.option(fc.constantFrom('Sales', 'Legal'), { nil: null }),
  boss: fc.option(fc.constantFrom(...people), { nil: null }),
  status: fc.constantFrom('Active', 'Active', 'Leaver'),
  box: fc.option(fc.constantFrom('a@x', 'b@x'), { nil: null }),
});
/** Who is there in one round, by number; null has left. */
const population = fc.tuple(...people.map(() => fc.option(person, { nil: null, freq: 4 })));
const sync = fc.constantFrom('FullSynchronisation' as const, 'DeltaSynchronisation' as const);

function hold(round: readonly (Person | null)[]): void {
  const { hr, mail } = world.systems;
  for (const [index, each] of round.entries()) {
    const id = people[index] ?? '';
    if (each === null) removeObject(hr, id);
    else hr.objects.set(id, said({ id, name: each.name, dept: each.dept, boss: each.boss, status: each.status }));
    if (each?.box == null) removeObject(mail, `box${id}`);
    else mail.objects.set(`box${id}`, said({ box: `box${id}`, owner: id, address: each.box, dept: each.dept }));
  }
}

function said(values: Readonly<Record<string, string | null>>): Record<string, readonly string[]> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (value === null ? [] : [[name, [value]]])),
  );
}

async function preview(system: SystemName, kind: 'full' | 'delta'): Promise<readonly SyncPlan[]> {
  const plans: SyncPlan[] = [];
  await previewSync(
    world.api.services,
    { systemId: world.ids[system], kind, pageSize: 1000, signal: new AbortController().signal },
    (plan) => void plans.push(plan),
  );
  return plans;
}

/** Ids made anew differ between a preview and the run; all the rest of an item has to be the same. */
const itemsOf = (plan: SyncPlan): readonly string[] =>
  plan.items
    .map(({ externalId, displayName, changeType, error, outcomes, counts }) =>
      JSON.stringify([externalId, displayName, changeType, error?.type ?? null, summariseOutcomes(outcomes), counts]),
    )
    .toSorted();

async function storedItems(): Promise<readonly string[]> {
  const { rows } = await world.api.database.query<Record<string, unknown>>({
    text: `
      select external_id, display_name, change_type, error_type, outcome_summary, counts from activity_item
      where activity_id = (select id from activity order by created_at desc, id desc limit 1)`,
  });
  return rows.map((row) => JSON.stringify(Object.values(row))).toSorted();
}

/** Everything that a synchronisation may write, without ids. */
async function stored(): Promise<unknown> {
  const { rows } = await world.api.database.query({
    text: `
      select (select last_value from change_order) as "changeOrder",
        (select json_agg(m order by m.id) from metaverse_object m) as identities,
        (select json_agg(l order by l.connected_system_object_id) from connected_system_object_link l) as links,
        (select json_agg(p order by p.id) from pending_export p) as exports,
        (select count(*) from activity_item) as items, (select count(*) from metaverse_object_change) as changes`,
  });
  return rows[0];
}

/** By identity: its document, as far as the plan says. */
async function assertIdentities(plan: SyncPlan): Promise<void> {
  const { rows } = await world.api.database.query<{ id: string; document: unknown }>({
    text: 'select id, document from metaverse_object',
  });
  const byId = new Map(rows.map(({ id, document }) => [id, JSON.stringify(document)]));
  for (const { id, document } of plan.identitiesChanged) assert.equal(byId.get(id), JSON.stringify(document));
  for (const id of plan.identitiesDeleted) assert.equal(byId.has(id), false);
  const made = rows.map(({ document }) => JSON.stringify(document));
  for (const { document } of plan.identitiesCreated) assert.ok(made.includes(JSON.stringify(document)));
}

/** A run follows references again at its end when some could not be followed, or led to who is left now (FLOW-31). */
const isFollowedAgain = (plan: SyncPlan): boolean => plan.referencesDue.length > 0 || plan.linksBroken.length > 0;

const runs = Number(process.env['JIM_PROPERTY_RUNS'] ?? 300);

/** Milliseconds: far above what the runs take on a busy machine. */
const timeout = 900_000;

test('PROPERTY: a preview of a synchronisation says what then happens, and writes nothing', { timeout }, async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(population, sync), { minLength: 1, maxLength: 4 }), async (rounds) => {
      await world.clear();
      for (const [round, runType] of rounds) {
        hold(round);
        for (const system of systemNames) await world.run(system, 'FullImport');
        for (const system of systemNames) {
          const before = await stored();
          const plans = await preview(system, runType === 'FullSynchronisation' ? 'full' : 'delta');
          assert.deepEqual(await stored(), before);
          const result = await world.run(system, runType);
          const [plan] = plans;
          assert.equal(plans.length, plan === undefined ? 0 : 1);
          if (plan === undefined) {
            assert.equal(result.counters.totalObjectsProcessed, 0);
            continue;
          }
          if (isFollowedAgain(plan)) continue;
          const planned = countersOf(tallyPage(emptyTally, { processed: plan.processed, items: plan.items }));
          assert.deepEqual(planned, result.counters);
          assert.deepEqual(itemsOf(plan), await storedItems());
          compared += 1;
          await assertIdentities(plan);
        }
        for (const system of ['ad', 'db'] as const) await world.run(system, 'Export');
      }
    }),
    { numRuns: runs },
  );
  assert.ok(compared >= runs, `only ${compared} plans were compared`);
});
