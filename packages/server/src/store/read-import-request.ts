/** What a connector is asked for: the selected part of the schema, and the partitions and containers to read (CON-24, DAT-31). */
import type {
  ImportContainer,
  ImportObjectType,
  ImportPartition,
  ImportRequest,
} from '@jim/connector-kit/connector.ts';
import type { ConnectedSystem, SystemObjectType } from '@jim/engine/model/rules.ts';
import type { Transaction } from './database.ts';

export interface ImportOrder {
  readonly schema: ConnectedSystem;
  readonly profile: {
    readonly pageSize: number;
    readonly partitionId: number | null;
    readonly filePath: string | null;
  };
  readonly system: { readonly importWatermark: string | null };
  readonly signal: AbortSignal;
}

export async function readImportRequest(tx: Transaction, order: ImportOrder): Promise<ImportRequest> {
  const { objectTypes } = order.schema;
  return {
    objectTypes: objectTypes.filter(({ selected }) => selected).map(importObjectType),
    unselectedTypeNames: objectTypes.filter(({ selected }) => !selected).map(({ name }) => name),
    partitions: await readPartitions(tx, order.schema.id, order.profile.partitionId),
    pageSize: order.profile.pageSize,
    filePath: order.profile.filePath,
    watermark: order.system.importWatermark,
    signal: order.signal,
  };
}

export function importObjectType(type: SystemObjectType): ImportObjectType {
  const attributes = type.attributes.filter((each) => each.selected || each.isExternalId || each.isSecondaryExternalId);
  return {
    name: type.name,
    attributes: attributes.map(({ name, type: dataType, plurality }) => ({ name, type: dataType, plurality })),
    externalId: attributes.find(({ isExternalId }) => isExternalId)?.name ?? null,
    secondaryExternalId: attributes.find(({ isSecondaryExternalId }) => isSecondaryExternalId)?.name ?? null,
  };
}

interface PartitionRow {
  readonly id: number;
  readonly externalId: string;
}

interface ContainerRow {
  readonly id: number;
  readonly partitionId: number;
  readonly parentId: number | null;
  readonly externalId: string;
  readonly selected: boolean;
  readonly excluded: boolean;
  readonly scope: ImportContainer['scope'];
}

/** The run profile's partition, else the selected ones; one that is not selected is never read (LDAP-30). */
export async function readPartitions(
  tx: Transaction,
  systemId: number,
  partitionId: number | null,
): Promise<readonly ImportPartition[]> {
  const { rows: partitions } = await tx.query<PartitionRow>({
    name: 'import-partitions',
    text: `
      select id, external_id as "externalId" from partition
      where connected_system_id = $1 and selected and ($2::int is null or id = $2) order by id`,
    values: [systemId, partitionId],
  });
  if (partitions.length === 0) return [];
  const { rows: containers } = await tx.query<ContainerRow>({
    name: 'import-containers',
    text: `
      select id, partition_id as "partitionId", parent_id as "parentId", external_id as "externalId", selected, excluded, scope
      from container where partition_id = any($1::int[]) order by id`,
    values: [partitions.map(({ id }) => id)],
  });
  const children = Map.groupBy(containers, ({ parentId }) => parentId);
  return partitions.map(({ id, externalId }) => ({
    externalId,
    containers: containers
      .filter(({ partitionId: own, selected }) => own === id && selected)
      .map((container) => ({
        externalId: container.externalId,
        scope: container.scope,
        exclusions: exclusionsBelow(container.id, children),
      })),
  }));
}

function exclusionsBelow(id: number, children: ReadonlyMap<number | null, readonly ContainerRow[]>): readonly string[] {
  return (children.get(id) ?? []).flatMap((child) =>
    child.excluded ? [child.externalId] : exclusionsBelow(child.id, children),
  );
}

/** IMP-04. */
export async function saveImportWatermark(tx: Transaction, systemId: number, watermark: string): Promise<void> {
  await tx.query({
    name: 'import-save-watermark',
    text: 'update connected_system set import_watermark = $2 where id = $1',
    values: [systemId, watermark],
  });
}
