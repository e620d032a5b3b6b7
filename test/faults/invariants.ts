/** What must hold whatever happened (D-15, D-33, D-34, D-36). Each check answers with what is wrong, in words. */
import { countersOf, noCounts, type Tally } from '@jim/engine/statistics/counters.ts';
import type { ItemCounts } from '@jim/engine/model/outcome.ts';
import type { Transaction } from '../../packages/server/src/store/database.ts';
import { pause } from './pause.ts';
import type { RecordedExport } from './recorded-systems.ts';
import type { Sighting } from './runs.ts';
import { compareStates, type InstallationState } from './state-hash.ts';

export const invariants = {
  kept: 'what was committed stays',
  counted: 'nothing is counted twice: the counters equal a recount of items and objects',
  ended: 'no activity stays in progress, no task and no export is left in somebody’s hands',
  exports: 'no pending export is lost, and none is sent twice without saying “unknown” first',
  watermarks: 'watermarks only move forward, and only after success',
  converged: 'the next runs reach the end state of an undisturbed twin, targets included',
} as const;

export type Invariant = keyof typeof invariants;

export interface Violation {
  readonly invariant: Invariant;
  readonly words: string;
}

const violation = (invariant: Invariant, words: string): Violation => ({ invariant, words });

export interface Before {
  readonly watermarks: ReadonlyMap<number, Watermarks>;
  readonly exports: ReadonlySet<string>;
}

interface Watermarks {
  readonly import: string | null;
  readonly sync: number;
}

const shownLines = 12;

/** Where an end state is not the twin's, in words: some lines of the twin's, and some of its own. */
export function differenceOf(expected: InstallationState, state: InstallationState): Violation {
  const apart = compareStates(expected, state);
  const shown = ['-', '+'].flatMap((sign) => apart.filter((line) => line.startsWith(sign)).slice(0, shownLines / 2));
  return violation('converged', `${apart.length} lines differ from the twin:\n${shown.join('\n')}`);
}

/** What is there before a run begins; `systemId` is the run's own. */
export async function readBefore(tx: Transaction, systemId: number): Promise<Before> {
  const exports = await tx.query<{ id: string }>({
    text: 'select id from pending_export where connected_system_id = $1',
    values: [systemId],
  });
  return { watermarks: await readWatermarks(tx), exports: new Set(exports.rows.map(({ id }) => id)) };
}

async function readWatermarks(tx: Transaction): Promise<ReadonlyMap<number, Watermarks>> {
  const { rows } = await tx.query<{ id: number } & Watermarks>({
    text: 'select id, import_watermark as import, sync_watermark as sync from connected_system',
  });
  return new Map(rows.map(({ id, ...rest }) => [id, rest]));
}

export async function checkKept(tx: Transaction, activityId: string, seen: Sighting): Promise<readonly Violation[]> {
  const { rows } = await tx.query<{ processed: number; items: number }>({
    text: `select objects_processed as processed,
             (select count(*) from activity_item where activity_id = a.id and change_type <> 'NoChange') as items
           from activity a where id = $1`,
    values: [activityId],
  });
  const { processed, items } = rows[0] ?? { processed: 0, items: 0 };
  if (processed >= seen.processed && items >= seen.items) return [];
  return [
    violation(
      'kept',
      `${seen.processed} objects and ${seen.items} items were committed, ${processed} and ${items} are left.`,
    ),
  ];
}

/** Recounts the activities that have ended, by their items and by the history of objects. */
export async function checkCounted(tx: Transaction, activityIds: readonly string[]): Promise<readonly Violation[]> {
  const activities = await tx.query<{
    id: string;
    runType: string;
    processed: number;
    counters: { tally: Tally } | null;
  }>({
    text: `select id, run_type as "runType", objects_processed as processed, counters from activity where id = any($1::uuid[])`,
    values: [activityIds],
  });
  const items = await tx.query<{
    activityId: string;
    key: string;
    changeType: string;
    hasError: boolean;
    counts: ItemCounts | null;
  }>({
    text: `select activity_id as "activityId", coalesce(connected_system_object_id, id) as key, change_type as "changeType",
             error_type is not null as "hasError", counts
           from activity_item where activity_id = any($1::uuid[])`,
    values: [activityIds],
  });
  const history = await tx.query<{ activityId: string; added: number }>({
    text: `select activity_id as "activityId", count(*) filter (where change_type = 'Added') as added
           from connected_system_object_change where activity_id = any($1::uuid[]) group by 1`,
    values: [activityIds],
  });
  const itemsOf = Map.groupBy(items.rows, ({ activityId }) => activityId);
  const addedBy = new Map(history.rows.map(({ activityId, added }) => [activityId, added]));
  return activities.rows.flatMap(({ id, runType, processed, counters }) => {
    const own = (itemsOf.get(id) ?? []).filter(({ changeType }) => changeType !== 'NoChange');
    const counts: Record<string, number> = { ...noCounts };
    for (const item of own)
      for (const [name, count] of Object.entries(item.counts ?? {})) counts[name] = (counts[name] ?? 0) + count;
    const recount = {
      processed,
      changed: new Set(own.map(({ key }) => key)).size,
      errors: new Set(own.filter(({ hasError }) => hasError).map(({ key }) => key)).size,
      ...counts,
      ...(runType.endsWith('Import') && { objectsAdded: addedBy.get(id) ?? 0 }),
    };
    const { tally } = counters ?? {};
    const told = {
      processed: tally?.processed ?? 0,
      changed: tally?.changed ?? 0,
      errors: tally?.errors ?? 0,
      ...(tally?.counts ?? noCounts),
      ...(runType.endsWith('Import') && { objectsAdded: tally?.counts.csoAdds ?? 0 }),
    };
    const wrong = differences(told, recount);
    if (tally && countersOf(tally).totalUnchanged !== tally.processed - tally.changedAndProcessed)
      wrong.push('more objects changed than were processed');
    return wrong.length === 0 ? [] : [violation('counted', `${runType}: ${wrong.join(', ')}.`)];
  });
}

