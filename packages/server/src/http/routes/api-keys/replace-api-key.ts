import { apiKeysReplace } from '@jim/contract/endpoints/api-keys.ts';
import { replaceApiKey as replace } from '../../../store/api-keys.ts';
import { route } from '../../route.ts';
import { requireApiKey, requireRoles } from './require-api-key.ts';

export const replaceApiKey = route(
  apiKeysReplace,
  ({ params, body, services }) =>
    services.database.transaction(async (transaction) => {
      await requireRoles(transaction, body.roleIds);
      await replace(transaction, { id: params.id, ...body });
      return requireApiKey(transaction, params.id);
    }),
  async ({ params, services }) => void (await requireApiKey(services.database, params.id)),
);
