/**
 * The 23 counters of a run (D-10 … D-15): sums over the items the engine decided, added page by page in
 * the transaction of the page's data. They never depend on tracking levels, history or retention (D-12).
 */
import type { ActivityItem, ItemCounts } from '../model/outcome.ts';

/** The wire names, in their order (statistics §6). */
export const counterNames = [
  'totalObjectsProcessed',
  'totalObjectChangeCount',
  'totalUnchanged',
  'totalObjectErrors',
  'totalObjectTypes',
  'totalCsoAdds',
  'totalCsoUpdates',
  'totalCsoDeletes',
  'totalProjections',
  'totalJoins',
  'totalAttributeFlows',
  'totalDisconnections',
  'totalDisconnectedOutOfScope',
  'totalOutOfScopeRetainJoin',
  'totalDriftCorrections',
  'totalProvisioned',
  'totalExported',
  'totalDeprovisioned',
  'totalPendingExports',
  'totalPendingExportsConfirmed',
  'totalPendingExportsRetrying',
  'totalPendingExportsFailed',
  'totalCreated',
] as const;
export type CounterName = (typeof counterNames)[number];
export type Counters = Readonly<Record<CounterName, number>>;

/** What a run keeps while it counts; plain data, stored with the activity. */
export interface Tally {
  readonly processed: number;
  /** Distinct objects with an item other than NoChange (D-14). */
  readonly changed: number;
  /** Those of them that were processed. */
  readonly changedAndProcessed: number;
  /** Distinct objects with an error item (D-15: never more than `changed`). */
  readonly errors: number;
  /** Distinct objects with an error of the error class (D-21); the rest are warnings. */
  readonly errorClassErrors: number;
  /** Distinct processed objects with an error of the error class (D-20). */
  readonly processedErrorClassErrors: number;
  readonly objectTypes: readonly string[];
  readonly counts: Required<ItemCounts>;
}

export const noCounts: Required<ItemCounts> = {
  csoAdds: 0,
  csoUpdates: 0,
  csoDeletes: 0,
  projections: 0,
  joins: 0,
  attributeFlows: 0,
  disconnections: 0,
  disconnectedOutOfScope: 0,
  outOfScopeRetainJoin: 0,
  driftCorrections: 0,
  provisioned: 0,
  exported: 0,
  deprovisioned: 0,
  pendingExports: 0,
  pendingExportsConfirmed: 0,
  pendingExportsRetrying: 0,
  pendingExportsFailed: 0,
  created: 0,
};

export const emptyTally: Tally = {
  processed: 0,
  changed: 0,
  changedAndProcessed: 0,
  errors: 0,
  errorClassErrors: 0,
  processedErrorClassErrors: 0,
  objectTypes: [],
  counts: noCounts,
};

export type CountableItem = Pick<
  ActivityItem,
  'changeType' | 'error' | 'counts' | 'objectType' | 'isAboutProcessedObject' | 'objectKey'
>;

export type CountsSum = Record<keyof ItemCounts, number>;

/** Adds to `sum` itself: an item counts one or two things of twenty. */
export function addToCounts(sum: CountsSum, counts: ItemCounts, sign: 1 | -1): void {
  let name: keyof ItemCounts;
  for (name in counts) sum[name] += sign * (counts[name] ?? 0);
}

export function countersOf(tally: Tally): Counters {
  const { counts } = tally;
  return {
    totalObjectsProcessed: tally.processed,
    totalObjectChangeCount: tally.changed,
    totalUnchanged: Math.max(0, tally.processed - tally.changedAndProcessed),
    totalObjectErrors: tally.errors,
    totalObjectTypes: tally.objectTypes.length,
    totalCsoAdds: counts.csoAdds,
    totalCsoUpdates: counts.csoUpdates,
    totalCsoDeletes: counts.csoDeletes,
    totalProjections: counts.projections,
    totalJoins: counts.joins,
    totalAttributeFlows: counts.attributeFlows,
    totalDisconnections: counts.disconnections,
    totalDisconnectedOutOfScope: counts.disconnectedOutOfScope,
    totalOutOfScopeRetainJoin: counts.outOfScopeRetainJoin,
    totalDriftCorrections: counts.driftCorrections,
    totalProvisioned: counts.provisioned,
    totalExported: counts.exported,
    totalDeprovisioned: counts.deprovisioned,
    totalPendingExports: counts.pendingExports,
    totalPendingExportsConfirmed: counts.pendingExportsConfirmed,
    totalPendingExportsRetrying: counts.pendingExportsRetrying,
    totalPendingExportsFailed: counts.pendingExportsFailed,
    totalCreated: counts.created,
  };
}
