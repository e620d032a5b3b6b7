import { connectedSystemsUpdate } from '@jim/contract/endpoints/connected-systems.ts';
import { saveConnectedSystem } from '../../../configuration/save-connected-system.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';
import { showConnectedSystem } from './get-connected-system.ts';

export const updateConnectedSystem = route(
  connectedSystemsUpdate,
  async ({ params, body, caller, services }) => {
    await saveConnectedSystem(params.id, body, caller, services);
    return showConnectedSystem(params.id, services);
  },
  systemIsThere,
);
