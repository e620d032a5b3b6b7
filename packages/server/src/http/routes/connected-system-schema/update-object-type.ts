import { objectTypesUpdate } from '@jim/contract/endpoints/connected-system-schema.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { findObjectType, updateObjectType as writeObjectType } from '../../../store/connected-system-schema.ts';
import { lockConnectedSystem } from '../../../store/connected-systems.ts';
import { route } from '../../route.ts';
import { objectTypeIsThere } from '../synchronisation-guards.ts';
import { showObjectType } from './get-object-type.ts';

export const updateObjectType = route(
  objectTypesUpdate,
  async ({ params, body, caller, services }) => {
    await services.database.transaction(async (tx) => {
      const system = await lockConnectedSystem(tx, params.id);
      const type = await findObjectType(tx, params.id, params.objectTypeId);
      await writeObjectType(tx, params.objectTypeId, body);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystem',
        operation: 'Update',
        targetName: system?.name ?? null,
        connectedSystemId: params.id,
        message: `Object type ${type?.name}`,
      });
    });
    return showObjectType(params.id, params.objectTypeId, services);
  },
  objectTypeIsThere,
);
