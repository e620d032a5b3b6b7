import { connectorSpaceListValues } from '@jim/contract/endpoints/connector-space.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { findConnectedSystemObject } from '../../../store/connector-space-reads.ts';
import { listAttributeValues as readPage } from '../../../store/connector-space-values.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const listAttributeValues = route(
  connectorSpaceListValues,
  async ({ params, query, services: { database } }) => {
    const object = await findConnectedSystemObject(database, params.id, params.csoId);
    if (object === undefined) throw notFound('There is no such object in that system.');
    const { rows, totalCount } = await readPage(database, object, params.attributeName, query);
    return toPaged([...rows], totalCount, query);
  },
);
