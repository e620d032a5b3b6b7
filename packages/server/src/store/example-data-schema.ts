import type { ExampleDataAttributeDto, ExampleDataObjectTypeDto } from '@jim/contract/endpoints/example-data.ts';
import type { Transaction } from './database.ts';
import { graceText } from './metaverse-schema.ts';

export interface NestedSchema {
  readonly attributes: ReadonlyMap<
    number,
    Omit<ExampleDataAttributeDto, 'metaverseObjectTypes' | 'predefinedSearchAttributes'>
  >;
  readonly types: ReadonlyMap<
    number,
    Omit<ExampleDataObjectTypeDto, 'attributes' | 'exampleDataTemplateAttributes' | 'predefinedSearches'>
  >;
}

const audit = `
  created_at as created, created_by_type as "createdByType", created_by_id as "createdById", created_by_name as "createdByName",
  last_updated_at as "lastUpdated", coalesce(last_updated_by_type, 'NotSet') as "lastUpdatedByType",
  last_updated_by_id as "lastUpdatedById", last_updated_by_name as "lastUpdatedByName"`;

type Read<Rows> = Rows extends ReadonlyMap<number, infer Row> ? Row : never;

/** The metaverse schema with who made it, by id. */
export async function readNestedSchema(tx: Transaction): Promise<NestedSchema> {
  const attributes = await tx.query<Read<NestedSchema['attributes']>>({
    name: 'read-nested-attributes',
    text: `select id, ${audit}, name, type, plurality as "attributePlurality", built_in as "builtIn", rendering_hint as "renderingHint"
      from metaverse_attribute`,
  });
  const types = await tx.query<
    Omit<Read<NestedSchema['types']>, 'deletionGracePeriod'> & { graceSeconds: number | null }
  >({
    name: 'read-nested-object-types',
    text: `select id, name, plural_name as "pluralName", ${audit}, built_in as "builtIn", icon, deletion_rule as "deletionRule",
        deletion_grace_seconds as "graceSeconds", deletion_trigger_system_ids as "deletionTriggerConnectedSystemIds"
      from metaverse_object_type`,
  });
  return {
    attributes: new Map(attributes.rows.map((row) => [row.id, row])),
    types: new Map(
      types.rows.map(({ graceSeconds, ...row }) => [row.id, { ...row, deletionGracePeriod: graceText(graceSeconds) }]),
    ),
  };
}
