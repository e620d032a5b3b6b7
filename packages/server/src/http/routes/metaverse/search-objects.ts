import { metaverseObjectsSearch } from '@jim/contract/endpoints/metaverse-objects.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { getUsableSearch } from '../../../configuration/predefined-searches.ts';
import { describeHeaders, namedAttributes } from '../../../metaverse/describe-headers.ts';
import { findMetaverseObjects, type ObjectOrder } from '../../../store/find-metaverse-objects.ts';
import { anyTextContains } from '../../../store/metaverse-conditions.ts';
import { listAttributeFacts, type AttributeFact } from '../../../store/metaverse-schema.ts';
import { criteriaConditions } from '../../../store/search-criteria.ts';
import { route } from '../../route.ts';

export const searchMetaverseObjects = route(
  metaverseObjectsSearch,
  async ({ params, query, caller, services }) => {
    const search = await getUsableSearch(services.database, caller, params.predefinedSearchUri);
    const attributes = await listAttributeFacts(services.database);
    const criteria = criteriaConditions(search.criteriaGroups, attributes);
    const { ids, totalCount } = await findMetaverseObjects(services.database, {
      typeId: search.typeId,
      conditions: query.search ? [...criteria, anyTextContains(query.search, attributes)] : criteria,
      order: orderOf(query.sortBy, query.sortDirection, attributes),
      page: query.page,
      pageSize: query.pageSize,
    });
    const columns = search.attributeIds.flatMap((id) => attributes.get(id) ?? []);
    return toPaged(await describeHeaders(services.database, ids, columns), totalCount, query);
  },
  async ({ params, caller, services }) =>
    void (await getUsableSearch(services.database, caller, params.predefinedSearchUri)),
);

function orderOf(
  sortBy: string | null,
  direction: 'asc' | 'desc',
  attributes: ReadonlyMap<number, AttributeFact>,
): ObjectOrder {
  const [attribute] = sortBy === null ? [] : namedAttributes([sortBy], attributes);
  if (attribute === undefined) return { by: 'created', direction };
  return attribute.name === 'Display Name' ? { by: 'name', direction } : { by: 'attribute', attribute, direction };
}
