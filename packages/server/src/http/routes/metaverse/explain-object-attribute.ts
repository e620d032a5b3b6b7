import { metaverseObjectsExplain } from '@jim/contract/endpoints/metaverse-object-details.ts';
import { explainAttribute } from '../../../metaverse/explain-attribute.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';
import { getNamedAttribute } from './object-guards.ts';

export const explainMetaverseObjectAttribute = route(metaverseObjectsExplain, async ({ params, services }) => {
  const attribute = await getNamedAttribute(services, params.attributeName);
  const explanation = await explainAttribute(services, params.id, attribute);
  if (explanation === undefined) throw notFound('There is no such metaverse object.');
  return explanation;
});
