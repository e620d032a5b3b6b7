import { syncRulesList } from '@jim/contract/endpoints/sync-rules.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listSyncRules as readPage } from '../../../store/sync-rules.ts';
import { route } from '../../route.ts';

export const listSyncRules = route(syncRulesList, async ({ query, services }) => {
  const { rows, totalCount } = await readPage(services.database, query);
  return toPaged([...rows], totalCount, query);
});
