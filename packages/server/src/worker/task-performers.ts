import { performClear } from '../configuration/clear-connected-system.ts';
import { performDeletion } from '../configuration/delete-connected-system.ts';
import { performExampleData } from '../example-data/perform-example-data.ts';
import { createPerformHousekeeping } from '../housekeeping/perform-housekeeping.ts';
import { createDeleteIdentities } from '../runs/delete-identities.ts';
import { performRun } from '../runs/perform-run.ts';
import { createPerformStep } from '../scheduler/perform-step.ts';
import type { Services } from '../services.ts';
import type { PerformTask, TaskKind } from './task.ts';

/** Who does the work of each kind of task. */
export function createTaskPerformers(services: Services): Readonly<Record<TaskKind, PerformTask>> {
  return {
    run: (task, { signal }) => performRun(services, task.activityId, signal),
    clearConnectedSystem: performClear(services),
    deleteConnectedSystem: performDeletion(services),
    exampleData: (task, context) => performExampleData(services, task, context),
    scheduleStep: createPerformStep(services),
    housekeeping: createPerformHousekeeping(services, createDeleteIdentities(services)),
  };
}
