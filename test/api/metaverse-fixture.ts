/** Metaverse objects and connected systems for tests of the API, written as runs would leave them. */
import type { Database } from '@jim/server/store/database.ts';
import { newId } from '@jim/server/new-id.ts';

export interface NewObject {
  readonly type: string;
  readonly values: Readonly<Record<string, readonly (string | number | boolean)[]>>;
  readonly createdAt?: string;
  readonly disconnectedAt?: string | null;
  readonly origin?: 'Projected' | 'Internal';
  readonly contributedBy?: { readonly systemId: number; readonly mappingId: number };
}

/** By attribute names; answers the id. References: `values` of a Reference attribute are ids. */
export async function addObject(database: Database, object: NewObject): Promise<string> {
  const id = newId();
  const { rows } = await database.query<{ id: number; name: string; type: string }>({
    text: 'select id, name, type from metaverse_attribute where name = any($1)',
    values: [Object.keys(object.values)],
  });
  const scalars = rows.filter(({ type }) => type !== 'Reference');
  const provenance = object.contributedBy
    ? Object.fromEntries(rows.map((attribute) => [attribute.id, object.contributedBy]))
    : {};
  await database.query({
    text: `
      insert into metaverse_object (id, type_id, origin, display_name, document, provenance, change_number, created_at, last_connector_disconnected_at)
      select $1, (select id from metaverse_object_type where name = $2), $3, $4, $5, $6, nextval('change_order'), coalesce($7, clock_timestamp()), $8`,
    values: [
      id,
      object.type,
      object.origin ?? 'Projected',
      object.values['Display Name']?.[0] ?? null,
      JSON.stringify(Object.fromEntries(scalars.map((attribute) => [attribute.id, object.values[attribute.name]]))),
      JSON.stringify(provenance),
      object.createdAt ?? null,
      object.disconnectedAt ?? null,
    ],
  });
  for (const attribute of rows.filter(({ type }) => type === 'Reference')) {
    await database.query({
      text: 'insert into metaverse_reference (source_id, attribute_id, target_id) select $1, $2, * from unnest($3::uuid[])',
      values: [id, attribute.id, object.values[attribute.name]],
    });
  }
  return id;
}

export async function addSystem(database: Database, name: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>({
    text: `
      with definition as (
        insert into connector_definition (name, capabilities) values ('Test connector', '{}')
        on conflict (name) do update set description = null returning id
      )
      insert into connected_system (name, connector_definition_id) select $1, id from definition returning id`,
    values: [name],
  });
  return rows[0]?.id ?? 0;
}

export interface JoinedObject {
  readonly connectedSystemObjectId: string;
}

export async function join(database: Database, metaverseObjectId: string, systemId: number): Promise<JoinedObject> {
  const id = newId();
  await database.query({
    text: `insert into connected_system_object (id, connected_system_id, object_type_id, external_id, change_number)
      values ($1, $2, 0, 'X-1', nextval('change_order'))`,
    values: [id, systemId],
  });
  await database.query({
    text: `insert into connected_system_object_link values ($1, $2, $3, 'Joined', now())`,
    values: [id, systemId, metaverseObjectId],
  });
  return { connectedSystemObjectId: id };
}

export async function attributeId(database: Database, name: string): Promise<number> {
  const { rows } = await database.query<{ id: number }>({
    text: 'select id from metaverse_attribute where name = $1',
    values: [name],
  });
  return rows[0]?.id ?? 0;
}
