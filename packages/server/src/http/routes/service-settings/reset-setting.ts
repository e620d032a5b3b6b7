import { serviceSettingsReset } from '@jim/contract/endpoints/service-settings.ts';
import { changeSetting, getSetting, settingOf } from '../../../settings/change-setting.ts';
import { route } from '../../route.ts';

export const resetSetting = route(
  serviceSettingsReset,
  async ({ params, query, caller, services }) => {
    if (!query.preview) return changeSetting(services, caller, params.key, { kind: 'revert' });
    const { displayName, value, isReadOnly } = settingOf(await getSetting(services.database, params.key));
    return {
      target: displayName,
      counts: { values: value === null ? 0 : 1 },
      samples: { values: value === null ? [] : [value] },
      warnings: isReadOnly ? ['It is read-only: resetting it is refused.'] : [],
    };
  },
  async ({ params, services }) => void (await getSetting(services.database, params.key)),
);
