import { builtInDataSets, usersAndGroups, type BuiltInTemplateAttribute } from '../example-data/built-in-data.ts';
import type { ExampleTemplate, TemplateAttribute } from '../example-data/template.ts';
import type { Transaction } from '../store/database.ts';

/** Adds the built-in data sets and the template that are not there. */
export async function seedExampleData(transaction: Transaction, now: Date): Promise<void> {
  await transaction.query({
    text: `
      insert into example_data_set (name, culture, built_in, words, created_at)
      select name, 'en', true, array(select jsonb_array_elements_text(words)), $2
      from jsonb_to_recordset($1::jsonb) as built_in(name text, words jsonb)
      on conflict (name, culture) do nothing`,
    values: [JSON.stringify(builtInDataSets), now.toISOString()],
  });
  const template = usersAndGroups(now);
  const { rows } = await transaction.query({
    text: 'select from example_data_template where name = $1',
    values: [template.name],
  });
  if (rows.length > 0) return;
  const ids = await readIds(transaction);
  const definition: ExampleTemplate = {
    objectTypes: template.objectTypes.map(({ type, objectsToCreate, attributes }, index) => ({
      id: index + 1,
      typeId: ids.types.get(type) ?? 0,
      objectsToCreate,
      attributes: attributes.map((attribute, place) => byId(attribute, (index + 1) * 100 + place, ids)),
    })),
  };
  await transaction.query({
    text: 'insert into example_data_template (name, built_in, definition, created_at) values ($1, true, $2, $3)',
    values: [template.name, JSON.stringify(definition), now.toISOString()],
  });
}

interface Ids {
  readonly attributes: ReadonlyMap<string, number>;
  readonly types: ReadonlyMap<string, number>;
  readonly sets: ReadonlyMap<string, number>;
}

async function readIds(transaction: Transaction): Promise<Ids> {
  const read = async (table: string): Promise<ReadonlyMap<string, number>> => {
    const { rows } = await transaction.query<{ id: number; name: string }>({ text: `select id, name from ${table}` });
    return new Map(rows.map(({ id, name }) => [name, id]));
  };
  return {
    attributes: await read('metaverse_attribute'),
    types: await read('metaverse_object_type'),
    sets: await read('example_data_set'),
  };
}

function byId(attribute: BuiltInTemplateAttribute, id: number, ids: Ids): TemplateAttribute {
  const { attribute: name, sets, weights, refersTo, onlyIf, ...rest } = attribute;
  return {
    id,
    attributeId: ids.attributes.get(name) ?? 0,
    ...rest,
    ...(sets && {
      dataSets: sets.map((set, order) => ({ id: id * 10 + order, setId: ids.sets.get(set) ?? 0, order })),
    }),
    ...(weights && {
      weightedValues: Object.entries(weights).map(([value, weight], index) => ({ id: id * 10 + index, value, weight })),
    }),
    ...(refersTo && { referenceTypeIds: refersTo.map((type) => ids.types.get(type) ?? 0) }),
    ...(onlyIf && {
      dependency: { id, attributeId: ids.attributes.get(onlyIf.attribute) ?? 0, stringValue: onlyIf.equals },
    }),
  };
}
