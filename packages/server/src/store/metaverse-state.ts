/** How large the metaverse is and whether it changed, without reading it; and counts that hold until it does. */
import type { Database, Transaction } from './database.ts';

export interface MetaverseState {
  /** Objects by type id; types without objects have no entry. */
  readonly counts: Readonly<Record<string, number>>;
  /** Equal only while no object was created, changed or deleted. */
  readonly version: string;
  /** Objects whose search row is to be caught up; counted up to `mostDue` + 1. */
  readonly due: number;
}

/** With more objects than this to catch up, search rows are not used. */
export const mostDue = 20_000;

export async function readMetaverseState(database: Database): Promise<MetaverseState> {
  const { rows } = await database.query<MetaverseState & { ledgerRows: number }>({
    name: 'read-metaverse-state',
    text: `
      select coalesce((select json_object_agg(type_id, count) from (
               select type_id, sum(change) as count from metaverse_ledger group by type_id) as type where count > 0), '{}') as counts,
             (select count(*) || ':' || coalesce(sum(id), 0) from metaverse_ledger) as version,
             (select count(*) from metaverse_ledger) as "ledgerRows",
             (select count(*) from (select from metaverse_search_due limit ${mostDue + 1}) as noted) as due`,
  });
  const [state] = rows;
  if (state === undefined) throw new Error('The state of the metaverse could not be read.');
  if (state.ledgerRows > 500) await mergeLedger(database);
  return state;
}

export const sizeOf = ({ counts }: MetaverseState, typeId: number | null): number =>
  typeId === null ? Object.values(counts).reduce((sum, count) => sum + count, 0) : (counts[typeId] ?? 0);

async function mergeLedger(tx: Transaction): Promise<void> {
  await tx.query({
    name: 'merge-metaverse-ledger',
    text: `
      with merged as (
        delete from metaverse_ledger where id in (select id from metaverse_ledger for update skip locked) returning type_id, change
      )
      insert into metaverse_ledger (type_id, change) select type_id, sum(change) from merged group by type_id`,
  });
}

const mostCounts = 500;
const countsOf = new WeakMap<Database, Map<string, Promise<number>>>();

/** The count of what `key` describes: computed once for each state of the metaverse, whoever asks. */
export function countOnce(
  database: Database,
  { version }: MetaverseState,
  key: string,
  compute: () => Promise<number>,
): Promise<number> {
  const counts = countsOf.get(database) ?? new Map<string, Promise<number>>();
  countsOf.set(database, counts);
  const fullKey = `${version} ${key}`;
  const known = counts.get(fullKey);
  counts.delete(fullKey);
  const count = known ?? compute();
  counts.set(fullKey, count);
  count.catch(() => counts.delete(fullKey));
  for (const oldest of counts.keys()) {
    if (counts.size <= mostCounts) break;
    counts.delete(oldest);
  }
  return count;
}
