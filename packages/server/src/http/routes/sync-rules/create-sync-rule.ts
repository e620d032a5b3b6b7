import { syncRulesCreate } from '@jim/contract/endpoints/sync-rules.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { findObjectType } from '../../../store/connected-system-schema.ts';
import { findConnectedSystem, markRulesChanged } from '../../../store/connected-systems.ts';
import { insertSyncRule, metaverseTypeExists } from '../../../store/sync-rules.ts';
import { badRequest } from '../../api-error.ts';
import { initiatorOf } from '../../caller.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';

export const createSyncRule = route(syncRulesCreate, async ({ body, caller, services }) => {
  const { direction, connectedSystemId } = body;
  if (direction === 'NotSet') throw badRequest('The direction is Import or Export.');
  const id = await services.database.transaction(async (tx) => {
    const system = await findConnectedSystem(tx, connectedSystemId);
    if (system === undefined) throw badRequest(`There is no connected system ${connectedSystemId}.`);
    if ((await findObjectType(tx, connectedSystemId, body.connectedSystemObjectTypeId)) === undefined) {
      throw badRequest(`There is no object type ${body.connectedSystemObjectTypeId} in ${system.name}.`);
    }
    if (!(await metaverseTypeExists(tx, body.metaverseObjectTypeId))) {
      throw badRequest(`There is no metaverse object type ${body.metaverseObjectTypeId}.`);
    }
    const rule = {
      ...body,
      direction,
      projectToMetaverse: direction === 'Import' ? body.projectToMetaverse : null,
      provisionToConnectedSystem: direction === 'Export' ? body.provisionToConnectedSystem : null,
    };
    const created = await insertSyncRule(tx, rule, initiatorOf(caller));
    await markRulesChanged(tx, [connectedSystemId]);
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'SyncRule',
      operation: 'Create',
      targetName: body.name,
      targetContext: system.name,
      syncRuleId: created,
    });
    return created;
  });
  return reply(201, await getSyncRule(services, id), { location: `/api/v1/synchronisation/sync-rules/${id}` });
});
