import { metaverseObjectsListValues } from '@jim/contract/endpoints/metaverse-object-details.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { describeValue, wireOf } from '../../../metaverse/describe-object.ts';
import { listObjectValues as readPage } from '../../../store/metaverse-object-details.ts';
import { readContributorNames } from '../../../store/metaverse-objects.ts';
import { route } from '../../route.ts';
import { getNamedAttribute, getObjectRow } from './object-guards.ts';

export const listMetaverseObjectValues = route(metaverseObjectsListValues, async ({ params, query, services }) => {
  const row = await getObjectRow(services, params.id);
  const attribute = await getNamedAttribute(services, params.attributeName);
  const { rows, totalCount } = await readPage(services.database, row.id, attribute, query);
  const source = row.provenance[attribute.id];
  const names = await readContributorNames(
    services.database,
    source === undefined ? [] : [source.systemId],
    typeof source?.mappingId === 'number' ? [source.mappingId] : [],
  );
  const items = rows.map(({ place, value, targetId, targetName }) =>
    targetId === null
      ? { ...describeValue({ row, names }, attribute, place), ...wireOf(attribute, value) }
      : {
          ...describeValue({ row, names }, attribute, targetId),
          referenceValueId: targetId,
          referenceValueDisplayName: targetName,
        },
  );
  return toPaged(items, totalCount, query);
});
