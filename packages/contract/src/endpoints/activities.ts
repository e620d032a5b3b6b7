import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import {
  activityInitiatorType,
  activityStatus,
  activityTargetOperationType,
  activityTargetType,
  connectedSystemRunType,
  executionItemErrorType,
  objectChangeType,
  syncOutcomeType,
} from '../enums.ts';
import {
  boolQuery,
  dateTime,
  dateTimeInput,
  decimal,
  guid,
  guidInput,
  int,
  intInput,
  listInput,
  named,
  nullable,
  optional,
  text,
  textInput,
  timespan,
} from '../formats.ts';
import { paged, standardPaging } from '../paging.ts';

const tags = ['Activities'];
const say = <Schema extends z.ZodType>(schema: Schema, description: string): Schema =>
  schema.meta({ ...schema.meta(), description });

/** The 23 counters of a run, in the order of the wire. */
export const executionStats = named('ExecutionStats', {
  totalObjectsProcessed: say(int, 'Objects the run went through.'),
  totalObjectChangeCount: say(int, 'Distinct objects that changed or failed.'),
  totalUnchanged: say(int, 'Processed objects that were left as they were.'),
  totalObjectErrors: say(int, 'Distinct objects with an error or a warning.'),
  totalObjectTypes: say(int, 'Different object types among them.'),
  totalCsoAdds: say(int, 'Import: objects added to the connector space.'),
  totalCsoUpdates: say(int, 'Import: objects updated in the connector space.'),
  totalCsoDeletes: say(int, 'Import: objects that are gone, named as deleted or found missing.'),
  totalProjections: say(int, 'Synchronisation: metaverse objects created.'),
  totalJoins: say(int, 'Synchronisation: objects joined to metaverse objects that were there.'),
  totalAttributeFlows: say(
    int,
    'Synchronisation: values added or removed in the metaverse; a replaced single value counts once.',
  ),
  totalDisconnections: say(int, 'Synchronisation: links cut.'),
  totalDisconnectedOutOfScope: say(int, 'Synchronisation: links cut because the object left the scope.'),
  totalOutOfScopeRetainJoin: say(int, 'Synchronisation: objects out of scope whose link was kept.'),
  totalDriftCorrections: say(int, 'Synchronisation: drifted attributes put right.'),
  totalProvisioned: say(int, 'Synchronisation: new objects queued for other systems.'),
  totalExported: say(int, 'Export: objects the system accepted.'),
  totalDeprovisioned: say(int, 'Export: removals the system accepted.'),
  totalPendingExports: say(int, 'Pending exports created or staged anew, once each.'),
  totalPendingExportsConfirmed: say(int, 'Import: pending exports proven by what was read.'),
  totalPendingExportsRetrying: say(int, 'Import: pending exports to be tried once more.'),
  totalPendingExportsFailed: say(int, 'Import: pending exports given up on.'),
  totalCreated: say(int, 'Metaverse objects made without a connector.'),
});
export type ExecutionStats = z.output<typeof executionStats>;

const headerShape = {
  id: guid,
  created: say(dateTime, 'When it was queued.'),
  executed: say(nullable(dateTime), 'When it began; null while it waits.'),
  status: activityStatus.output,
  targetType: activityTargetType.output,
  targetOperationType: activityTargetOperationType.output,
  targetName: nullable(text),
  targetContext: say(nullable(text), 'What the target belongs to, e.g. the connected system of a run profile.'),
  message: say(nullable(text), 'Progress while it runs, the result afterwards.'),
  initiatedByType: activityInitiatorType.output,
  initiatedById: say(nullable(guid), 'A metaverse object or an API key; null for System.'),
  initiatedByName: nullable(text),
  objectsToProcess: say(int, '0 until known.'),
  objectsProcessed: int,
  executionTime: say(nullable(timespan), 'From `executed` to the end; null while it runs.'),
  totalActivityTime: say(nullable(timespan), 'From `created` to the end; null while it runs.'),
  connectedSystemRunType: nullable(connectedSystemRunType.output),
  totalAdded: int,
  totalUpdated: int,
  totalDeleted: int,
  totalProjected: int,
  totalJoined: int,
  totalAttributeFlows: int,
  totalDisconnected: int,
  totalDisconnectedOutOfScope: int,
  totalOutOfScopeRetainJoin: int,
  totalDriftCorrections: int,
  totalProvisioned: int,
  totalExported: int,
  totalDeprovisioned: int,
  totalCreated: int,
  totalPendingExports: int,
  totalErrors: int,
  childActivityCount: say(int, 'Direct children.'),
  firstProblem: say(nullable(text), 'What went wrong, or the first of it.'),
} as const;

