/**
 * The end state of an installation as text that two installations can be compared by: identities, connector spaces,
 * pending exports and what the real targets hold. Ids, times, attempts and orders of change are left out; an object is
 * named by what it says, a reference by the object it points at.
 */
import { createHash } from 'node:crypto';
import type { Transaction } from '../../packages/server/src/store/database.ts';

export interface InstallationState {
  readonly hash: string;
  /** One line for each object, in order. */
  readonly lines: readonly string[];
}

export interface StateOptions {
  /** Names of attributes whose values a system makes up anew each time, such as entryUUID. */
  readonly madeUpAttributes?: readonly string[];
  /** What the targets hold, each object as plain data. */
  readonly targets?: Readonly<Record<string, readonly unknown[]>>;
}

type Names = ReadonlyMap<string, string>;
type StoredDocument = Readonly<Record<string, readonly unknown[]>>;

export async function readState(tx: Transaction, options: StateOptions = {}): Promise<InstallationState> {
  const madeUp = new Set(options.madeUpAttributes ?? []);
  const identities = await readIdentities(tx);
  const objects = await readObjects(tx, madeUp, identities.names);
  const pending = await readPendingExports(tx, madeUp, objects.names, identities.names);
  const rest = await readRest(tx, objects.names);
  const targets = Object.entries(options.targets ?? {}).flatMap(([name, held]) =>
    held.map((each) => line(`target ${name}`, each)),
  );
  const lines = [...identities.lines, ...objects.lines, ...pending, ...rest, ...targets].toSorted();
  return { hash: createHash('sha256').update(lines.join('\n')).digest('hex'), lines };
}

/** What is only in the one and only in the other, for people. */
export function compareStates(one: InstallationState, other: InstallationState): readonly string[] {
  const left = new Map<string, number>();
  for (const each of one.lines) left.set(each, (left.get(each) ?? 0) + 1);
  for (const each of other.lines) left.set(each, (left.get(each) ?? 0) - 1);
  return [...left].flatMap(([text, count]) => (count === 0 ? [] : [`${count > 0 ? '-' : '+'} ${text}`]));
}

async function readIdentities(tx: Transaction): Promise<{ readonly names: Names; readonly lines: readonly string[] }> {
  const { rows } = await tx.query<{
    id: string;
    type: string;
    status: string;
    origin: string;
    displayName: string | null;
    document: StoredDocument;
    isLeaving: boolean;
  }>({
    text: `
      select m.id, t.name as type, m.status, m.origin, m.display_name as "displayName", ${namedDocument('m', 'metaverse_attribute')} as document,
             m.last_connector_disconnected_at is not null as "isLeaving"
      from metaverse_object m join metaverse_object_type t on t.id = m.type_id`,
  });
  const names = new Map(rows.map(({ id, type, document }) => [id, nameOf(type, sorted(document))]));
  const references = await tx.query<{ id: string; attribute: string; target: string }>({
    text: `
      select r.source_id as id, a.name as attribute, r.target_id as target
      from metaverse_reference r join metaverse_attribute a on a.id = r.attribute_id`,
  });
  const links = Map.groupBy(references.rows, ({ id }) => id);
  const lines = rows.map(({ id, document, ...rest }) => {
    const refers = (links.get(id) ?? []).map(({ attribute, target }) => [attribute, names.get(target) ?? 'nobody']);
    return line('identity', [rest, sorted(document), refers.toSorted(byText)]);
  });
  return { names, lines };
}

async function readObjects(
  tx: Transaction,
  madeUp: ReadonlySet<string>,
  identities: Names,
): Promise<{ readonly names: Names; readonly lines: readonly string[] }> {
  const { rows } = await tx.query<{
    id: string;
    system: string;
    type: string;
    status: string;
    externalId: string | null;
    secondaryId: string | null;
    displayName: string | null;
    document: StoredDocument;
    externalIdName: string | null;
    identity: string | null;
    joinType: string | null;
  }>({
    text: `
      select o.id, s.name as system, t.name as type, o.status, o.external_id as "externalId", o.secondary_external_id as "secondaryId",
             o.display_name as "displayName", ${namedDocument('o', 'connected_system_attribute')} as document,
             (select a.name from connected_system_attribute a where a.object_type_id = t.id and a.is_external_id) as "externalIdName",
             l.metaverse_object_id as identity, l.join_type as "joinType"
      from connected_system_object o
      join connected_system s on s.id = o.connected_system_id
      join connected_system_object_type t on t.id = o.object_type_id
      left join connected_system_object_link l on l.connected_system_object_id = o.id`,
  });
  const said = rows.map((row) => {
    const document = sorted(row.document).filter(([name]) => !madeUp.has(name));
    const externalId = madeUp.has(row.externalIdName ?? '') ? null : row.externalId;
    return { ...row, document, externalId };
  });
  const names = new Map(
    said.map((row) => [row.id, nameOf(row.system, [row.type, row.externalId, row.secondaryId, row.document])]),
  );
  const references = await tx.query<{ id: string; attribute: string; raw: string; target: string | null }>({
    text: `
      select r.source_id as id, a.name as attribute, r.raw, r.target_id as target
      from connected_system_reference r join connected_system_attribute a on a.id = r.attribute_id`,
  });
  const links = Map.groupBy(references.rows, ({ id }) => id);
  const lines = said.map(({ id, identity, externalIdName: _name, ...rest }) => {
    const refers = (links.get(id) ?? []).map(({ attribute, raw, target }) => [
      attribute,
      raw,
      target === null ? null : (names.get(target) ?? 'nothing'),
    ]);
    const joined = identity === null ? null : (identities.get(identity) ?? 'nobody');
    return line('object', [rest, joined, refers.toSorted(byText)]);
  });
  return { names, lines };
}

