import { deletedConnectedSystemObjects, deletedMetaverseObjects } from '@jim/contract/endpoints/history.ts';
import {
  listDeletedConnectedSystemObjects as listObjects,
  listDeletedMetaverseObjects as listIdentities,
} from '../../../store/deleted-objects.ts';
import { route } from '../../route.ts';

export const listDeletedConnectedSystemObjects = route(deletedConnectedSystemObjects, async ({ query, services }) => {
  const { rows, totalCount } = await listObjects(services.database, query);
  const items = rows.map((row) => ({ ...row, initiatedByType: initiatorOf(row.initiatedByType) }));
  return { items, totalCount, page: query.page, pageSize: query.pageSize };
});

export const listDeletedMetaverseObjects = route(deletedMetaverseObjects, async ({ query, services }) => {
  const { rows, totalCount } = await listIdentities(services.database, query);
  const items = rows.map((row) => ({ ...row, initiatedByType: initiatorOf(row.initiatedByType) }));
  return { items, totalCount, page: query.page, pageSize: query.pageSize };
});

/** The wire knows people and keys here; whatever the service did by itself is Unknown. */
function initiatorOf(type: string): 'User' | 'ApiKey' | 'Unknown' {
  return type === 'User' || type === 'ApiKey' ? type : 'Unknown';
}
