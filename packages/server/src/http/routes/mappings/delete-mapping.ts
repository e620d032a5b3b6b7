import { mappingsDelete } from '@jim/contract/endpoints/mappings.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { deleteMapping as removeMapping } from '../../../store/mappings.ts';
import { reply, route } from '../../route.ts';
import { getSyncRule } from '../synchronisation-guards.ts';
import { findMapping, mappingTarget } from './show-mapping.ts';

export const deleteMapping = route(
  mappingsDelete,
  async ({ params, query, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    const mapping = await findMapping(services, params.id, params.mappingId);
    const target = mappingTarget(mapping);
    if (query.preview) {
      return {
        target: `Mapping to ${target}`,
        counts: { mappings: 1, sources: mapping.sources.length },
        samples: {},
        warnings: [`${rule.name} no longer feeds ${target}.`],
      };
    }
    const part = { targetType: 'SyncRule', targetName: `Mapping to ${target}`, targetContext: rule.name } as const;
    await changeSyncRule(rule, { operation: 'Delete', part }, caller, services, (tx) => removeMapping(tx, mapping.id));
    return reply(204);
  },
  async ({ params, services }) => {
    await getSyncRule(services, params.id);
    await findMapping(services, params.id, params.mappingId);
  },
);
