import type { Transaction } from './database.ts';

/** The last identity of a page, to go on behind it. */
export interface DueDeletion {
  readonly id: string;
  /** When it was disconnected. */
  readonly since: string;
}

/**
 * HK-02: projected, disconnected, its grace over, not put off by an administrator (D-41), and its type's rule still says so: no connector is left, or the
 * authoritative source is what went.
 */
const isDue = `
  o.origin = 'Projected'
  and o.last_connector_disconnected_at + coalesce(t.deletion_grace_seconds, 0) * interval '1 second' <= $1
  and not exists (select from postponed_deletion p where p.metaverse_object_id = o.id
    and p.disconnected_at = o.last_connector_disconnected_at and p.until > $1)
  and (t.deletion_rule = 'WhenAuthoritativeSourceDisconnected'
    or (t.deletion_rule = 'WhenLastConnectorDisconnected'
      and not exists (select from connected_system_object_link l where l.metaverse_object_id = o.id)))`;

const from = 'metaverse_object o join metaverse_object_type t on t.id = o.type_id';

/** The longest disconnected first; `after` is the last of the page before. */
export async function listDueDeletions(
  transaction: Transaction,
  now: Date,
  pageSize: number,
  after: DueDeletion | null,
): Promise<DueDeletion[]> {
  const { rows } = await transaction.query<DueDeletion>({
    name: 'list-due-deletions',
    text: `select o.id, o.last_connector_disconnected_at as since from ${from}
           where ${isDue} and o.last_connector_disconnected_at is not null
             and ($3::timestamptz is null or (o.last_connector_disconnected_at, o.id) > ($3, $4::uuid))
           order by o.last_connector_disconnected_at, o.id limit $2`,
    values: [now, pageSize, after?.since ?? null, after?.id ?? null],
  });
  return rows;
}

export async function hasDueDeletions(transaction: Transaction, now: Date): Promise<boolean> {
  const due = await listDueDeletions(transaction, now, 1, null);
  return due.length > 0;
}

/** Of these, the ones that are still due, locked so that nobody changes their fate before they go (D-41). */
export async function lockDueDeletions(
  transaction: Transaction,
  ids: readonly string[],
  now: Date,
): Promise<readonly string[]> {
  const { rows } = await transaction.query<{ id: string }>({
    name: 'lock-due-deletions',
    text: `select o.id from ${from} where ${isDue} and o.id = any($2::uuid[]) order by o.id for update of o`,
    values: [now, ids],
  });
  return rows.map(({ id }) => id);
}
