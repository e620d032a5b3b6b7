/** People of the metaverse as those who sign in. */
import { parseValue } from '@jim/engine/model/values.ts';
import type { AttributeDataType } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

export interface Person {
  readonly metaverseObjectId: string;
  readonly name: string | null;
  readonly roles: readonly string[];
}

/** Users whose attribute of that name holds the claim; two at most, for one is all that can be signed in. */
export async function findPeople(
  database: Transaction,
  attributeName: string,
  claim: string,
): Promise<readonly Person[]> {
  const attribute = await findAttribute(database, attributeName);
  const value = attribute && parseValue(attribute.type, claim);
  if (!attribute || value === undefined) return [];
  const { rows } = await database.query<Person>({
    name: 'find-people',
    text: `
      select mvo.id as "metaverseObjectId", mvo.display_name as name,
        array(select role.name from role_member join role on role.id = role_id where metaverse_object_id = mvo.id) as roles
      from (
        select metaverse_object_id as id from metaverse_search where keys @> array[metaverse_value_key($2, $3)]
        union select metaverse_object_id from metaverse_search_due
      ) as candidate
      join metaverse_object mvo using (id)
      where mvo.document @> $1 and mvo.type_id = (select id from metaverse_object_type where name = 'User') limit 2`,
    values: [JSON.stringify({ [attribute.id]: [value] }), String(attribute.id), String(value)],
  });
  return rows;
}

async function findAttribute(
  database: Transaction,
  name: string,
): Promise<{ readonly id: number; readonly type: AttributeDataType } | undefined> {
  const { rows } = await database.query<{ id: number; type: AttributeDataType }>({
    name: 'find-metaverse-attribute-by-name',
    text: 'select id, type from metaverse_attribute where lower(name) = lower($1)',
    values: [name],
  });
  return rows[0];
}

/** Attribute values by name; values that their attribute cannot hold are left out. */
export async function createPerson(
  transaction: Transaction,
  person: {
    readonly id: string;
    readonly displayName: string;
    readonly values: Readonly<Record<string, string>>;
    readonly createdAt: string;
  },
): Promise<void> {
  const document: Record<string, unknown[]> = {};
  for (const [name, text] of Object.entries(person.values)) {
    const attribute = await findAttribute(transaction, name);
    const value = attribute && parseValue(attribute.type, text);
    if (attribute && value !== undefined) document[attribute.id] = [value];
  }
  await transaction.query({
    text: `
      insert into metaverse_object (id, type_id, origin, display_name, document, change_number, created_at)
      select $1, id, 'Internal', $2, $3, nextval('change_order'), $4 from metaverse_object_type where name = 'User'`,
    values: [person.id, person.displayName, JSON.stringify(document), person.createdAt],
  });
  await transaction.query({
    text: `
      insert into metaverse_match_key (metaverse_object_id, type_id, attribute_id, match_key, value)
      select distinct mvo.id, mvo.type_id, attribute.id, lower(value), value
      from metaverse_object mvo
      join metaverse_attribute attribute on attribute.id in (select target_metaverse_attribute_id from matching_rule)
      cross join lateral jsonb_array_elements_text(mvo.document -> attribute.id::text) as value
      where mvo.id = $1 and length(value) between 1 and 1000`,
    values: [person.id],
  });
}

/** @returns whether the role was not there yet. */
export async function grantAdministrator(transaction: Transaction, metaverseObjectId: string): Promise<boolean> {
  const { rowCount } = await transaction.query({
    text: `insert into role_member (role_id, metaverse_object_id) select id, $1 from role where name = 'Administrator'
      on conflict do nothing`,
    values: [metaverseObjectId],
  });
  return rowCount > 0;
}
