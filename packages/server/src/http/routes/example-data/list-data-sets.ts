import { exampleDataSetsList } from '@jim/contract/endpoints/example-data.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listDataSets } from '../../../store/example-data.ts';
import { route } from '../../route.ts';

export const listExampleDataSets = route(exampleDataSetsList, async ({ query, services }) => {
  const { rows, totalCount } = await listDataSets(services.database, query);
  return toPaged([...rows], totalCount, query);
});
