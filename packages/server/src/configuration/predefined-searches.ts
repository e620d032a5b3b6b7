import type { PredefinedSearchDto, SearchGroupDto } from '@jim/contract/endpoints/predefined-searches.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { callerMay, type Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import type { Transaction } from '../store/database.ts';
import { listAttributeFacts, type AttributeFact } from '../store/metaverse-schema.ts';
import { listUnknownTypes } from '../store/metaverse-schema-writes.ts';
import {
  deletePredefinedSearch,
  findPredefinedSearch,
  writePredefinedSearch,
  type PredefinedSearchRow,
  type SearchContent,
} from '../store/predefined-searches.ts';
import type { SearchComparison, SearchGroup } from '../store/search-criteria.ts';

/** A group as the wire gives it: NotSet is refused there. */
export interface GivenGroup {
  readonly type: 'All' | 'Any';
  readonly criteria: readonly {
    readonly attributeId: number;
    readonly comparisonType: SearchComparison | 'NotSet';
    readonly stringValue: string | null;
  }[];
  readonly childGroups: readonly GivenGroup[];
}

export interface GivenSearch {
  readonly name: string | null;
  readonly uri: string | null;
  readonly isDefaultForMetaverseObjectType: boolean | null;
  readonly isEnabled: boolean | null;
  readonly attributeIds: readonly number[] | null;
  readonly criteriaGroups: readonly GivenGroup[] | null;
}

export async function getPredefinedSearch(tx: Transaction, uri: string): Promise<PredefinedSearchRow> {
  const search = await findPredefinedSearch(tx, uri);
  if (search === undefined) throw notFound('There is no such predefined search.');
  return search;
}

/** PSR-04: a disabled search is hidden from all but those who administer it. */
export const mayUseSearch = (caller: Caller, { isEnabled }: PredefinedSearchRow): boolean =>
  isEnabled || callerMay(caller, 'Administrator');

/** @throws ApiError 404 also when it is hidden from the caller. */
export async function getUsableSearch(tx: Transaction, caller: Caller, uri: string): Promise<PredefinedSearchRow> {
  const search = await getPredefinedSearch(tx, uri);
  if (!mayUseSearch(caller, search)) throw notFound('There is no such predefined search.');
  return search;
}

export async function createPredefinedSearch(
  { database }: Services,
  given: GivenSearch & { readonly name: string; readonly uri: string; readonly metaverseObjectTypeId: number },
): Promise<void> {
  await database.transaction(async (tx) => {
    const content: SearchContent = {
      name: given.name,
      uri: given.uri,
      typeId: given.metaverseObjectTypeId,
      isDefault: given.isDefaultForMetaverseObjectType ?? false,
      isEnabled: given.isEnabled ?? true,
      attributeIds: given.attributeIds ?? [],
      criteriaGroups: (given.criteriaGroups ?? []).map(storedGroup),
    };
    const unknown = await listUnknownTypes(tx, [content.typeId]);
    if (unknown.length > 0) throw badRequest(`There is no metaverse object type ${content.typeId}.`);
    await check(tx, content, null);
    await writePredefinedSearch(tx, null, content);
  });
}

/** @returns the uri it has now. */
export async function changePredefinedSearch({ database }: Services, uri: string, given: GivenSearch): Promise<string> {
  return database.transaction(async (tx) => {
    const search = await getPredefinedSearch(tx, uri);
    const { name, uri: newUri, attributeIds, criteriaGroups } = given;
    if (search.builtIn && [name, newUri, attributeIds, criteriaGroups].some((part) => part !== null)) {
      throw badRequest(`${search.name} is built in: copy it to change it.`);
    }
    const content: SearchContent = {
      name: name ?? search.name,
      uri: newUri ?? search.uri,
      typeId: search.typeId,
      isDefault: given.isDefaultForMetaverseObjectType ?? search.isDefault,
      isEnabled: given.isEnabled ?? search.isEnabled,
      attributeIds: attributeIds ?? search.attributeIds,
      criteriaGroups: criteriaGroups?.map(storedGroup) ?? search.criteriaGroups,
    };
    await check(tx, content, search.id);
    await writePredefinedSearch(tx, search.id, content);
    return content.uri;
  });
}

export async function removePredefinedSearch({ database }: Services, uri: string): Promise<void> {
  await database.transaction(async (tx) => {
    const search = await getPredefinedSearch(tx, uri);
    if (search.builtIn) throw badRequest(`${search.name} is built in and cannot be deleted.`);
    await deletePredefinedSearch(tx, search.id);
  });
}

async function check(tx: Transaction, content: SearchContent, id: number | null): Promise<void> {
  const other = await findPredefinedSearch(tx, content.uri);
  if (other !== undefined && other.id !== id) throw badRequest(`There is a search at ${content.uri} already.`);
  const attributes = await listAttributeFacts(tx);
  const used = [...content.attributeIds, ...content.criteriaGroups.flatMap(attributesOf)];
  const unknown = used.filter((attributeId) => !attributes.has(attributeId));
  if (unknown.length > 0) throw badRequest(`There is no attribute ${[...new Set(unknown)].join(', ')}.`);
}

const attributesOf = ({ criteria, childGroups }: SearchGroup): number[] => [
  ...criteria.map(({ attributeId }) => attributeId),
  ...childGroups.flatMap(attributesOf),
];

function storedGroup({ type, criteria, childGroups }: GivenGroup): SearchGroup {
  return {
    type,
    criteria: criteria.flatMap(({ comparisonType, ...rest }) =>
      comparisonType === 'NotSet' ? [] : { ...rest, comparisonType },
    ),
    childGroups: childGroups.map(storedGroup),
  };
}

export function predefinedSearchDto(
  search: PredefinedSearchRow,
  attributes: ReadonlyMap<number, AttributeFact>,
): PredefinedSearchDto {
  return {
    id: search.id,
    name: search.name,
    uri: search.uri,
    metaverseObjectType: { id: search.typeId, name: search.typeName },
    isDefaultForMetaverseObjectType: search.isDefault,
    builtIn: search.builtIn,
    isEnabled: search.isEnabled,
    created: search.created,
    attributes: search.attributeIds.flatMap((id, position) => {
      const name = attributes.get(id)?.name;
      return name === undefined ? [] : { id, name, position };
    }),
    criteriaGroups: search.criteriaGroups.map((group, position) => groupDto(group, position, attributes)),
  };
}

function groupDto(
  { type, criteria, childGroups }: SearchGroup,
  position: number,
  attributes: ReadonlyMap<number, AttributeFact>,
): SearchGroupDto {
  return {
    type,
    position,
    criteria: criteria.map(({ attributeId, comparisonType, stringValue }) => ({
      attributeId,
      attributeName: attributes.get(attributeId)?.name ?? null,
      comparisonType,
      stringValue,
    })),
    childGroups: childGroups.map((child, place) => groupDto(child, place, attributes)),
  };
}
