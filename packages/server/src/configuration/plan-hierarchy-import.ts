import type { DiscoveredContainer, DiscoveredPartition } from '@jim/connector-kit/connector.ts';

/**
 * Merging a discovered hierarchy into the stored one (SYS-06, CON-12), as a plan.
 *
 * Partitions are matched by external id. Containers are matched within their partition by the system's immutable id
 * where both sides have one, otherwise by external id, so that a rename or a move keeps id and selection.
 * New items are unselected. A discovery without any partition changes nothing: it says more about the connection
 * than about the system.
 */
export interface StoredPartition {
  readonly id: number;
  readonly externalId: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly selected: boolean;
  readonly containers: readonly StoredContainer[];
}

/** Flat; `parentId` is null at the top of a partition. */
export interface StoredContainer {
  readonly id: number;
  readonly parentId: number | null;
  readonly externalId: string;
  readonly stableId: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly hidden: boolean;
  readonly selected: boolean;
}

export interface HierarchyPlan {
  readonly partitions: readonly PartitionPlan[];
  readonly removedPartitionIds: readonly number[];
  readonly removedContainerIds: readonly number[];
  readonly report: HierarchyReport;
}

export interface PartitionPlan {
  /** null for a new one. */
  readonly id: number | null;
  readonly externalId: string;
  readonly name: string;
  readonly hidden: boolean;
  /** Parents before their children. */
  readonly containers: readonly ContainerPlan[];
}

export interface ContainerPlan {
  /** null for a new one. */
  readonly id: number | null;
  readonly parentExternalId: string | null;
  readonly externalId: string;
  readonly stableId: string | null;
  readonly name: string;
  readonly description: string | null;
  readonly hidden: boolean;
}

export interface HierarchyReport {
  readonly totalPartitions: number;
  readonly totalContainers: number;
  readonly summary: string;
  readonly hasChanges: boolean;
  readonly hasSelectedItemsRemoved: boolean;
  readonly addedPartitions: readonly HierarchyChange[];
  readonly removedPartitions: readonly HierarchyChange[];
  readonly renamedPartitions: readonly HierarchyRename[];
  readonly addedContainers: readonly HierarchyChange[];
  readonly removedContainers: readonly HierarchyChange[];
  readonly renamedContainers: readonly HierarchyRename[];
  readonly movedContainers: readonly HierarchyMove[];
}

export type HierarchyItemType = 'Partition' | 'Container';

export interface HierarchyChange {
  readonly externalId: string;
  readonly name: string;
  readonly wasSelected: boolean;
  readonly itemType: HierarchyItemType;
}

export interface HierarchyRename {
  readonly externalId: string;
  readonly oldName: string;
  readonly newName: string;
  readonly itemType: HierarchyItemType;
}

export interface HierarchyMove {
  readonly externalId: string;
  readonly name: string;
  readonly oldParentExternalId: string | null;
  readonly newParentExternalId: string | null;
}

/** Undefined when the discovery found no partition at all (SYS-06): nothing may change then. */
export function planHierarchyImport(
  stored: readonly StoredPartition[],
  discovered: readonly DiscoveredPartition[],
): HierarchyPlan | undefined {
  if (discovered.length === 0) return undefined;
  const findings = new Findings();
  const storedByExternalId = new Map(stored.map((partition) => [partition.externalId, partition]));
  const found = new Set(discovered.map((partition) => partition.externalId));

  const partitions = discovered.map((partition) =>
    planPartition(storedByExternalId.get(partition.externalId), partition, findings),
  );
  const gone = stored.filter((partition) => !found.has(partition.externalId));
  for (const partition of gone) {
    findings.removedPartitions.push(changeOf(partition, 'Partition'));
    findings.removedContainers.push(...partition.containers.map((container) => changeOf(container, 'Container')));
  }
  const totalContainers = partitions.reduce((sum, partition) => sum + partition.containers.length, 0);
  return {
    partitions,
    removedPartitionIds: gone.map((partition) => partition.id),
    removedContainerIds: findings.removedContainerIds,
    report: findings.report(partitions.length, totalContainers),
  };
}

function planPartition(
  known: StoredPartition | undefined,
  partition: DiscoveredPartition,
  findings: Findings,
): PartitionPlan {
  const { externalId, name, hidden } = partition;
  if (known === undefined)
    findings.addedPartitions.push({ externalId, name, wasSelected: false, itemType: 'Partition' });
  else if (known.name !== name) {
    findings.renamedPartitions.push({ externalId, oldName: known.name, newName: name, itemType: 'Partition' });
  }
  const containers = planContainers(known?.containers ?? [], partition.containers, findings);
  return { id: known?.id ?? null, externalId, name, hidden, containers };
}

function planContainers(
  stored: readonly StoredContainer[],
  roots: readonly DiscoveredContainer[],
  findings: Findings,
): readonly ContainerPlan[] {
  const discovered = flatten(roots, null);
  const matches = matchContainers(stored, discovered);
  const matched = new Set(matches.values());
  const before: Before = {
    byId: new Map(stored.map((container) => [container.id, container])),
    idByNewExternalId: new Map([...matches].map(([container, known]) => [container.externalId, known.id])),
  };

  for (const container of stored) {
    if (matched.has(container)) continue;
    findings.removedContainers.push(changeOf(container, 'Container'));
    findings.removedContainerIds.push(container.id);
  }
  return discovered.map((container) => {
    const known = matches.get(container);
    if (known === undefined) findings.addContainer(container);
    else findings.compareContainer(known, container, before);
    return { ...container, id: known?.id ?? null };
  });
}

