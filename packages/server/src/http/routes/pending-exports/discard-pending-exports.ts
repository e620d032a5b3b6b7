import { pendingExportsDiscard } from '@jim/contract/endpoints/pending-exports.ts';
import { discardPendingExports as discard, previewDiscard } from '../../../configuration/discard-pending-exports.ts';
import { badRequest } from '../../api-error.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const discardPendingExports = route(
  pendingExportsDiscard,
  async ({ params, query, body, caller, services }) => {
    if (body.ids === null && body.status === null && body.changeType === null) {
      throw badRequest('Say which pending exports are meant: ids, status or changeType.');
    }
    return query.preview ? previewDiscard(params.id, body, services) : discard(params.id, body, caller, services);
  },
  systemIsThere,
);
