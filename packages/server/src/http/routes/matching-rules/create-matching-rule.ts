import { matchingRulesCreate } from '@jim/contract/endpoints/matching-rules.ts';
import { changeMatchingRule } from '../../../configuration/change-matching-rule.ts';
import { checkMatchingRule } from '../../../configuration/check-matching-rule.ts';
import { findObjectType } from '../../../store/connected-system-schema.ts';
import { insertMatchingRule } from '../../../store/matching-rules.ts';
import { notFound } from '../../api-error.ts';
import { reply, route } from '../../route.ts';
import { matchingSystemIsThere } from '../synchronisation-guards.ts';
import { showMatchingRule } from './show-matching-rule.ts';

export const createMatchingRule = route(
  matchingRulesCreate,
  async ({ params, body, caller, services }) => {
    const type = await findObjectType(services.database, params.csId, body.connectedSystemObjectTypeId);
    if (type === undefined)
      throw notFound(`There is no object type ${body.connectedSystemObjectTypeId} in that system.`);
    const sources = await checkMatchingRule(services.database, { ...body, objectTypeId: type.id });
    const place = { systemId: params.csId, objectTypeName: type.name };
    const id = await changeMatchingRule(place, 'Create', caller, services, (tx) =>
      insertMatchingRule(tx, { ...body, parent: { kind: 'objectType', id: type.id }, sources: sources ?? [] }),
    );
    const location = `/api/v1/synchronisation/connected-systems/${params.csId}/matching-rules/${id}`;
    return reply(201, await showMatchingRule(services, { kind: 'objectType', id: type.id }, id), { location });
  },
  matchingSystemIsThere,
);
