import { formatTimespan } from '@jim/contract/time-formats.ts';
import type { AttributeDataType, AttributePlurality } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';
import { listClauses, type ListProperties, type ListRequest, type Page } from './list-query.ts';

export type DeletionRule = 'Manual' | 'WhenLastConnectorDisconnected' | 'WhenAuthoritativeSourceDisconnected';
export type DeletionTriggerMode = 'SpecificSourcesDisconnect' | 'AllSourcesDisconnect';

export interface ObjectTypeHeaderRow {
  readonly id: number;
  readonly name: string;
  readonly pluralName: string;
  readonly created: string;
  readonly attributesCount: number;
  readonly builtIn: boolean;
  readonly icon: string | null;
  readonly hasPredefinedSearches: boolean;
  readonly deletionRule: DeletionRule;
  readonly deletionGracePeriod: string | null;
}

const countAttributes =
  '(select count(*) from metaverse_object_type_attribute where metaverse_object_type_id = object_type.id)';
const hasSearches = 'exists (select from predefined_search where metaverse_object_type_id = object_type.id)';

const objectTypeProperties: ListProperties = {
  id: { sql: 'object_type.id', kind: 'integer' },
  name: { sql: 'object_type.name', kind: 'text' },
  pluralName: { sql: 'object_type.plural_name', kind: 'text' },
  created: { sql: 'object_type.created_at', kind: 'other' },
  attributesCount: { sql: countAttributes, kind: 'integer' },
  builtIn: { sql: 'object_type.built_in', kind: 'boolean' },
  icon: { sql: 'object_type.icon', kind: 'text' },
  hasPredefinedSearches: { sql: hasSearches, kind: 'boolean' },
  deletionRule: { sql: 'object_type.deletion_rule', kind: 'other' },
  deletionGracePeriod: { sql: 'object_type.deletion_grace_seconds', kind: 'other' },
};

/** By name unless asked otherwise. */
export async function listObjectTypes(tx: Transaction, request: ListRequest): Promise<Page<ObjectTypeHeaderRow>> {
  const { where, orderBy, limit, values } = listClauses(objectTypeProperties, request, {
    defaultOrder: 'lower(object_type.name)',
    tieBreaker: 'object_type.id',
    nameSql: 'object_type.name',
  });
  const { rows } = await tx.query<Omit<ObjectTypeHeaderRow, 'deletionGracePeriod'> & { graceSeconds: number | null }>({
    text: `
      select object_type.id, object_type.name, object_type.plural_name as "pluralName", object_type.created_at as created,
             ${countAttributes} as "attributesCount", object_type.built_in as "builtIn", object_type.icon,
             ${hasSearches} as "hasPredefinedSearches", object_type.deletion_rule as "deletionRule",
             object_type.deletion_grace_seconds as "graceSeconds"
      from metaverse_object_type object_type where ${where} order by ${orderBy} ${limit}`,
    values,
  });
  const total = await tx.query<{ count: number }>({
    text: `select count(*) as count from metaverse_object_type object_type where ${where}`,
    values: values.slice(0, -2),
  });
  return {
    rows: rows.map(({ graceSeconds, ...row }) => ({ ...row, deletionGracePeriod: graceText(graceSeconds) })),
    totalCount: total.rows[0]?.count ?? 0,
  };
}

/** The timespan of a grace period in seconds. */
export function graceText(seconds: number | null): string | null {
  return seconds === null ? null : formatTimespan(seconds * 1000);
}

export interface AttributeHeaderRow {
  readonly id: number;
  readonly created: string;
  readonly name: string;
  readonly type: AttributeDataType;
  readonly attributePlurality: AttributePlurality;
  readonly builtIn: boolean;
  readonly metaverseObjectTypes: { readonly key: number; readonly value: string }[];
}

const attributeProperties: ListProperties = {
  id: { sql: 'attribute.id', kind: 'integer' },
  created: { sql: 'attribute.created_at', kind: 'other' },
  name: { sql: 'attribute.name', kind: 'text' },
  type: { sql: 'attribute.type', kind: 'other' },
  attributePlurality: { sql: 'attribute.plurality', kind: 'other' },
  builtIn: { sql: 'attribute.built_in', kind: 'boolean' },
};

