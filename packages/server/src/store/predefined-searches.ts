import type { Transaction } from './database.ts';
import type { SearchGroup } from './search-criteria.ts';

export interface PredefinedSearchRow {
  readonly id: number;
  readonly name: string;
  readonly uri: string;
  readonly typeId: number;
  readonly typeName: string;
  readonly isDefault: boolean;
  readonly builtIn: boolean;
  readonly isEnabled: boolean;
  /** Its columns in order. */
  readonly attributeIds: readonly number[];
  readonly criteriaGroups: readonly SearchGroup[];
  readonly created: string;
}

const columns = `
  search.id, search.name, search.uri, search.metaverse_object_type_id as "typeId", object_type.name as "typeName",
  search.is_default as "isDefault", search.built_in as "builtIn", search.is_enabled as "isEnabled",
  search.attribute_ids as "attributeIds", search.criteria_groups as "criteriaGroups", search.created_at as created
  from predefined_search search join metaverse_object_type object_type on object_type.id = search.metaverse_object_type_id`;

/** The uri in any case. */
export async function findPredefinedSearch(tx: Transaction, uri: string): Promise<PredefinedSearchRow | undefined> {
  const { rows } = await tx.query<PredefinedSearchRow>({
    name: 'find-predefined-search',
    text: `select ${columns} where lower(search.uri) = lower($1) order by search.uri = $1 desc limit 1`,
    values: [uri],
  });
  return rows[0];
}

/** By type and name, the default of a type first. */
export async function listPredefinedSearches(tx: Transaction): Promise<readonly PredefinedSearchRow[]> {
  const { rows } = await tx.query<PredefinedSearchRow>({
    name: 'list-predefined-searches',
    text: `select ${columns} order by lower(object_type.name), search.is_default desc, lower(search.name), search.id`,
  });
  return rows;
}

export interface SearchContent {
  readonly name: string;
  readonly uri: string;
  readonly typeId: number;
  readonly isDefault: boolean;
  readonly isEnabled: boolean;
  readonly attributeIds: readonly number[];
  readonly criteriaGroups: readonly SearchGroup[];
}

/** Replaces the search `id`, or adds one. At most one is the default of its type (PSR-04). */
export async function writePredefinedSearch(tx: Transaction, id: number | null, search: SearchContent): Promise<void> {
  if (search.isDefault) {
    await tx.query({
      text: `update predefined_search set is_default = false where metaverse_object_type_id = $1 and is_default and id is distinct from $2::int`,
      values: [search.typeId, id],
    });
  }
  const values = [
    search.name,
    search.uri,
    search.typeId,
    search.isDefault,
    search.isEnabled,
    search.attributeIds,
    JSON.stringify(search.criteriaGroups),
  ];
  if (id === null) {
    await tx.query({
      text: `
        insert into predefined_search (name, uri, metaverse_object_type_id, is_default, is_enabled, attribute_ids, criteria_groups)
        values ($1, $2, $3, $4, $5, $6, $7)`,
      values,
    });
    return;
  }
  await tx.query({
    text: `
      update predefined_search set name = $1, uri = $2, metaverse_object_type_id = $3, is_default = $4, is_enabled = $5,
        attribute_ids = $6, criteria_groups = $7
      where id = $8`,
    values: [...values, id],
  });
}

export async function deletePredefinedSearch(tx: Transaction, id: number): Promise<void> {
  await tx.query({ text: 'delete from predefined_search where id = $1', values: [id] });
}
