import { connectorSpaceCountUnresolvedReferences } from '@jim/contract/endpoints/connector-space.ts';
import { countUnresolvedReferences as count } from '../../../store/unresolved-references.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const countUnresolvedReferences = route(
  connectorSpaceCountUnresolvedReferences,
  ({ params, services }) => count(services.database, params.id),
  systemIsThere,
);
