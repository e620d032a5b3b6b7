/**
 * Counts over a connector space of a million objects take a tenth of a second, and lists ask for them with every page.
 * Small ones are counted afresh each time. Large ones are kept, per process, and counted by one caller for all who wait:
 *
 *   nothing was created or changed since, younger than 5 s → kept (deletions and joins show that late)
 *   something was, younger than 1 s                        → kept
 *   otherwise                                              → counted again
 */
import type { Transaction } from './database.ts';

const worthKeeping = 20_000;
const unchangedForMilliseconds = 5_000;
const changedForMilliseconds = 1_000;
const mostEntries = 500;

interface Entry {
  readonly version: number;
  readonly countedAt: number;
  readonly value: Promise<unknown>;
}

const entriesOf = new WeakMap<Transaction, Map<string, Entry>>();

export type CountedSpace = number | 'all systems';

/** Whose newest change this is; an index look-up, or the end of the one order of changes. */
async function readVersion(tx: Transaction, space: CountedSpace): Promise<number> {
  const { rows } = await tx.query<{ version: number | null }>(
    space === 'all systems'
      ? { name: 'read-change-order', text: 'select last_value as version from change_order' }
      : {
          name: 'read-connector-space-version',
          text: 'select max(change_number) as version from connected_system_object where connected_system_id = $1',
          values: [space],
        },
  );
  return rows[0]?.version ?? 0;
}

/** `key` says all that `compute` depends on beside the connector space; `sizeOf` how many objects it had to count. */
export async function keepCounts<Value>(
  tx: Transaction,
  space: CountedSpace,
  key: string,
  sizeOf: (value: Value) => number,
  compute: () => Promise<Value>,
): Promise<Value> {
  const version = await readVersion(tx, space);
  const entries = entriesOf.get(tx) ?? new Map<string, Entry>();
  entriesOf.set(tx, entries);
  const fullKey = `${space} ${key}`;
  const now = performance.now();
  const known = entries.get(fullKey);
  if (known !== undefined) {
    const age = now - known.countedAt;
    if (age < (known.version === version ? unchangedForMilliseconds : changedForMilliseconds))
      return known.value as Promise<Value>;
  }
  const value = compute();
  entries.set(fullKey, { version, countedAt: now, value });
  const forget = (): void => {
    if (entries.get(fullKey)?.value === value) entries.delete(fullKey);
  };
  value.then((counted) => (sizeOf(counted) < worthKeeping ? forget() : undefined), forget);
  for (const oldest of entries.keys()) {
    if (entries.size <= mostEntries) break;
    entries.delete(oldest);
  }
  return value;
}