interface Before {
  readonly byId: ReadonlyMap<number, StoredContainer>;
  /** Stored id of the containers that were known, by the external id they have now. */
  readonly idByNewExternalId: ReadonlyMap<string, number>;
}

type FlatContainer = Omit<ContainerPlan, 'id'>;

function flatten(
  containers: readonly DiscoveredContainer[],
  parentExternalId: string | null,
): readonly FlatContainer[] {
  return containers.flatMap(({ externalId, name, description, hidden, stableId, children }) => [
    { parentExternalId, externalId, stableId: stableId ?? null, name, description: description ?? null, hidden },
    ...flatten(children, externalId),
  ]);
}

/** Immutable ids decide first; what has none on either side is matched by external id. */
function matchContainers(
  stored: readonly StoredContainer[],
  discovered: readonly FlatContainer[],
): ReadonlyMap<FlatContainer, StoredContainer> {
  const matches = new Map<FlatContainer, StoredContainer>();
  const byStableId = new Map(
    stored.flatMap((container) => (container.stableId === null ? [] : [[container.stableId, container]])),
  );
  for (const container of discovered) {
    const known = container.stableId === null ? undefined : byStableId.get(container.stableId);
    if (known !== undefined) matches.set(container, known);
  }
  const taken = new Set(matches.values());
  const byExternalId = new Map(stored.map((container) => [container.externalId, container]));
  for (const container of discovered) {
    if (matches.has(container)) continue;
    const known = byExternalId.get(container.externalId);
    if (known === undefined || taken.has(known)) continue;
    if (known.stableId !== null && container.stableId !== null) continue;
    matches.set(container, known);
  }
  return matches;
}

function changeOf(
  item: { readonly externalId: string; readonly name: string; readonly selected: boolean },
  itemType: HierarchyItemType,
): HierarchyChange {
  return { externalId: item.externalId, name: item.name, wasSelected: item.selected, itemType };
}

/** Collects what one plan finds, in the shapes of the report. */
class Findings {
  readonly addedPartitions: HierarchyChange[] = [];
  readonly removedPartitions: HierarchyChange[] = [];
  readonly renamedPartitions: HierarchyRename[] = [];
  readonly addedContainers: HierarchyChange[] = [];
  readonly removedContainers: HierarchyChange[] = [];
  readonly renamedContainers: HierarchyRename[] = [];
  readonly movedContainers: HierarchyMove[] = [];
  readonly removedContainerIds: number[] = [];

  addContainer({ externalId, name }: FlatContainer): void {
    this.addedContainers.push({ externalId, name, wasSelected: false, itemType: 'Container' });
  }

  /** A container moved when its parent is another one than before, not when its parent only took a new name. */
  compareContainer(known: StoredContainer, container: FlatContainer, before: Before): void {
    const { externalId, name } = container;
    if (known.name !== name) {
      this.renamedContainers.push({ externalId, oldName: known.name, newName: name, itemType: 'Container' });
    }
    const { parentExternalId } = container;
    const newParentId = parentExternalId === null ? null : before.idByNewExternalId.get(parentExternalId);
    if (newParentId === known.parentId) return;
    const oldParent = known.parentId === null ? undefined : before.byId.get(known.parentId);
    this.movedContainers.push({
      externalId,
      name,
      oldParentExternalId: oldParent?.externalId ?? null,
      newParentExternalId: parentExternalId,
    });
  }

  report(totalPartitions: number, totalContainers: number): HierarchyReport {
    const added = this.addedPartitions.length + this.addedContainers.length;
    const removed = this.removedPartitions.length + this.removedContainers.length;
    const updated = new Set([
      ...this.renamedPartitions.map((item) => `partition ${item.externalId}`),
      ...[...this.renamedContainers, ...this.movedContainers].map((item) => `container ${item.externalId}`),
    ]).size;
    return {
      totalPartitions,
      totalContainers,
      summary: summarise({ added, removed, updated }),
      hasChanges: added + removed + updated > 0,
      hasSelectedItemsRemoved: [...this.removedPartitions, ...this.removedContainers].some((item) => item.wasSelected),
      addedPartitions: this.addedPartitions,
      removedPartitions: this.removedPartitions,
      renamedPartitions: this.renamedPartitions,
      addedContainers: this.addedContainers,
      removedContainers: this.removedContainers,
      renamedContainers: this.renamedContainers,
      movedContainers: this.movedContainers,
    };
  }
}

function summarise(counts: Readonly<Record<'added' | 'removed' | 'updated', number>>): string {
  const parts = Object.entries(counts).flatMap(([word, count]) => (count > 0 ? [`${count} ${word}`] : []));
  return parts.length === 0 ? 'No changes' : parts.join(', ');
}
