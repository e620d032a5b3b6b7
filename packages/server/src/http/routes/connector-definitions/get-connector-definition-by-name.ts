import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { findConnectorDefinitionByName } from '../../../store/connector-definitions.ts';
import { route } from '../../route.ts';
import { showConnectorDefinition } from './get-connector-definition.ts';

export const getConnectorDefinitionByName = route(connectorDefinitionsGetByName, async ({ params, services }) =>
  showConnectorDefinition(await findConnectorDefinitionByName(services.database, params.name), services),
);
