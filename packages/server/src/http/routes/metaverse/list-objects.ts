import { metaverseObjectsList } from '@jim/contract/endpoints/metaverse-objects.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { describeHeaders, namedAttributes } from '../../../metaverse/describe-headers.ts';
import { findMetaverseObjects } from '../../../store/find-metaverse-objects.ts';
import {
  hasStatus,
  isJoinedTo,
  nameContains,
  valueEquals,
  type Condition,
} from '../../../store/metaverse-conditions.ts';
import { listAttributeFacts } from '../../../store/metaverse-schema.ts';
import { route } from '../../route.ts';

export const listMetaverseObjects = route(metaverseObjectsList, async ({ query, services }) => {
  const attributes = await listAttributeFacts(services.database);
  const { filterAttributeName, filterAttributeValue, connectedSystemId } = query;
  const conditions: Condition[] = [];
  if (query.search) conditions.push(nameContains(query.search));
  if (filterAttributeName && filterAttributeValue) {
    const [named] = namedAttributes([filterAttributeName], attributes);
    conditions.push(valueEquals(named, filterAttributeValue));
  }
  if (query.status !== null) conditions.push(hasStatus(query.status));
  if (connectedSystemId !== null) conditions.push(isJoinedTo(connectedSystemId));
  const { ids, totalCount } = await findMetaverseObjects(services.database, {
    typeId: query.objectTypeId,
    conditions,
    order: {
      by: query.sortBy?.toLowerCase() === 'displayname' ? 'name' : 'created',
      direction: query.sortDirection,
    },
    page: query.page,
    pageSize: query.pageSize,
  });
  const asked = namedAttributes(query.attributes, attributes);
  return toPaged(await describeHeaders(services.database, ids, asked), totalCount, query);
});
