/**
 * Temporal scope reconciliation (SCD-10): while data stand still, the boundary of a relative date (SCP-13) moves with time
 * and goes over values. What it went over since the last pass is queued for the next delta synchronisation; the engine
 * then decides what is in scope. Holds the metaverse's lane, so that no synchronisation selects its objects meanwhile.
 */
import type { ComparisonType, Configuration, ScopingCriterion, ScopingGroup } from '@jim/engine/model/rules.ts';
import { relativeMoment } from '@jim/engine/scope/relative-moment.ts';
import { parseDateTime } from '@jim/engine/model/values.ts';
import type { Database } from '../store/database.ts';
import { loadConfiguration } from '../store/load-rules.ts';
import { recordStepOutput } from '../store/schedules.ts';
import { lockLastPass, recordPass, requeueCrossed, type BoundaryCrossing } from '../store/temporal-scope.ts';

/** One transaction: what is queued, how far time was followed, and what the activity says belong together. */
export async function reconcileTemporalScope(database: Database, activityId: string, now: Date): Promise<void> {
  await database.transaction(async (tx) => {
    const last = (await lockLastPass(tx)) ?? now.toISOString();
    const crossings = planCrossings(await loadConfiguration(tx), last, now.toISOString());
    const requeued = crossings.length === 0 ? [] : await requeueCrossed(tx, crossings);
    await recordPass(tx, now);
    const total = requeued.reduce((sum, { count }) => sum + count, 0);
    const message = `${total} objects whose scope may have changed with time were queued again.`;
    const lines = requeued.map(({ systemName, count }) => `${systemName}: ${count}`);
    await recordStepOutput(tx, activityId, message, lines.join('\n'));
  });
}

/** Where boundaries moved between two times, canonical UTC; none when time went back. */
export function planCrossings(configuration: Configuration, last: string, now: string): readonly BoundaryCrossing[] {
  const [from, to] = [parseDateTime(last) ?? last, parseDateTime(now) ?? now];
  const dates = dateAttributesOf(configuration);
  return configuration.syncRules.flatMap((rule): BoundaryCrossing[] =>
    criteriaOf(rule.scope).flatMap(({ attributeId, comparison, relative }): BoundaryCrossing[] => {
      const bounds = boundsOf(comparison);
      const isImport = rule.direction === 'Import';
      if (relative === undefined || attributeId === null || bounds === undefined) return [];
      if (!dates[rule.direction].has(attributeId)) return [];
      const lower = relativeMoment(relative, from);
      const upper = relativeMoment(relative, to);
      if (lower === upper || from > to) return [];
      return [
        {
          of: isImport ? 'connectedSystemObject' : 'metaverseObject',
          typeId: isImport ? rule.objectTypeId : rule.metaverseTypeId,
          systemId: isImport ? rule.systemId : null,
          attributeId,
          lower,
          upper,
          bounds,
        },
      ];
    }),
  );
}

function criteriaOf(groups: readonly ScopingGroup[]): readonly ScopingCriterion[] {
  return groups.flatMap((group) => [...group.criteria, ...criteriaOf(group.groups)]);
}

/** Which values change sides when the boundary moves from lower to upper; undefined when none do. */
function boundsOf(comparison: ComparisonType): BoundaryCrossing['bounds'] | undefined {
  switch (comparison) {
    case 'LessThan':
    case 'GreaterThanOrEquals':
      return 'fromLower';
    case 'LessThanOrEquals':
    case 'GreaterThan':
      return 'toUpper';
    case 'Equals':
    case 'NotEquals':
      return 'ends';
    default:
      return undefined;
  }
}

function dateAttributesOf({ metaverseAttributes, systems }: Configuration): Record<'Import' | 'Export', Set<number>> {
  const idsOf = (attributes: readonly { readonly id: number; readonly type: string }[]): Set<number> =>
    new Set(attributes.filter(({ type }) => type === 'DateTime').map(({ id }) => id));
  const ofSystems = systems.flatMap(({ objectTypes }) => objectTypes.flatMap(({ attributes }) => attributes));
  return { Import: idsOf(ofSystems), Export: idsOf(metaverseAttributes) };
}
