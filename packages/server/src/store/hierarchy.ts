import type {
  ContainerPlan,
  HierarchyPlan,
  PartitionPlan,
  StoredContainer,
  StoredPartition,
} from '../configuration/plan-hierarchy-import.ts';
import type { CreatedContainer } from '@jim/connector-kit/connector.ts';
import type { Transaction } from './database.ts';

export interface PartitionTree {
  readonly id: number;
  readonly name: string;
  readonly externalId: string;
  readonly selected: boolean;
  readonly connectedSystemId: number;
  readonly containers: ContainerTree[];
}

export interface ContainerTree {
  readonly id: number;
  readonly name: string;
  readonly externalId: string;
  readonly description: string | null;
  readonly hidden: boolean;
  readonly selected: boolean;
  readonly partitionId: number;
  readonly connectedSystemId: number;
  readonly childContainers: ContainerTree[];
}

interface ContainerRow extends StoredContainer {
  readonly partitionId: number;
}

const containerColumns = `
  container.id, container.partition_id as "partitionId", container.parent_id as "parentId",
  container.external_id as "externalId", container.stable_id as "stableId", container.name, container.description,
  container.hidden, container.selected`;

async function listContainers(tx: Transaction, systemId: number): Promise<readonly ContainerRow[]> {
  const { rows } = await tx.query<ContainerRow>({
    name: 'list-containers',
    text: `
      select ${containerColumns} from container join partition on partition.id = container.partition_id
      where partition.connected_system_id = $1 order by lower(container.name), container.id`,
    values: [systemId],
  });
  return rows;
}

async function listPartitions(
  tx: Transaction,
  systemId: number,
): Promise<readonly { id: number; name: string; externalId: string; hidden: boolean; selected: boolean }[]> {
  const { rows } = await tx.query<{ id: number; name: string; externalId: string; hidden: boolean; selected: boolean }>(
    {
      name: 'list-partitions',
      text: `
      select id, name, external_id as "externalId", hidden, selected from partition
      where connected_system_id = $1 order by lower(name), id`,
      values: [systemId],
    },
  );
  return rows;
}

/** Partitions with their containers in full depth, by name ignoring case. */
export async function listPartitionTrees(tx: Transaction, systemId: number): Promise<PartitionTree[]> {
  const partitions = await listPartitions(tx, systemId);
  const containers = await listContainers(tx, systemId);
  const children = Map.groupBy(containers, (container) => container.parentId);
  const treeOf = (container: ContainerRow): ContainerTree => ({
    id: container.id,
    name: container.name,
    externalId: container.externalId,
    description: container.description,
    hidden: container.hidden,
    selected: container.selected,
    partitionId: container.partitionId,
    connectedSystemId: systemId,
    childContainers: (children.get(container.id) ?? []).map(treeOf),
  });
  return partitions.map(({ id, name, externalId, selected }) => ({
    id,
    name,
    externalId,
    selected,
    connectedSystemId: systemId,
    containers: (children.get(null) ?? []).filter((container) => container.partitionId === id).map(treeOf),
  }));
}

export function findContainer(trees: readonly PartitionTree[], containerId: number): ContainerTree | undefined {
  const waiting = trees.flatMap((partition) => partition.containers);
  for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
    if (container.id === containerId) return container;
    waiting.push(...container.childContainers);
  }
  return undefined;
}

/** @returns whether there is such a partition in the system. */
export async function selectPartition(
  tx: Transaction,
  systemId: number,
  partitionId: number,
  selected: boolean | null,
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'select-partition',
    text: 'update partition set selected = coalesce($3, selected) where id = $2 and connected_system_id = $1',
    values: [systemId, partitionId, selected],
  });
  return rowCount > 0;
}

/** @returns whether there is such a container in the system. */
export async function selectContainer(
  tx: Transaction,
  systemId: number,
  containerId: number,
  selected: boolean | null,
): Promise<boolean> {
  const { rowCount } = await tx.query({
    name: 'select-container',
    text: `
      update container set selected = coalesce($3, container.selected) from partition
      where container.id = $2 and partition.id = container.partition_id and partition.connected_system_id = $1`,
    values: [systemId, containerId, selected],
  });
  return rowCount > 0;
}

export interface HierarchySelection {
  readonly selectedPartitions: number;
  /** Containers selected anywhere in a selected partition. */
  readonly selectedContainers: number;
}

export async function countSelection(tx: Transaction, systemId: number): Promise<HierarchySelection> {
  const { rows } = await tx.query<HierarchySelection>({
    name: 'count-hierarchy-selection',
    text: `
      select count(distinct partition.id) as "selectedPartitions", count(container.id) as "selectedContainers"
      from partition left join container on container.partition_id = partition.id and container.selected
      where partition.connected_system_id = $1 and partition.selected`,
    values: [systemId],
  });
  return rows[0] ?? { selectedPartitions: 0, selectedContainers: 0 };
}

