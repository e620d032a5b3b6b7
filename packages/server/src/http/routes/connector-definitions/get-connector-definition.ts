import { connectorDefinitionsGet } from '@jim/contract/endpoints/connector-definitions.ts';
import type { Services } from '../../../services.ts';
import {
  type ConnectorDefinitionRow,
  findConnectorDefinition,
  listConnectorSettings,
} from '../../../store/connector-definitions.ts';
import { notFound } from '../../api-error.ts';
import { route } from '../../route.ts';

export const getConnectorDefinition = route(connectorDefinitionsGet, async ({ params, services }) =>
  showConnectorDefinition(await findConnectorDefinition(services.database, params.id), services),
);

/** @throws ApiError NOT_FOUND when there is no definition to show. */
export async function showConnectorDefinition(definition: ConnectorDefinitionRow | undefined, services: Services) {
  if (definition === undefined) throw notFound('There is no such connector definition.');
  const { capabilities } = definition;
  const settings = await listConnectorSettings(services.database, definition.id);
  return {
    id: definition.id,
    name: definition.name,
    description: definition.description,
    url: definition.url,
    created: definition.created,
    createdByType: 'NotSet' as const,
    createdById: null,
    createdByName: null,
    lastUpdated: definition.lastUpdated,
    lastUpdatedByType: 'NotSet' as const,
    lastUpdatedById: null,
    lastUpdatedByName: null,
    builtIn: definition.builtIn,
    files: [],
    settings: settings.map(({ id, definition: setting }) => ({
      id,
      name: setting.name,
      description: setting.description ?? null,
      category: setting.category,
      type: setting.type,
      defaultCheckboxValue: setting.defaultCheckboxValue ?? null,
      defaultStringValue: setting.defaultStringValue ?? null,
      defaultIntValue: setting.defaultIntValue ?? null,
      dropDownValues: setting.dropDownValues === undefined ? null : [...setting.dropDownValues],
      required: setting.required ?? false,
      values: null,
    })),
    connectedSystems: null,
    supportsFullImport: capabilities.fullImport,
    supportsDeltaImport: capabilities.deltaImport,
    supportsExport: capabilities.export,
    supportsPartitions: capabilities.partitions,
    supportsPartitionContainers: capabilities.partitionContainers,
    supportsSecondaryExternalId: capabilities.secondaryExternalId,
    supportsUserSelectedExternalId: capabilities.userSelectedExternalId,
    supportsUserSelectedAttributeTypes: capabilities.userSelectedAttributeTypes,
    supportsAutoConfirmExport: capabilities.autoConfirmExport,
    supportsParallelExport: capabilities.parallelExport,
    supportsPaging: capabilities.paging,
    supportsFilePaths: capabilities.filePaths,
  };
}
