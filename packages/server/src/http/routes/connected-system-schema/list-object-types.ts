import { objectTypesList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { listObjectTypes as readTypes } from '../../../store/connected-system-schema.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const listObjectTypes = route(
  objectTypesList,
  ({ params, services }) => readTypes(services.database, params.id),
  systemIsThere,
);
