import type { ActivityDetail, ExecutionStats } from '@jim/contract/endpoints/activities.ts';
import { formatCounters } from './terminal/counters-table.ts';
import { shortDuration, shortTime, shortTimespan } from './terminal/describe-time.ts';
import { paintStatus, type Style } from './terminal/style.ts';
import { formatFacts, formatTable } from './terminal/text-table.ts';

export function describeActivity(activity: ActivityDetail, stats: ExecutionStats | null, style: Style): string[] {
  const isColoured = style.dim('') !== '';
  return [
    ...formatFacts([
      ['Activity', activity.id],
      ['What', targetOf(activity)],
      ['Status', paintStatus(activity.status, style)],
      ['Message', activity.message],
      ['Warning', activity.warningMessage],
      ['Error', activity.errorMessage],
      ['Started by', activity.initiatedByName],
      ['Queued', shortTime(activity.created)],
      ['Began', shortTime(activity.executed)],
      ['Took', shortTimespan(activity.executionTime)],
      ['Children', activity.childActivityCount || null],
    ]),
    ...describePhases(activity, style),
    ...(stats === null ? [] : ['', ...formatCounters({ ...stats }, isColoured)]),
  ];
}

export function targetOf(
  activity: Pick<ActivityDetail, 'targetType' | 'targetName' | 'targetContext' | 'targetOperationType'>,
): string {
  const name = [activity.targetContext, activity.targetName].filter(Boolean).join(' · ');
  if (activity.targetType === 'ConnectedSystemRunProfile') return name;
  return `${activity.targetOperationType} ${activity.targetType}${name === '' ? '' : ` ${name}`}`;
}

function describePhases({ phases }: ActivityDetail, style: Style): string[] {
  if (phases.length === 0) return [];
  const columns = [
    { title: 'Phase', of: (phase: ActivityDetail['phases'][number]) => phase.name },
    { title: 'Objects', of: (phase: ActivityDetail['phases'][number]) => phase.objects },
    { title: 'Took', of: (phase: ActivityDetail['phases'][number]) => shortDuration(phase.busyMs) },
  ];
  return ['', ...formatTable(phases, columns, style)];
}
