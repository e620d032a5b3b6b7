import { connectedSystemsDelete } from '@jim/contract/endpoints/connected-system-deletion.ts';
import { deleteConnectedSystem as deleteSystem } from '../../../configuration/delete-connected-system.ts';
import { reply, route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';
import { showDeletionPreview } from './preview-connected-system-deletion.ts';

export const deleteConnectedSystem = route(
  connectedSystemsDelete,
  async ({ params, query, caller, services }) => {
    if (query.preview) return showDeletionPreview(params.id, services);
    const result = await deleteSystem(params.id, { deleteChangeHistory: query.deleteChangeHistory }, caller, services);
    return reply(result.outcome === 'CompletedImmediately' ? 200 : 202, result);
  },
  systemIsThere,
);
