import { runProfilesList } from '@jim/contract/endpoints/run-profiles.ts';
import { listRunProfiles as readProfiles } from '../../../store/run-profiles.ts';
import { route } from '../../route.ts';
import { parentSystemIsThere } from '../synchronisation-guards.ts';

export const listRunProfiles = route(
  runProfilesList,
  ({ params, services }) => readProfiles(services.database, params.connectedSystemId),
  parentSystemIsThere,
);
