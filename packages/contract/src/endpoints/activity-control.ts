import { defineEndpoint } from '../endpoint.ts';
import { guidInput, named, text } from '../formats.ts';

const tags = ['Activities'];
const missing = { status: 404, code: 'NOT_FOUND', when: 'There is no such activity.' } as const;
const eventStream = { mediaType: 'text/event-stream' } as const;

export const activitiesCancel = defineEndpoint({
  id: 'activities.cancel',
  method: 'POST',
  path: '/api/v1/activities/{id}/cancel',
  role: 'Operator',
  summary: 'Cancel a run',
  description:
    'One that waits ends at once, status `Cancelled`. One that runs is asked to stop, status `CancellationRequested`, and keeps what it committed.',
  tags,
  params: { id: guidInput },
  replies: { 202: named('ActivityCancellation', { status: text }) },
  errors: [missing, { status: 400, code: 'BAD_REQUEST', when: 'It has ended, or is nothing that can be cancelled.' }],
});

export const activitiesStream = defineEndpoint({
  id: 'activities.stream',
  method: 'GET',
  path: '/api/v1/activities/stream',
  role: 'Reader',
  summary: 'Changes of activities, as they happen',
  description:
    'Server-sent events: `activity` (as in the list), `queue` `{running, waiting}`, `schedule-execution` (as in its list). It begins with ' +
    'what is in progress; with `Last-Event-ID` also with what ended since. A comment every 15 seconds shows that it lives.',
  tags,
  replies: { 200: eventStream },
});

export const activityStream = defineEndpoint({
  id: 'activities.streamOne',
  method: 'GET',
  path: '/api/v1/activities/{id}/stream',
  role: 'Reader',
  summary: 'Changes of one activity, as they happen',
  description:
    'Server-sent events: `activity` (as when read) and, for a run, `stats` (the 23 counters). It begins with both.',
  tags,
  params: { id: guidInput },
  replies: { 200: eventStream },
  errors: [missing],
});
