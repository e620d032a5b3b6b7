import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { ReplyOf } from '@jim/contract/endpoint.ts';
import { scheduleExecutionsGet } from '@jim/contract/endpoints/schedule-executions.ts';
import { schedulesRun } from '@jim/contract/endpoints/schedules.ts';
import { findSchedule } from '../../api/find-by-name.ts';
import { exitCodes } from '../../exit-codes.ts';
import { examples, openSession, type JimCall, type Session } from '../../session.ts';
import { shortTime } from '../../terminal/describe-time.ts';
import { createProgressBar } from '../../terminal/progress-bar.ts';
import { paintStatus, type Style } from '../../terminal/style.ts';
import { formatTable } from '../../terminal/text-table.ts';

type Execution = ReplyOf<typeof scheduleExecutionsGet>;

export function addSchedulesRun(schedules: Command, call: JimCall): void {
  schedules
    .command('run')
    .description('Run a schedule now. With --wait it shows its steps, and ends with the worst of their results.')
    .argument('<schedule>', 'name or id')
    .option('--wait', 'until it has ended; Ctrl-C leaves it running')
    .addHelpText('after', examples('jim schedules run Nightly', 'jim schedules run Nightly --wait'))
    .action(async (given: string, options: { readonly wait?: boolean }, command: Command) => {
      const session = await openSession(command, call);
      const { id, name } = await findSchedule(session.client, given);
      const started = await session.client.call(schedulesRun, { params: { id } });
      if (options.wait === true) return await watch(session, started.executionId);
      session.print(started, () => [`${name} is running: execution ${started.executionId}.`]);
    });
}

async function watch(session: Session, id: string): Promise<void> {
  const { terminal, client, isJson } = session;
  const bar = isJson ? undefined : createProgressBar(terminal.err);
  const started = performance.now();
  try {
    for (;;) {
      const execution = await client.call(scheduleExecutionsGet, { params: { id }, signal: terminal.interrupted });
      const report = {
        label: execution.scheduleName,
        done: execution.steps.filter(({ completedAt }) => completedAt !== null).length,
        total: execution.steps.length,
        // steps say nothing about a rate
        elapsedMs: 0,
        note: `${execution.steps[execution.currentStepIndex]?.name ?? ''} ${execution.status}`.trim(),
      };
      if (execution.completedAt !== null) {
        bar?.finish(report);
        session.print(execution, () => describeExecution(execution, session.style));
        return session.endWith(exitCodeOf(execution));
      }
      bar?.update({ ...report, elapsedMs: terminal.err.isTTY === true ? 0 : performance.now() - started });
      await delay(500, undefined, { signal: terminal.interrupted });
    }
  } catch (error) {
    if (!terminal.interrupted.aborted) throw error;
    terminal.err.write(`\nIt goes on: "jim schedules history" shows it.\n`);
    session.endWith(exitCodes.interrupted);
  }
}

export function describeExecution(execution: Execution, style: Style): string[] {
  const steps = formatTable(
    execution.steps,
    [
      { title: 'Step', of: ({ stepIndex }) => stepIndex + 1 },
      { title: 'Name', of: ({ name }) => name },
      { title: 'Status', of: ({ status }) => paintStatus(status, style) },
      { title: 'Began', of: ({ startedAt }) => shortTime(startedAt) },
      { title: 'Ended', of: ({ completedAt }) => shortTime(completedAt) },
      { title: 'Error', of: ({ errorMessage }) => errorMessage, most: 60 },
      { title: 'Activity', of: ({ activityId }) => activityId },
    ],
    style,
  );
  return [
    `${execution.scheduleName}: ${paintStatus(execution.status, style)}`,
    ...(execution.errorMessage === null ? [] : [style.red(execution.errorMessage)]),
    ...steps,
  ];
}

function exitCodeOf({ status, steps }: Execution): number {
  if (status === 'Cancelled') return exitCodes.cancelled;
  if (status === 'Failed') return exitCodes.error;
  if (steps.some((step) => step.activityStatus === 'CompleteWithError')) return exitCodes.objectErrors;
  if (steps.some((step) => step.activityStatus === 'CompleteWithWarning')) return exitCodes.warnings;
  return exitCodes.complete;
}
