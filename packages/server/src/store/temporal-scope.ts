/** What time alone has brought into or out of the scope of rules (SCD-10), found in the documents as one set. */
import type { Transaction } from './database.ts';

/**
 * Values of an attribute of one type that a moving boundary went over. Which of its ends belong to it: `fromLower` the
 * earlier, `toUpper` the later, `ends` nothing but the two.
 */
export interface BoundaryCrossing {
  readonly of: 'connectedSystemObject' | 'metaverseObject';
  /** Of the connected system, or of the metaverse. */
  readonly typeId: number;
  /** Null for the metaverse. */
  readonly systemId: number | null;
  readonly attributeId: number;
  /** Canonical DateTime. */
  readonly lower: string;
  readonly upper: string;
  readonly bounds: 'fromLower' | 'toUpper' | 'ends';
}

/** When the last pass looked; locked until the transaction ends. Undefined: never. */
export async function lockLastPass(tx: Transaction): Promise<string | undefined> {
  const { rows } = await tx.query<{ reached: string }>({
    name: 'lock-temporal-scope-pass',
    text: 'select reached_at as reached from temporal_scope_pass for update',
  });
  return rows[0]?.reached;
}

export async function recordPass(tx: Transaction, now: Date): Promise<void> {
  await tx.query({
    name: 'record-temporal-scope-pass',
    text: `insert into temporal_scope_pass (reached_at) values ($1)
           on conflict (is_only) do update set reached_at = greatest(temporal_scope_pass.reached_at, excluded.reached_at)`,
    values: [now],
  });
}

const isCrossed = `
  case c.bounds
    when 'fromLower' then moment.key >= c.lower and moment.key < c.upper
    when 'toUpper' then moment.key > c.lower and moment.key <= c.upper
    else moment.key in (c.lower, c.upper)
  end`;

/**
 * Gives the objects whose values were crossed, and those joined to identities whose values were, a new place in the order
 * of change, so that the next delta synchronisation looks at them. The first value of an attribute counts (SCP-04).
 * @returns how many, by the name of their system.
 */
export async function requeueCrossed(
  tx: Transaction,
  crossings: readonly BoundaryCrossing[],
): Promise<readonly { readonly systemName: string; readonly count: number }[]> {
  const { rows } = await tx.query<{ systemName: string; count: number }>({
    name: 'requeue-crossed',
    text: `
      with crossing as (
        select c.source, c.type_id, c.system_id, c.attribute_id, c.bounds,
               moment_key(c.lower) collate "C" as lower, moment_key(c.upper) collate "C" as upper
        from json_to_recordset($1) as c(source text, type_id int, system_id int, attribute_id text, lower text, upper text, bounds text)
      ), crossed as (
        select o.id from crossing c
        join connected_system_object o on o.connected_system_id = c.system_id and o.object_type_id = c.type_id and o.status = 'Normal'
        cross join lateral (select moment_key(o.document -> c.attribute_id ->> 0) collate "C" as key) moment
        where c.source = 'connectedSystemObject' and ${isCrossed}
        union
        select link.connected_system_object_id from crossing c
        join metaverse_object o on o.type_id = c.type_id
        cross join lateral (select moment_key(o.document -> c.attribute_id ->> 0) collate "C" as key) moment
        join connected_system_object_link link on link.metaverse_object_id = o.id
        where c.source = 'metaverseObject' and ${isCrossed}
      ), locked as (
        select id from connected_system_object where id in (select id from crossed) order by id for update
      ), requeued as (
        update connected_system_object o set change_number = nextval('change_order')
        from locked where o.id = locked.id
        returning o.connected_system_id
      )
      select s.name as "systemName", count(*) as count
      from requeued join connected_system s on s.id = requeued.connected_system_id
      group by s.id, s.name order by s.name, s.id`,
    values: [
      JSON.stringify(
        crossings.map(({ of, typeId, systemId, attributeId, lower, upper, bounds }) => ({
          source: of,
          type_id: typeId,
          system_id: systemId,
          attribute_id: String(attributeId),
          lower,
          upper,
          bounds,
        })),
      ),
    ],
  });
  return rows;
}
