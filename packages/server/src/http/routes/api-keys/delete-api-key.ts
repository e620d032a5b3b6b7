import { apiKeysDelete } from '@jim/contract/endpoints/api-keys.ts';
import { deleteApiKey as remove } from '../../../store/api-keys.ts';
import { notFound } from '../../api-error.ts';
import { reply, route } from '../../route.ts';
import { requireApiKey } from './require-api-key.ts';

export const deleteApiKey = route(apiKeysDelete, async ({ params, query, caller, services }) => {
  if (query.preview) {
    const { name } = await requireApiKey(services.database, params.id);
    const isOwn = caller.kind === 'apiKey' && caller.id === params.id;
    const warnings = isOwn ? ['This is the key you are using: it stops working at once.'] : [];
    return { target: name, counts: { apiKeys: 1 }, samples: { apiKeys: [name] }, warnings };
  }
  if (!(await remove(services.database, params.id))) throw notFound('There is no such API key.');
  return reply(204);
});
