import { matchingModeSwitch } from '@jim/contract/endpoints/matching-mode.ts';
import { switchMatchingMode as switchMode } from '../../../configuration/switch-matching-mode.ts';
import { route } from '../../route.ts';
import { matchingSystemIsThere } from '../synchronisation-guards.ts';

export const switchMatchingMode = route(
  matchingModeSwitch,
  async ({ params, query, body, caller, services }) => {
    const plan = await switchMode(params.csId, body.mode, query.preview ? 'preview' : 'apply', caller, services);
    return {
      success: true,
      newMode: plan.newMode,
      syncRulesUpdated: plan.syncRulesUpdated,
      objectTypesUpdated: plan.objectTypesUpdated,
      warnings: [...plan.warnings],
      objectTypeMigrations: [...plan.objectTypeMigrations],
      errorMessage: null,
    };
  },
  matchingSystemIsThere,
);
