import { attributePriorityUpdate } from '@jim/contract/endpoints/attribute-priority.ts';
import { groupContributors, orderContributors } from '../../../configuration/order-contributors.ts';
import { listContributors } from '../../../store/attribute-priority.ts';
import { route } from '../../route.ts';
import { metaverseTypeIsThere } from './get-attribute-priority.ts';

export const updateAttributePriority = route(
  attributePriorityUpdate,
  async ({ params, body, caller, services }) => {
    await orderContributors(params.id, body.attributes, caller, services);
    return groupContributors(await listContributors(services.database, params.id));
  },
  metaverseTypeIsThere,
);
