import { connectorSpaceGet } from '@jim/contract/endpoints/connector-space.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import { findConnectedSystemObject } from '../../../store/connector-space-reads.ts';
import { readShownValues } from '../../../store/connector-space-values.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getConnectedSystemObject = route(connectorSpaceGet, async ({ params, services: { database } }) => {
  const system = await findConnectedSystem(database, params.id);
  const object = await findConnectedSystemObject(database, params.id, params.csoId);
  if (system === undefined || object === undefined) throw notFound('There is no such object in that system.');
  const { values, summaries } = await readShownValues(database, object.id);
  return {
    id: object.id,
    created: object.created,
    lastUpdated: object.lastUpdated,
    status: object.status,
    joinType: object.joinType,
    dateJoined: object.dateJoined,
    displayName: object.displayName,
    connectedSystemId: system.id,
    connectedSystemName: system.name,
    typeId: object.typeId,
    typeName: object.typeName,
    metaverseObjectId: object.metaverseObjectId,
    metaverseObjectDisplayName: object.metaverseObjectDisplayName,
    attributeValues: values,
    attributeValueSummaries: summaries.length === 0 ? null : summaries,
    externalId: object.externalId,
    secondaryExternalId: object.secondaryExternalId,
    pendingExportId: object.pendingExportId,
  };
});