export const activityHeader = named('ActivityHeader', headerShape);
export type ActivityHeader = z.output<typeof activityHeader>;

export const runPhase = named('RunPhase', {
  name: text,
  startedAt: dateTime,
  endedAt: nullable(dateTime),
  objects: say(int, 'Objects the run went through meanwhile.'),
  busyMs: say(int, 'How long it took, or takes so far.'),
});

export const activityProgress = named('ActivityProgress', {
  phase: say(nullable(text), 'What the run is doing.'),
  processed: int,
  total: say(nullable(int), 'Null as long as it is not known.'),
  perSecond: say(nullable(decimal), 'Objects a second in this phase.'),
  etaSeconds: nullable(int),
  waitsFor: say(
    nullable(
      named('WaitsFor', {
        reason: say(text, '`connectedSystem`, `metaverse`, `previousStep` or `worker`.'),
        activityId: nullable(guid),
        name: nullable(text),
        position: say(int, 'Place in the queue, from 1.'),
      }),
    ),
    'Why it has not begun.',
  ),
});

const { id, ...restOfHeader } = headerShape;
export const activityDetail = named('Activity', {
  id,
  parentActivityId: nullable(guid),
  ...restOfHeader,
  warningMessage: nullable(text),
  errorMessage: nullable(text),
  errorStackTrace: nullable(text),
  connectedSystemId: nullable(int),
  connectedSystemRunProfileId: nullable(int),
  syncRuleId: nullable(int),
  metaverseObjectId: nullable(guid),
  exampleDataTemplateId: nullable(int),
  executionStats: say(nullable(executionStats), 'For activities of run profiles.'),
  phases: say(z.array(runPhase), 'What a run did, one after the other.'),
  progress: say(nullable(activityProgress), 'Null when it has ended.'),
  scheduleExecutionId: nullable(guid),
  previousActivityId: say(nullable(guid), 'The run of the same profile before this one.'),
});
export type ActivityDetail = z.output<typeof activityDetail>;

export const activityItem = named('ActivityItem', {
  id: guid,
  externalIdValue: nullable(text),
  displayName: nullable(text),
  connectedSystemObjectType: nullable(text),
  objectChangeType: objectChangeType.output,
  errorType: nullable(executionItemErrorType.output),
  outcomeSummary: say(
    nullable(text),
    '`Type:count` pairs, e.g. `Projected:1,AttributeFlow:7`; AttributeFlow counts values.',
  ),
  errorMessage: nullable(text),
  counts: say(z.record(z.string(), int), 'What it adds to the counters, by their names.'),
  connectedSystemObjectId: nullable(guid),
  metaverseObjectId: nullable(guid),
});
export type ActivityItemDto = z.output<typeof activityItem>;

const counterNames = Object.keys(executionStats.shape) as [keyof ExecutionStats, ...(keyof ExecutionStats)[]];
const byLowerCase = new Map(counterNames.map((name) => [name.toLowerCase(), name]));
const counterInput = z
  .string()
  .transform((given, context): keyof ExecutionStats => {
    const name = byLowerCase.get(given.toLowerCase());
    if (name !== undefined) return name;
    context.addIssue({ code: 'custom', message: 'Must be the name of a counter.' });
    return z.NEVER;
  })
  .meta({ wire: { type: 'string', enum: counterNames } });

