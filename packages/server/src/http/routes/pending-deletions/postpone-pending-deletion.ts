import { pendingDeletionsPostpone } from '@jim/contract/endpoints/pending-deletions.ts';
import { getPending, postponePendingDeletion as postpone } from '../../../configuration/change-pending-deletion.ts';
import { route } from '../../route.ts';
import { pendingDeletionDto } from './pending-deletion-dto.ts';

export const postponePendingDeletion = route(
  pendingDeletionsPostpone,
  async ({ params, body, caller, services }) =>
    pendingDeletionDto(await postpone(services, caller, params.id, body.until)),
  async ({ params, services }) => void (await getPending(services, services.database, params.id)),
);
