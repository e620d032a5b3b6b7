import type { Transaction } from '../store/database.ts';
import { builtInObjectTypes } from './built-in-schema.ts';

/**
 * Adds what is missing of the built-in types, attributes and bindings, by name (MVD-03), and refreshes the rendering hints
 * of built-in attributes (MVD-02). A custom attribute of a built-in name is reused and stays custom.
 */
export async function seedMetaverseSchema(transaction: Transaction, now: Date): Promise<void> {
  const attributes = new Map(
    builtInObjectTypes.flatMap((type) => type.attributes.map((attribute) => [attribute.name, attribute])),
  );
  await transaction.query({
    text: `
      insert into metaverse_attribute (name, type, plurality, rendering_hint, built_in, created_at, created_by_type, created_by_name)
      select name, type, plurality, "renderingHint", true, $2, 'System', 'System'
      from rows from (jsonb_to_recordset($1::jsonb) as (name text, type text, plurality text, "renderingHint" text))
        with ordinality as attribute(name, type, plurality, "renderingHint", place)
      where not exists (select from metaverse_attribute there where there.name = attribute.name)
      order by place`,
    values: [JSON.stringify([...attributes.values()]), now.toISOString()],
  });
  await transaction.query({
    text: `
      update metaverse_attribute set rendering_hint = wanted."renderingHint"
      from jsonb_to_recordset($1::jsonb) as wanted(name text, "renderingHint" text)
      where metaverse_attribute.name = wanted.name and built_in and rendering_hint <> wanted."renderingHint"`,
    values: [JSON.stringify([...attributes.values()])],
  });
  for (const type of builtInObjectTypes) {
    await transaction.query({
      text: `
        insert into metaverse_object_type (name, plural_name, icon, built_in, created_at, created_by_type, created_by_name)
        select $1, $2, $3, true, $4, 'System', 'System'
        where not exists (select from metaverse_object_type where name = $1)`,
      values: [type.name, type.pluralName, type.icon, now.toISOString()],
    });
    await transaction.query({
      text: `
        insert into metaverse_object_type_attribute (metaverse_object_type_id, metaverse_attribute_id)
        select object_type.id, attribute.id from metaverse_object_type object_type, metaverse_attribute attribute
        where object_type.name = $1 and attribute.name = any($2)
        on conflict do nothing`,
      values: [type.name, type.attributes.map((attribute) => attribute.name)],
    });
  }
}
