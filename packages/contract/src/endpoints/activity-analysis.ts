import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import {
  activityStatus,
  activityTargetOperationType,
  activityTargetType,
  executionItemErrorType,
  objectChangeType,
} from '../enums.ts';
import {
  dateTime,
  guid,
  guidInput,
  int,
  intInput,
  json,
  named,
  nullable,
  text,
  timespan,
  withDefault,
} from '../formats.ts';
import { activityItem, executionStats, runPhase } from './activities.ts';

const tags = ['Activities'];
const missing = { status: 404, code: 'NOT_FOUND', when: 'There is no such activity.' } as const;
const notARun = { status: 400, code: 'BAD_REQUEST', when: 'The activity is not of a run profile.' } as const;
const params = { id: guidInput };

/** Another item about the same object. */
const relatedItem = named('RelatedItem', {
  activityId: guid,
  itemId: guid,
  targetName: nullable(text),
  targetContext: nullable(text),
  executed: nullable(dateTime),
  objectChangeType: objectChangeType.output,
  outcomeSummary: nullable(text),
});

interface OutcomeNode {
  type: string;
  targetId: string | null;
  target: string | null;
  detailCount: number | null;
  detailMessage: string | null;
  changes: unknown;
  children: OutcomeNode[];
}

const outcomeNode: z.ZodType<OutcomeNode> = z
  .strictObject({
    type: text,
    targetId: nullable(text),
    target: nullable(text),
    detailCount: nullable(int),
    detailMessage: nullable(text),
    changes: json,
    get children() {
      return z.array(outcomeNode);
    },
  })
  .meta({ id: 'OutcomeNode' });

const attributeChange = named('ItemAttributeChange', {
  side: z.enum(['connectedSystemObject', 'metaverseObject']),
  attributeId: int,
  attribute: text,
  type: nullable(text),
  before: z.array(json),
  after: z.array(json),
  totals: named('ItemChangeTotals', { removed: int, added: int }),
});

export const activitiesItem = defineEndpoint({
  id: 'activities.item',
  method: 'GET',
  path: '/api/v1/activities/{id}/items/{itemId}',
  role: 'Reader',
  summary: 'Read one execution item',
  description:
    'With the tree of what followed from what, the values removed and added (as far as changes are tracked), and the runs before and ' +
    'after that said something about the same object.',
  tags,
  params: { id: guidInput, itemId: guidInput },
  replies: {
    200: named('ActivityItemDetail', {
      ...activityItem.shape,
      errorStackTrace: nullable(text),
      outcomes: z.array(outcomeNode),
      changes: z.array(attributeChange),
      causedBy: nullable(relatedItem),
      leadsTo: z.array(relatedItem),
      previousItemId: nullable(guid),
      nextItemId: nullable(guid),
    }),
  },
  errors: [{ ...missing, when: 'There is no such activity, or no such item of it.' }, notARun],
});

export const activitiesFacets = defineEndpoint({
  id: 'activities.facets',
  method: 'GET',
  path: '/api/v1/activities/{id}/facets',
  role: 'Reader',
  summary: 'What the items of a run have in common',
  description:
    'Errors by type, their messages alike but for names and numbers taken together, outcomes, and object types.',
  tags,
  params,
  replies: {
    200: named('ActivityFacets', {
      errors: z.array(
        named('ErrorFacet', {
          errorType: executionItemErrorType.output,
          severity: z.enum(['error', 'warning']),
          count: int,
          groups: z.array(
            named('ErrorGroup', {
              message: nullable(text),
              count: int,
              samples: z.array(
                named('ErrorSample', { itemId: guid, externalIdValue: nullable(text), displayName: nullable(text) }),
              ),
            }),
          ),
        }),
      ),
      outcomes: z.array(named('OutcomeFacet', { outcomeType: text, items: int, count: int })),
      objectTypes: z.array(named('ObjectTypeFacet', { objectType: nullable(text), count: int })),
      itemsKept: int,
    }),
  },
  errors: [missing, notARun],
});

export const activitiesSiblings = defineEndpoint({
  id: 'activities.siblings',
  method: 'GET',
  path: '/api/v1/activities/{id}/siblings',
  role: 'Reader',
  summary: 'Earlier runs of the same profile',
  description: 'The newest first, and what was changed in the configuration since the run before.',
  tags,
  params,
  query: { count: withDefault(intInput({ from: 1, to: 100 }), 20) },
  replies: {
    200: named('ActivitySiblings', {
      siblings: z.array(
        named('SiblingRun', {
          id: guid,
          created: dateTime,
          executed: nullable(dateTime),
          status: activityStatus.output,
          executionTime: nullable(timespan),
          stats: executionStats,
          phases: z.array(runPhase),
        }),
      ),
      configurationChanges: z.array(
        named('ConfigurationChange', {
          id: guid,
          created: dateTime,
          targetType: activityTargetType.output,
          targetOperationType: activityTargetOperationType.output,
          targetName: nullable(text),
          targetContext: nullable(text),
          initiatedByName: nullable(text),
        }),
      ),
    }),
  },
  errors: [missing, notARun],
});
