import { connectedSystemsPreviewDeletion } from '@jim/contract/endpoints/connected-system-deletion.ts';
import { previewSystemDeletion } from '../../../configuration/preview-system-deletion.ts';
import type { Services } from '../../../services.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const previewConnectedSystemDeletion = route(connectedSystemsPreviewDeletion, ({ params, services }) =>
  showDeletionPreview(params.id, services),
);

/** @throws ApiError NOT_FOUND */
export async function showDeletionPreview(id: number, services: Services) {
  const preview = await previewSystemDeletion(services.database, id);
  if (preview === undefined) throw notFound('There is no such connected system.');
  return preview;
}
