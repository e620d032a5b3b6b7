import { serviceSettingsList } from '@jim/contract/endpoints/service-settings.ts';
import { settingOf } from '../../../settings/change-setting.ts';
import { listServiceSettings } from '../../../store/service-settings.ts';
import { route } from '../../route.ts';

export const listSettings = route(serviceSettingsList, async ({ services }) =>
  (await listServiceSettings(services.database)).map(settingOf),
);