/**
 * A reference to an identity that has no object in that system cannot be sent and is no part of the state: whether one
 * waits depends on whether that identity was once expected there.
 */
async function readPendingExports(
  tx: Transaction,
  madeUp: ReadonlySet<string>,
  objects: Names,
  identities: Names,
): Promise<readonly string[]> {
  const { rows } = await tx.query<{
    object: string;
    changeType: string;
    status: string;
    isHeld: boolean;
    attribute: string | null;
    change: Readonly<Record<string, unknown>> | null;
    hasObject: boolean;
  }>({
    text: `
      select p.connected_system_object_id as object, p.change_type as "changeType", p.status, p.is_held as "isHeld",
             a.name as attribute, change.value as change,
             exists (select from connected_system_object_link l where l.connected_system_id = p.connected_system_id
                     and l.metaverse_object_id = (change.value ->> 'reference')::uuid) as "hasObject"
      from pending_export p
      left join lateral json_each(p.changes) each on true
      left join lateral json_array_elements(each.value) change on true
      left join connected_system_attribute a on a.id = each.key::int`,
  });
  return [...Map.groupBy(rows, ({ object }) => object)].flatMap(([object, own]) => {
    const [first] = own;
    const told = own.flatMap(({ attribute, change, hasObject }) => {
      if (attribute === null || change === null || madeUp.has(attribute)) return [];
      const { kind, value, reference, status } = change;
      if (typeof reference !== 'string') return [[attribute, kind, value, status]];
      return hasObject ? [[attribute, kind, identities.get(reference) ?? 'nobody', status]] : [];
    });
    if (first === undefined || (first.changeType === 'Update' && told.length === 0)) return [];
    const { changeType, status, isHeld } = first;
    return [
      line('pending export', [objects.get(object) ?? 'nothing', changeType, status, isHeld, told.toSorted(byText)]),
    ];
  });
}

/** Match keys and the list of references to follow; before-images of imports that have ended must not be there at all. */
async function readRest(tx: Transaction, objects: Names): Promise<readonly string[]> {
  const keys = await tx.query<{ kind: string; name: string; value: string; count: number }>({
    text: `
      select 'identity' as kind, a.name, k.match_key as value, count(*) as count
      from metaverse_match_key k join metaverse_attribute a on a.id = k.attribute_id group by 2, 3
      union all
      select 'object', s.name || ' ' || a.name, k.match_key, count(*)
      from connected_system_match_key k join connected_system_attribute a on a.id = k.attribute_id
      join connected_system_object o on o.id = k.connected_system_object_id join connected_system s on s.id = o.connected_system_id
      group by 2, 3`,
  });
  const due = await tx.query<{ id: string }>({
    text: 'select connected_system_object_id as id from reference_flow_due',
  });
  const images = await tx.query<{ count: number }>({ text: 'select count(*) as count from import_before_image' });
  const left = images.rows[0]?.count ?? 0;
  return [
    ...keys.rows.map((row) => line('match key', row)),
    ...due.rows.map(({ id }) => line('references to follow', objects.get(id) ?? 'nothing')),
    ...(left > 0 ? [line('before images left', left)] : []),
  ];
}

const namedDocument = (alias: string, attributes: string): string =>
  `(select coalesce(jsonb_object_agg(a.name, d.value), '{}') from jsonb_each(${alias}.document) d join ${attributes} a on a.id = d.key::int)`;

/** Attributes by name, values in order. */
function sorted(document: StoredDocument): readonly (readonly [string, readonly unknown[]])[] {
  return Object.entries(document)
    .map(([name, values]) => [name, [...values].toSorted(byText)] as const)
    .toSorted(byText);
}

function nameOf(kind: string, content: unknown): string {
  return `${kind} ${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)}`;
}

function line(kind: string, content: unknown): string {
  return `${kind} ${JSON.stringify(content)}`;
}

function byText(left: unknown, right: unknown): number {
  const [one, other] = [JSON.stringify(left) ?? '', JSON.stringify(right) ?? ''];
  return one < other ? -1 : Number(one > other);
}
