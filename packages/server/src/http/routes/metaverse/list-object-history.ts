import { metaverseObjectsHistory } from '@jim/contract/endpoints/metaverse-object-details.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { describeChanges } from '../../../metaverse/describe-changes.ts';
import { listObjectChanges } from '../../../store/metaverse-object-details.ts';
import { listAttributeFacts } from '../../../store/metaverse-schema.ts';
import { route } from '../../route.ts';
import { getNamedAttribute, getObjectRow } from './object-guards.ts';

export const listMetaverseObjectHistory = route(metaverseObjectsHistory, async ({ params, query, services }) => {
  const { attributeName } = query;
  const attributeId = attributeName === null ? null : (await getNamedAttribute(services, attributeName)).id;
  const { rows, totalCount } = await listObjectChanges(services.database, params.id, { ...query, attributeId });
  if (totalCount === 0) await getObjectRow(services, params.id);
  const attributes = await listAttributeFacts(services.database);
  return toPaged(await describeChanges(services.database, rows, attributes), totalCount, query);
});
