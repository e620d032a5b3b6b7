import { exampleDataTemplatesGet } from '@jim/contract/endpoints/example-data.ts';
import { describeTemplate } from '../../../example-data/describe-template.ts';
import { findTemplate } from '../../../store/example-data.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getExampleDataTemplate = route(exampleDataTemplatesGet, async ({ params, services }) => {
  const template = await findTemplate(services.database, params.id);
  if (template === undefined) throw notFound('There is no such template.');
  return describeTemplate(services.database, template);
});
