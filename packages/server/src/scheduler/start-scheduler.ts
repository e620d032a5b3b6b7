import type { Notifications } from '../store/notifications.ts';
import { scheduleChannel } from '../store/work-notices.ts';
import { createTaskRecovery } from '../worker/recover-tasks.ts';
import { runCycle } from './run-cycle.ts';
import type { CycleServices } from './run-cycle.ts';

export interface SchedulerServices extends CycleServices {
  readonly notifications: Notifications;
}

export interface SchedulerOptions {
  /** The longest time between two looks, whatever the clock does. */
  readonly lookEveryMs?: number;
}

export interface Scheduler {
  stop(): Promise<void>;
}

/**
 * Looks whenever something is due or a schedule changed, and at least every `lookEveryMs`. The state of all schedules is in the
 * database; a scheduler that starts late, or again, goes on where the last one stopped (D-44).
 */
export async function startScheduler(
  services: SchedulerServices,
  { lookEveryMs = 10_000 }: SchedulerOptions = {},
): Promise<Scheduler> {
  const { database, log, clock, settings, notifications } = services;
  const recovery = createTaskRecovery({
    database,
    clock,
    monotonic: () => performance.now(),
    settings,
    disconnectedMs: 6_000,
  });
  let timer: NodeJS.Timeout | undefined;
  let wakeUp: (() => void) | undefined;
  let isWoken = false;
  let isStopped = false;

  const wake = (): void => {
    isWoken = true;
    wakeUp?.();
  };

  async function look(): Promise<Date | null> {
    try {
      await recovery.look();
      return await runCycle(services);
    } catch (error) {
      log.warn({ err: error }, 'The scheduler could not look at the schedules; it will try again.');
      return new Date(clock.now().getTime() + 2_000);
    }
  }

  async function loop(): Promise<void> {
    while (!isStopped) {
      isWoken = false;
      const next = await look();
      const untilDue = next === null ? lookEveryMs : next.getTime() - clock.now().getTime();
      if (!isWoken && !isStopped) await rest(Math.min(Math.max(untilDue, 20), lookEveryMs));
    }
  }

  const rest = (milliseconds: number): Promise<void> =>
    new Promise<void>((resolve) => {
      wakeUp = resolve;
      timer = setTimeout(resolve, milliseconds);
    }).then(() => {
      wakeUp = undefined;
      clearTimeout(timer);
    });

  const stopListening = await notifications.listen(scheduleChannel, { notified: wake, missed: wake });
  const running = loop();
  return {
    async stop() {
      isStopped = true;
      wake();
      await running;
      stopListening();
    },
  };
}
