import { exampleDataSetsGet } from '@jim/contract/endpoints/example-data.ts';
import { describeSet } from '../../../example-data/describe-template.ts';
import { readDataSets } from '../../../store/example-data.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getExampleDataSet = route(exampleDataSetsGet, async ({ params, services }) => {
  const set = (await readDataSets(services.database, [params.id])).get(params.id);
  if (set === undefined) throw notFound('There is no such word list.');
  return describeSet(set);
});
