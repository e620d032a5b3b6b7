import { pendingExportsRetry } from '@jim/contract/endpoints/pending-exports.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import { retryPendingExports as retry } from '../../../store/pending-export-writes.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const retryPendingExports = route(
  pendingExportsRetry,
  async ({ params, body, caller, services }) =>
    services.database.transaction(async (tx) => {
      const system = await findConnectedSystem(tx, params.id);
      const retriedCount = await retry(tx, params.id, body);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystem',
        operation: 'Update',
        targetName: system?.name ?? null,
        connectedSystemId: params.id,
        message: `Pending exports made due again: ${retriedCount}`,
        objectsToProcess: retriedCount,
        objectsProcessed: retriedCount,
      });
      return { retriedCount };
    }),
  systemIsThere,
);
