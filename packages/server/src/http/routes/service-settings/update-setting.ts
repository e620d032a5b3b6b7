import { serviceSettingsUpdate } from '@jim/contract/endpoints/service-settings.ts';
import { changeSetting, getSetting } from '../../../settings/change-setting.ts';
import { route } from '../../route.ts';

export const updateSetting = route(
  serviceSettingsUpdate,
  ({ params, body, caller, services }) =>
    changeSetting(services, caller, params.key, { kind: 'update', value: body.value }),
  async ({ params, services }) => void (await getSetting(services.database, params.key)),
);
