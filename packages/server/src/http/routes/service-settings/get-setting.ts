import { serviceSettingsGet } from '@jim/contract/endpoints/service-settings.ts';
import { getSetting as get, settingOf } from '../../../settings/change-setting.ts';
import { route } from '../../route.ts';

export const getSetting = route(serviceSettingsGet, async ({ params, services }) =>
  settingOf(await get(services.database, params.key)),
);
