import { metaverseObjectsGet } from '@jim/contract/endpoints/metaverse-objects.ts';
import { describeObject } from '../../../metaverse/describe-object.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getMetaverseObject = route(metaverseObjectsGet, async ({ params, query, services }) => {
  const found = await describeObject(services.database, params.id, query.valuesPerAttribute);
  if (found === undefined) throw notFound('There is no such metaverse object.');
  return found;
});