function differences(told: Readonly<Record<string, number>>, recount: Readonly<Record<string, number>>): string[] {
  return Object.keys({ ...told, ...recount }).flatMap((name) =>
    (told[name] ?? 0) === (recount[name] ?? 0) ? [] : [`${name} says ${told[name]}, a recount ${recount[name]}`],
  );
}

/** Housekeeping and whatever else is under way has some seconds to end. */
export async function checkEnded(tx: Transaction, seconds = 15): Promise<readonly Violation[]> {
  const until = performance.now() + seconds * 1000;
  for (;;) {
    const { rows } = await tx.query<{ what: string }>({
      text: `
        select 'the activity ' || coalesce(run_type, target_operation_type || ' ' || target_type) || ' is in progress' as what
        from activity where status = 'InProgress'
        union all select 'a task of kind ' || kind || ' is ' || status from worker_task
        union all select count(*) || ' exports are being sent' from pending_export
        where status = 'Executing' or executing_activity_id is not null having count(*) > 0`,
    });
    if (rows.length === 0) return [];
    if (performance.now() > until)
      return [violation('ended', `After ${seconds} s ${rows.map(({ what }) => what).join(', ')}.`)];
    await pause(50);
  }
}

/** `recorded` is null for a target that keeps no record. */
export async function checkNoneLost(
  tx: Transaction,
  before: Before,
  recorded: readonly RecordedExport[] | null,
): Promise<readonly Violation[]> {
  if (recorded === null || before.exports.size === 0) return [];
  const { rows } = await tx.query<{ id: string }>({
    text: 'select id from pending_export where id = any($1::uuid[])',
    values: [[...before.exports]],
  });
  const known = new Set([...rows, ...recorded].map(({ id }) => id));
  const lost = [...before.exports].filter((id) => !known.has(id));
  return lost.length === 0
    ? []
    : [violation('exports', `${lost.length} exports are gone and never reached the target.`)];
}

/** Has the database note every export that says that nobody knows what came of it, however short it says so. */
export async function noteUnknown(tx: Transaction): Promise<void> {
  await tx.query({
    text: `
      create schema fault_ledger;
      create table fault_ledger.unknown_export (id uuid primary key);
      create function fault_ledger.note_unknown() returns trigger language plpgsql as $$
      begin
        insert into fault_ledger.unknown_export values (new.id) on conflict do nothing;
        return null;
      end $$;
      create trigger note_unknown after update on pending_export
        for each row when (new.last_error_message like 'It is unknown%') execute function fault_ledger.note_unknown();`,
  });
}

/** The exports that have said so at any time. */
export async function readUnknown(tx: Transaction): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ id: string }>({ text: 'select id from fault_ledger.unknown_export' });
  return new Set(rows.map(({ id }) => id));
}

/**
 * The same export with the same content, and nothing else between that would make it worth saying again: an export that waits
 * for a reference goes on for long, and an attribute may come back to what it was before.
 */
export function checkSentOnce(recorded: readonly RecordedExport[], unknown: ReadonlySet<string>): readonly Violation[] {
  const sent = Map.groupBy(recorded, ({ system, id }) => `${system} ${id}`);
  const twice = [...sent.values()].flatMap((own) => own.filter((each, index) => isRepeated(each, own.slice(0, index))));
  const unsaid = twice.filter(({ id }) => !unknown.has(id));
  const [example] = unsaid;
  if (example === undefined) return [];
  return [
    violation(
      'exports',
      `${unsaid.length} exports were sent again unsaid, such as ${example.content} to ${example.system}.`,
    ),
  ];
}

function isRepeated({ content, attributes }: RecordedExport, before: readonly RecordedExport[]): boolean {
  const last = before.findLastIndex((each) => each.content === content);
  if (last === -1) return false;
  const others = before.slice(last + 1).flatMap((each) => each.attributes);
  return !others.some(({ name, change }) => attributes.some((own) => own.name === name && own.change !== change));
}

export async function checkWatermarks(
  tx: Transaction,
  before: Before,
  run: { readonly systemId: number; readonly isSuccess: boolean },
): Promise<readonly Violation[]> {
  const after = await readWatermarks(tx);
  return [...before.watermarks].flatMap(([systemId, old]) => {
    const now = after.get(systemId) ?? old;
    const mayMove = run.isSuccess && systemId === run.systemId;
    const hasMoved = now.sync !== old.sync || now.import !== old.import;
    if (hasMoved && !mayMove) return [violation('watermarks', `System ${systemId}: ${told(old)} became ${told(now)}.`)];
    const isBack = now.sync < old.sync || Number(now.import ?? 0) < Number(old.import ?? 0);
    return isBack ? [violation('watermarks', `System ${systemId} went back from ${told(old)} to ${told(now)}.`)] : [];
  });
}

const told = ({ import: imported, sync }: Watermarks): string => `import ${imported}, synchronisation ${sync}`;
