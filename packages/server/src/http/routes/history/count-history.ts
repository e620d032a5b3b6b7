import { historyCount } from '@jim/contract/endpoints/history.ts';
import { countChangesOf } from '../../../store/deleted-objects.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const countHistory = route(historyCount, async ({ params, services }) => {
  const counted = await countChangesOf(services.database, params.connectedSystemId);
  if (!counted) throw notFound('There is no such connected system.');
  return {
    connectedSystemId: params.connectedSystemId,
    connectedSystemName: counted.name,
    changeRecordCount: counted.count,
  };
});
