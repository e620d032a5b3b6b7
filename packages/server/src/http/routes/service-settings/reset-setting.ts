import { serviceSettingsReset } from '@jim/contract/endpoints/service-settings.ts';
import { changeSetting } from '../../../settings/change-setting.ts';
import { route } from '../../route.ts';

export const resetSetting = route(serviceSettingsReset, ({ params, caller, services }) =>
  changeSetting(services, caller, params.key, { kind: 'revert' }),
);
