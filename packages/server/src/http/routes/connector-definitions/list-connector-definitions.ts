import { connectorDefinitionsList } from '@jim/contract/endpoints/connector-definitions.ts';
import { listConnectorDefinitions as readDefinitions } from '../../../store/connector-definitions.ts';
import { route } from '../../route.ts';

export const listConnectorDefinitions = route(connectorDefinitionsList, async ({ services }) => {
  const definitions = await readDefinitions(services.database);
  return definitions.map(({ id, name, description, builtIn, created, lastUpdated, inUse }) => ({
    id,
    name,
    description,
    builtIn,
    created,
    lastUpdated,
    files: 0,
    versions: '',
    inUse,
  }));
});