/** The stored hierarchy as the merge needs it. */
export async function loadStoredHierarchy(tx: Transaction, systemId: number): Promise<readonly StoredPartition[]> {
  const partitions = await listPartitions(tx, systemId);
  const containers = Map.groupBy(await listContainers(tx, systemId), (container) => container.partitionId);
  return partitions.map((partition) => ({ ...partition, containers: containers.get(partition.id) ?? [] }));
}

/**
 * Kept containers are cut loose before anything is removed, so that removing a former parent does not take a moved child,
 * and give up their external ids before taking the new ones, so that two may swap.
 */
export async function applyHierarchyPlan(tx: Transaction, systemId: number, plan: HierarchyPlan): Promise<void> {
  const keptIds = plan.partitions.flatMap((partition) =>
    partition.containers.flatMap(({ id }) => (id === null ? [] : [id])),
  );
  await tx.query({
    text: `update container set parent_id = null, external_id = '#' || id where id = any($1)`,
    values: [keptIds],
  });
  await tx.query({ text: 'delete from container where id = any($1)', values: [plan.removedContainerIds] });
  await tx.query({ text: 'delete from partition where id = any($1)', values: [plan.removedPartitionIds] });
  const { rows } = await tx.query<{ id: number; externalId: string }>({
    text: `
      insert into partition (connected_system_id, external_id, name, hidden)
      select $1, * from unnest($2::text[], $3::text[], $4::boolean[])
      on conflict (connected_system_id, external_id) do update set name = excluded.name, hidden = excluded.hidden
      returning id, external_id as "externalId"`,
    values: [
      systemId,
      plan.partitions.map((partition) => partition.externalId),
      plan.partitions.map((partition) => partition.name),
      plan.partitions.map((partition) => partition.hidden),
    ],
  });
  const idOf = new Map(rows.map((row) => [row.externalId, row.id]));
  const wanted = plan.partitions.flatMap((partition) =>
    partition.containers.map((container) => ({ ...container, partitionId: idOf.get(partition.externalId) ?? 0 })),
  );
  await writeContainers(tx, wanted);
}

/**
 * Takes in containers that an export has created, parents before their children (EXP-38). What is known already is left
 * as it is. One at the top of a selected partition is selected; below others, their selection covers it or it has none.
 * @returns the external ids of those that are new.
 */
export async function addCreatedContainers(
  tx: Transaction,
  systemId: number,
  created: readonly CreatedContainer[],
): Promise<readonly string[]> {
  const added: string[] = [];
  for (const container of created) {
    const { rows } = await tx.query<{ externalId: string }>({
      name: 'add-created-container',
      text: `
        insert into container (partition_id, parent_id, external_id, stable_id, name, selected)
        select partition.id, parent.id, $3, $4, $5, parent.id is null and partition.selected
        from partition
        left join container parent on parent.partition_id = partition.id and lower(parent.external_id) = lower($6)
        where partition.connected_system_id = $1 and lower(partition.external_id) = lower($2)
          and not exists (
            select from container known where known.partition_id = partition.id
              and (lower(known.external_id) = lower($3) or known.stable_id = $4))
        returning external_id as "externalId"`,
      values: [
        systemId,
        container.partitionExternalId,
        container.externalId,
        container.stableId ?? null,
        container.name,
        container.parentExternalId,
      ],
    });
    added.push(...rows.map(({ externalId }) => externalId));
  }
  return added;
}

async function writeContainers(
  tx: Transaction,
  containers: readonly (ContainerPlan & { readonly partitionId: PartitionPlan['id'] })[],
): Promise<void> {
  const wanted = `json_to_recordset($1::json) as wanted(id int, "partitionId" int, "parentExternalId" text,
    "externalId" text, "stableId" text, name text, description text, hidden boolean)`;
  const values = [JSON.stringify(containers)];
  await tx.query({
    text: `
      update container set external_id = wanted."externalId", stable_id = coalesce(wanted."stableId", container.stable_id),
        name = wanted.name, description = wanted.description, hidden = wanted.hidden
      from ${wanted} where container.id = wanted.id`,
    values,
  });
  await tx.query({
    text: `
      insert into container (partition_id, external_id, stable_id, name, description, hidden)
      select "partitionId", "externalId", "stableId", name, description, hidden from ${wanted} where wanted.id is null`,
    values,
  });
  await tx.query({
    text: `
      update container set parent_id = parent.id
      from ${wanted} join container parent on parent.partition_id = wanted."partitionId" and parent.external_id = wanted."parentExternalId"
      where container.partition_id = wanted."partitionId" and container.external_id = wanted."externalId"`,
    values,
  });
}
