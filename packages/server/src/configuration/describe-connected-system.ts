import type { Services } from '../services.ts';
import { findConnectedSystem, type ConnectedSystemRow } from '../store/connected-systems.ts';
import { listObjectTypes, type SystemObjectTypeRow } from '../store/connected-system-schema.ts';
import { countConnectorSpaceStates, type ConnectorSpaceStateCounts } from '../store/connector-space-reads.ts';
import { countUnresolvedReferences } from '../store/unresolved-references.ts';
import { readSetupFacts, type SetupFacts } from '../store/connected-system-setup.ts';

export interface ConnectedSystemDescription {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly created: string;
  readonly lastUpdated: string | null;
  readonly status: ConnectedSystemRow['status'];
  readonly settingValuesValid: boolean;
  readonly connector: { readonly id: number; readonly name: string };
  readonly objectTypes: SystemObjectTypeRow[];
  readonly objectCount: number;
  readonly pendingExportCount: number;
  readonly maxExportParallelism: number | null;
  readonly objectMatchingRuleMode: ConnectedSystemRow['objectMatchingRuleMode'];
  readonly counts: ConnectorSpaceStateCounts;
  readonly unresolvedReferenceCount: number;
  readonly fullSynchronisationNeeded: boolean;
  readonly setup: { step: string; done: boolean }[];
}

/** Everything that is shown of one system; undefined when there is none of that id. */
export async function describeConnectedSystem(
  systemId: number,
  services: Services,
): Promise<ConnectedSystemDescription | undefined> {
  const { database } = services;
  const [system, objectTypes, counts, unresolvedReferenceCount, facts] = await Promise.all([
    findConnectedSystem(database, systemId),
    listObjectTypes(database, systemId),
    countConnectorSpaceStates(database, systemId),
    countUnresolvedReferences(database, systemId),
    readSetupFacts(database, systemId),
  ]);
  if (system === undefined || facts === undefined) return undefined;
  const objectCount = counts.normal + counts.obsolete + counts.pendingProvisioning;
  return {
    id: system.id,
    name: system.name,
    description: system.description,
    created: system.created,
    lastUpdated: system.lastUpdated,
    status: system.status,
    settingValuesValid: system.settingValuesValid,
    connector: { id: system.connectorId, name: system.connectorName },
    objectTypes,
    objectCount,
    pendingExportCount: facts.pendingExportCount,
    maxExportParallelism: system.maxExportParallelism,
    objectMatchingRuleMode: system.objectMatchingRuleMode,
    counts,
    unresolvedReferenceCount,
    fullSynchronisationNeeded: facts.fullSynchronisationNeeded,
    setup: setupSteps(system, objectTypes, objectCount, facts, services),
  };
}

/** In the order in which an administrator takes them; the hierarchy only where the connector has one. */
function setupSteps(
  system: ConnectedSystemRow,
  objectTypes: readonly SystemObjectTypeRow[],
  objectCount: number,
  facts: SetupFacts,
  services: Services,
): { step: string; done: boolean }[] {
  const hasPartitions = services.connectors.get(system.connectorName)?.capabilities.partitions ?? false;
  const selected = objectTypes.filter((type) => type.selected);
  const identified = selected.every((type) => type.attributes.some((attribute) => attribute.isExternalId));
  return [
    { step: 'settings', done: system.settingValuesValid },
    { step: 'schema', done: objectTypes.length > 0 },
    ...(hasPartitions ? [{ step: 'hierarchy', done: facts.hasSelectedPartition }] : []),
    { step: 'externalId', done: selected.length > 0 && identified },
    { step: 'matching', done: facts.hasMatchingRule },
    { step: 'runProfiles', done: facts.hasRunProfile },
    { step: 'import', done: objectCount > 0 },
  ];
}
