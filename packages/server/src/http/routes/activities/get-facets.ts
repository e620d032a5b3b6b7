import { activitiesFacets } from '@jim/contract/endpoints/activity-analysis.ts';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { warningErrorTypes } from '@jim/engine/model/outcome.ts';
import { getRunActivity } from '../../../activities/describe-activity.ts';
import { listErrorGroups, listObjectTypeFacets, listOutcomeFacets } from '../../../store/activity-facets.ts';
import type { ErrorGroupRow } from '../../../store/activity-facets.ts';
import { route } from '../../route.ts';

type FacetsDto = ReplyOf<typeof activitiesFacets>;

export const getActivityFacets = route(
  activitiesFacets,
  async ({ params, services: { database } }) => {
    const [groups, outcomes, objectTypes] = await Promise.all([
      listErrorGroups(database, params.id),
      listOutcomeFacets(database, params.id),
      listObjectTypeFacets(database, params.id),
    ]);
    const itemsKept = objectTypes.reduce((sum, { count }) => sum + count, 0);
    return { errors: byType(groups), outcomes, objectTypes, itemsKept };
  },
  async ({ params, services }) => void (await getRunActivity(services.database, params.id)),
);

function byType(groups: readonly ErrorGroupRow[]): FacetsDto['errors'] {
  const types = Map.groupBy(groups, ({ errorType }) => errorType);
  const warnings: ReadonlySet<string> = warningErrorTypes;
  return [...types]
    .map(([errorType, ofType]) => ({
      errorType: errorType as FacetsDto['errors'][number]['errorType'],
      severity: warnings.has(errorType) ? ('warning' as const) : ('error' as const),
      count: ofType.reduce((sum, { count }) => sum + count, 0),
      groups: ofType.map(({ message, count, samples }) => ({ message, count, samples: [...samples] })),
    }))
    .toSorted((one, other) => other.count - one.count);
}
