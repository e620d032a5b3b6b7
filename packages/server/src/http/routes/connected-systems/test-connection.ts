import { connectedSystemsTestConnection } from '@jim/contract/endpoints/connected-systems.ts';
import { testConnection as tryConnection } from '../../../configuration/test-connection.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const testConnection = route(
  connectedSystemsTestConnection,
  ({ params, body, services, request }) => tryConnection(params.id, body.settingValues ?? {}, services, request.signal),
  systemIsThere,
);
