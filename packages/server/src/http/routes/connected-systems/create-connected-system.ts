import { connectedSystemsCreate } from '@jim/contract/endpoints/connected-systems.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { describeConnectedSystem } from '../../../configuration/describe-connected-system.ts';
import { insertConnectedSystem } from '../../../store/connected-systems.ts';
import { findConnectorDefinition } from '../../../store/connector-definitions.ts';
import { badRequest } from '../../api-error.ts';
import { initiatorOf } from '../../caller.ts';
import { reply, route } from '../../route.ts';

export const createConnectedSystem = route(connectedSystemsCreate, async ({ body, caller, services }) => {
  const name = body.name.trim();
  const id = await services.database.transaction(async (tx) => {
    if ((await findConnectorDefinition(tx, body.connectorDefinitionId)) === undefined) {
      throw badRequest(`There is no connector definition ${body.connectorDefinitionId}.`);
    }
    const description = body.description?.trim() || null;
    const created = await insertConnectedSystem(tx, { ...body, name, description }, initiatorOf(caller));
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Create',
      targetName: name,
      connectedSystemId: created,
    });
    return created;
  });
  const location = `/api/v1/synchronisation/connected-systems/${id}`;
  return reply(201, await describeConnectedSystem(id, services), { location });
});
