import { mappingsUpdate } from '@jim/contract/endpoints/mappings.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { checkMapping } from '../../../configuration/check-mapping.ts';
import { replaceMapping } from '../../../store/mappings.ts';
import { route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { findMapping, showMapping } from './show-mapping.ts';

export const updateMapping = route(
  mappingsUpdate,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const before = await findMapping(services, params.id, params.mappingId);
    const request = {
      ...body,
      nullIsValue: body.nullIsValue ?? before.nullIsValue,
      enabled: body.enabled ?? before.enabled,
    };
    const { write, targetName } = await checkMapping(services.database, rule, request);
    const part = { targetType: 'SyncRule', targetName: `Mapping to ${targetName}`, targetContext: rule.name } as const;
    await changeSyncRule(rule, { operation: 'Update', part }, caller, services, (tx) =>
      replaceMapping(tx, rule.id, before, write),
    );
    return showMapping(await findMapping(services, rule.id, before.id));
  },
  async ({ params, services }) => {
    await getSyncRule(services, params.id);
    await findMapping(services, params.id, params.mappingId);
  },
);
