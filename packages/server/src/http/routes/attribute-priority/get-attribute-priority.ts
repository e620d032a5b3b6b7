import { attributePriorityGet } from '@jim/contract/endpoints/attribute-priority.ts';
import { groupContributors } from '../../../configuration/order-contributors.ts';
import type { Services } from '../../../services.ts';
import { listContributors } from '../../../store/attribute-priority.ts';
import { metaverseTypeExists } from '../../../store/sync-rules.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getAttributePriority = route(
  attributePriorityGet,
  async ({ params, services }) => groupContributors(await listContributors(services.database, params.id)),
  metaverseTypeIsThere,
);

export async function metaverseTypeIsThere(input: {
  readonly params: { readonly id: number };
  readonly services: Services;
}): Promise<void> {
  if (!(await metaverseTypeExists(input.services.database, input.params.id)))
    throw notFound('There is no such metaverse object type.');
}
