import { exampleDataTemplatesList } from '@jim/contract/endpoints/example-data.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { listTemplates } from '../../../store/example-data.ts';
import { route } from '../../route.ts';

export const listExampleDataTemplates = route(exampleDataTemplatesList, async ({ query, services }) => {
  const { rows, totalCount } = await listTemplates(services.database, query);
  return toPaged([...rows], totalCount, query);
});
