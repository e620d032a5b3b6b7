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