/** By name unless asked otherwise. */
export async function listAttributes(tx: Transaction, request: ListRequest): Promise<Page<AttributeHeaderRow>> {
  const { where, orderBy, limit, values } = listClauses(attributeProperties, request, {
    defaultOrder: 'lower(attribute.name)',
    tieBreaker: 'attribute.id',
    nameSql: 'attribute.name',
  });
  const { rows } = await tx.query<AttributeHeaderRow>({
    text: `
      select attribute.id, attribute.created_at as created, attribute.name, attribute.type,
             attribute.plurality as "attributePlurality", attribute.built_in as "builtIn",
             coalesce((select json_agg(json_build_object('key', object_type.id, 'value', object_type.name) order by object_type.id)
               from metaverse_object_type_attribute binding
               join metaverse_object_type object_type on object_type.id = binding.metaverse_object_type_id
               where binding.metaverse_attribute_id = attribute.id), '[]') as "metaverseObjectTypes"
      from metaverse_attribute attribute where ${where} order by ${orderBy} ${limit}`,
    values,
  });
  const total = await tx.query<{ count: number }>({
    text: `select count(*) as count from metaverse_attribute attribute where ${where}`,
    values: values.slice(0, -2),
  });
  return { rows, totalCount: total.rows[0]?.count ?? 0 };
}

export interface ObjectTypeRow {
  readonly id: number;
  readonly name: string;
  readonly pluralName: string;
  readonly created: string;
  readonly builtIn: boolean;
  readonly icon: string | null;
  readonly deletionRule: DeletionRule;
  readonly graceSeconds: number | null;
  readonly deletionTriggerConnectedSystemIds: number[];
  readonly deletionTriggerMode: DeletionTriggerMode;
  /** Ordered by name. */
  readonly attributes: {
    readonly id: number;
    readonly name: string;
    readonly type: AttributeDataType;
    readonly attributePlurality: AttributePlurality;
    readonly builtIn: boolean;
  }[];
}

export async function findObjectType(tx: Transaction, id: number): Promise<ObjectTypeRow | undefined> {
  const { rows } = await tx.query<ObjectTypeRow>({
    name: 'find-metaverse-object-type',
    text: `
      select object_type.id, object_type.name, object_type.plural_name as "pluralName", object_type.created_at as created,
             object_type.built_in as "builtIn", object_type.icon, object_type.deletion_rule as "deletionRule",
             object_type.deletion_grace_seconds as "graceSeconds",
             object_type.deletion_trigger_system_ids as "deletionTriggerConnectedSystemIds",
             object_type.deletion_trigger_mode as "deletionTriggerMode",
             coalesce((select json_agg(json_build_object('id', attribute.id, 'name', attribute.name, 'type', attribute.type,
               'attributePlurality', attribute.plurality, 'builtIn', attribute.built_in) order by lower(attribute.name), attribute.id)
               from metaverse_object_type_attribute binding
               join metaverse_attribute attribute on attribute.id = binding.metaverse_attribute_id
               where binding.metaverse_object_type_id = object_type.id), '[]') as attributes
      from metaverse_object_type object_type where object_type.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface AttributeRow extends Omit<AttributeHeaderRow, 'metaverseObjectTypes'> {
  readonly objectTypes: { readonly id: number; readonly name: string }[];
}

export async function findAttribute(tx: Transaction, id: number): Promise<AttributeRow | undefined> {
  const { rows } = await tx.query<AttributeRow>({
    name: 'find-metaverse-attribute',
    text: `
      select attribute.id, attribute.name, attribute.created_at as created, attribute.type,
             attribute.plurality as "attributePlurality", attribute.built_in as "builtIn",
             coalesce((select json_agg(json_build_object('id', object_type.id, 'name', object_type.name) order by object_type.id)
               from metaverse_object_type_attribute binding
               join metaverse_object_type object_type on object_type.id = binding.metaverse_object_type_id
               where binding.metaverse_attribute_id = attribute.id), '[]') as "objectTypes"
      from metaverse_attribute attribute where attribute.id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface AttributeFact {
  readonly id: number;
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
}

/** Every attribute, by id. */
export async function listAttributeFacts(tx: Transaction): Promise<ReadonlyMap<number, AttributeFact>> {
  const { rows } = await tx.query<AttributeFact>({
    name: 'list-metaverse-attribute-facts',
    text: 'select id, name, type, plurality from metaverse_attribute order by lower(name), id',
  });
  return new Map(rows.map((row) => [row.id, row]));
}