const params = { id: say(guidInput, 'ID of the activity.') };
const missing = { status: 404, code: 'NOT_FOUND', when: 'the activity does not exist' } as const;
const notARun = { status: 400, code: 'BAD_REQUEST', when: 'the activity is not of a run profile' } as const;

export const activitiesList = defineEndpoint({
  id: 'activities.list',
  method: 'GET',
  path: '/api/v1/activities',
  role: 'Reader',
  summary: 'List activities',
  description:
    'Activities that have no parent, oldest first unless asked otherwise. `sortBy`: created, executed, status, targetType (type), targetName (target). ' +
    'A filter may come repeatedly: any of its values fits.',
  tags,
  query: {
    ...standardPaging,
    search: say(optional(textInput()), 'Part of the target’s name, context or type, or of the initiator’s name.'),
    status: optional(listInput(activityStatus.input)),
    targetType: optional(listInput(activityTargetType.input)),
    operation: optional(listInput(activityTargetOperationType.input)),
    runType: optional(listInput(connectedSystemRunType.input)),
    connectedSystemId: optional(listInput(intInput())),
    runProfileId: optional(listInput(intInput())),
    syncRuleId: optional(listInput(intInput())),
    scheduleId: optional(listInput(guidInput)),
    initiatedById: optional(listInput(guidInput)),
    from: say(optional(dateTimeInput), 'Created then or later.'),
    to: say(optional(dateTimeInput), 'Created then or earlier.'),
    hasErrors: say(optional(boolQuery), 'Failed, or with objects that did.'),
  },
  replies: { 200: paged(activityHeader) },
});

export const activitiesGet = defineEndpoint({
  id: 'activities.get',
  method: 'GET',
  path: '/api/v1/activities/{id}',
  role: 'Reader',
  summary: 'Retrieve an activity',
  tags,
  params,
  replies: { 200: activityDetail },
  errors: [missing],
});

export const activitiesStats = defineEndpoint({
  id: 'activities.stats',
  method: 'GET',
  path: '/api/v1/activities/{id}/stats',
  role: 'Reader',
  summary: 'Get execution statistics',
  description:
    'The 23 counters of a run, while it runs as far as it came. For activities with target type ConnectedSystemRunProfile.',
  tags,
  params,
  replies: { 200: executionStats },
  errors: [missing, notARun],
});

export const activitiesItems = defineEndpoint({
  id: 'activities.items',
  method: 'GET',
  path: '/api/v1/activities/{id}/items',
  role: 'Reader',
  summary: 'List execution items',
  description:
    'What happened to each object a run had something to say about, in the order of its id. `sortBy`: externalIdValue, displayName, ' +
    'connectedSystemObjectType, objectChangeType, errorType.',
  tags,
  params,
  query: {
    ...standardPaging,
    counter: say(optional(counterInput), 'Only items that one of the 23 counters counts.'),
    outcomeType: optional(listInput(syncOutcomeType.input)),
    errorType: optional(listInput(executionItemErrorType.input)),
    objectChangeType: optional(listInput(objectChangeType.input)),
    objectType: optional(listInput(textInput({ to: 200 }))),
    search: say(optional(textInput({ to: 500 })), 'Part of external id, display name or error message.'),
  },
  replies: {
    200: paged(activityItem).extend({
      counterTotal: say(nullable(int), 'With `counter`: what it counts over all items that fit.'),
    }),
  },
  errors: [missing, notARun],
});

export const activitiesChildren = defineEndpoint({
  id: 'activities.children',
  method: 'GET',
  path: '/api/v1/activities/{id}/children',
  role: 'Reader',
  summary: 'List child activities',
  tags,
  params,
  replies: { 200: z.array(activityHeader) },
  errors: [missing],
});
