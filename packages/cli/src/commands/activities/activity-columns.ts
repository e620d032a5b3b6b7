import type { ActivityHeader } from '@jim/contract/endpoints/activities.ts';
import { targetOf } from '../../describe-activity.ts';
import { shortTime, shortTimespan } from '../../terminal/describe-time.ts';
import { paintStatus, type Style } from '../../terminal/style.ts';
import type { Column } from '../../terminal/text-table.ts';

export function activityColumns(style: Style): readonly Column<ActivityHeader>[] {
  return [
    { title: 'Created', of: ({ created }) => shortTime(created) },
    { title: 'Activity', of: targetOf, most: 50 },
    { title: 'Status', of: ({ status }) => paintStatus(status, style) },
    { title: 'Objects', of: ({ objectsProcessed }) => objectsProcessed },
    { title: 'Errors', of: ({ totalErrors }) => totalErrors },
    { title: 'Took', of: ({ executionTime }) => shortTimespan(executionTime) },
    { title: 'By', of: ({ initiatedByName }) => initiatedByName, most: 20 },
    { title: 'Id', of: ({ id }) => id },
  ];
}
