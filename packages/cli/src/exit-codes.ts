import type { ActivityDetail } from '@jim/contract/endpoints/activities.ts';

/** What `jim` says to the shell. */
export const exitCodes = {
  complete: 0,
  error: 1,
  usage: 2,
  warnings: 3,
  objectErrors: 4,
  cancelled: 5,
  /** Ctrl-C, as shells have it. */
  interrupted: 130,
} as const;

/** A run that is still going has not failed. */
export function exitCodeOf(status: ActivityDetail['status']): number {
  switch (status) {
    case 'NotSet':
    case 'InProgress':
    case 'Complete':
      return exitCodes.complete;
    case 'CompleteWithWarning':
      return exitCodes.warnings;
    case 'CompleteWithError':
      return exitCodes.objectErrors;
    case 'FailedWithError':
      return exitCodes.error;
    case 'Cancelled':
      return exitCodes.cancelled;
  }
}
