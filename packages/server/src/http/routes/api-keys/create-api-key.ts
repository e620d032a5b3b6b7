import { apiKeysCreate } from '@jim/contract/endpoints/api-keys.ts';
import { insertApiKey } from '../../../store/api-keys.ts';
import { generateApiKey, hashApiKey, prefixOfApiKey } from '../../auth/api-key.ts';
import { reply, route } from '../../route.ts';
import { requireApiKey, requireRoles } from './require-api-key.ts';

export const createApiKey = route(apiKeysCreate, async ({ body, services }) => {
  const key = generateApiKey();
  const id = services.newId();
  const created = await services.database.transaction(async (transaction) => {
    await requireRoles(transaction, body.roleIds);
    await insertApiKey(transaction, {
      id,
      name: body.name,
      description: body.description,
      keyPrefix: prefixOfApiKey(key),
      keyHash: hashApiKey(key),
      createdAt: services.clock.now().toISOString(),
      expiresAt: body.expiresAt,
      isInfrastructure: false,
      roleIds: body.roleIds,
    });
    return requireApiKey(transaction, id);
  });
  return reply(201, { key, ...created }, { location: `/api/v1/apikeys/${id}` });
});
