/** What every kind of run has in hand, and how it records a page: progress, counters and data in one transaction (D-33). */
import { randomInt } from 'node:crypto';
import type { OpenConnector } from '@jim/connector-kit/connector.ts';
import type { Surroundings } from '@jim/engine/model/ids.ts';
import type { ConnectedSystem } from '@jim/engine/model/rules.ts';
import type { RuleSet } from '@jim/engine/rule-set.ts';
import { countersOf, emptyTally, type Tally } from '@jim/engine/statistics/counters.ts';
import { tallyPage, type PageItems } from '@jim/engine/statistics/tally.ts';
import type { TrackingLevel } from '@jim/engine/statistics/outcome-tree.ts';
import type { Services } from '../services.ts';
import type { SettingsSnapshot } from '../settings/effective-settings.ts';
import type { Transaction } from '../store/database.ts';
import { activityChannel, notify } from '../store/work-notices.ts';
import { TaskAborted } from '../worker/task-aborted.ts';

export type RunType = 'FullImport' | 'DeltaImport' | 'FullSynchronisation' | 'DeltaSynchronisation' | 'Export';

export interface RunActivity {
  readonly id: string;
  readonly runType: RunType;
  readonly initiatedByType: 'User' | 'ApiKey' | 'System';
  readonly initiatedById: string | null;
  readonly initiatedByName: string;
}

export interface RunProfile {
  readonly id: number;
  readonly name: string;
  readonly pageSize: number;
  readonly partitionId: number | null;
  readonly filePath: string | null;
}

export interface RunSystem {
  readonly id: number;
  readonly name: string;
  readonly connectorName: string;
  readonly importWatermark: string | null;
  readonly syncWatermark: number;
  /** Whether rules changed since the last completed full synchronisation of this system (SYN-02). */
  readonly rulesChangedSinceFullSync: boolean;
  readonly maxExportParallelism: number | null;
}

export interface RunContext {
  readonly services: Services;
  readonly settings: SettingsSnapshot;
  readonly activity: RunActivity;
  readonly profile: RunProfile;
  readonly system: RunSystem;
  readonly schema: ConnectedSystem;
  readonly rules: RuleSet;
  readonly level: TrackingLevel;
  readonly signal: AbortSignal;
  /** Opens the run's connector; ends with `await using`. */
  openConnector(): Promise<OpenConnector>;
  readonly progress: RunProgress;
}

/**
 * How far the run is. The tally only moves forward when a page's transaction has committed. A run that was ended by
 * somebody else, because its worker seemed dead, writes nothing more: all of this then throws `TaskAborted` (TSK-14).
 */
export interface RunProgress {
  readonly tally: Tally;
  readonly toProcess: number;
  readonly warning: string | null;
  /** The first warning stays (IMP-05). */
  warn(message: string): void;
  /** How many objects the run is about, as far as known; shown with the next page. */
  expect(objects: number): void;
  /** Names what the run is doing now; kept with its times in the activity. */
  enterPhase(name: string): Promise<void>;
  /**
   * Runs `work` and records the page's items and the activity's counters with it, in one transaction.
   * `message` is shown while the run goes on.
   */
  page(work: (tx: Transaction) => Promise<PageItems>, message?: string): Promise<void>;
  /**
   * As `page`, for a page that is worked on while the one before still commits. It commits only after that one has; what
   * other pages write or read too waits for the `turn`, or is done by `inTurn`.
   */
  pageAfter(
    previous: Promise<void> | null,
    work: (tx: Transaction, turn: () => Promise<void>) => Promise<PageInTurn>,
    message?: string,
  ): Promise<void>;
  /** A transaction for what is no page: the activity stays in progress until it has committed. */
  whileInProgress<Result>(work: (tx: Transaction) => Promise<Result>): Promise<Result>;
  phases(): readonly RunPhase[];
}

export interface PageInTurn extends PageItems {
  /** What is left to write once the page before has committed. */
  readonly inTurn?: () => Promise<void>;
}

export interface RunPhase {
  readonly name: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly objects: number;
}

/** How a run ends that came to its end. */
export interface RunResult {
  readonly message: string;
  /** What is true only once the run is done, such as its watermark: written in the transaction that ends its activity. */
  readonly atEnd?: (tx: Transaction) => Promise<void>;
}

export function surroundingsOf({
  services,
}: {
  readonly services: Pick<Services, 'clock' | 'newId' | 'secrets'>;
}): Surroundings {
  return {
    newId: services.newId,
    now: services.clock.now().toISOString(),
    randomInteger: (exclusiveMaximum) => randomInt(exclusiveMaximum),
    seal: services.secrets.seal,
  };
}

export function startProgress(services: Pick<Services, 'database' | 'clock'>, activityId: string): RunProgress {
  let tally = emptyTally;
  let toProcess = 0;
  let warning: string | null = null;
  let phases: readonly RunPhase[] = [];

  const save = async (tx: Transaction, next: Tally, message: string | undefined): Promise<void> => {
    const { rowCount } = await tx.query({
      name: 'record-run-progress',
      text: `
        update activity set objects_processed = $2::int, objects_to_process = greatest($3::int, $2::int), counters = $4,
               phases = $5, message = coalesce($6, message), warning_message = $7
        where id = $1 and status = 'InProgress'`,
      values: [
        activityId,
        next.processed,
        toProcess,
        JSON.stringify(storedCounters(next)),
        JSON.stringify(withObjects(phases, next.processed)),
        message ?? null,
        warning,
      ],
    });
    if (rowCount === 0) throw new TaskAborted('abandoned');
    await notify(tx, activityChannel, activityId);
  };

  const recordPage: RunProgress['pageAfter'] = async (previous, work, message) => {
    const turn = async (): Promise<void> => void (await previous);
    const next = await services.database.transaction(async (tx) => {
      const items = await work(tx, turn);
      await turn();
      const counted = tallyPage(tally, items);
      await Promise.all([items.inTurn?.(), save(tx, counted, message)]);
      return counted;
    });
    tally = next;
  };

  return {
    get tally() {
      return tally;
    },
    get toProcess() {
      return toProcess;
    },
    get warning() {
      return warning;
    },
    warn(message) {
      warning ??= message;
    },
    expect(objects) {
      toProcess = objects;
    },
    async enterPhase(name) {
      const now = services.clock.now().toISOString();
      phases = [
        ...closePhase(withObjects(phases, tally.processed), now),
        { name, startedAt: now, endedAt: null, objects: 0 },
      ];
      await services.database.transaction((tx) => save(tx, tally, `${name}…`));
    },
    page: (work, message) => recordPage(null, work, message),
    pageAfter: recordPage,
    whileInProgress: (work) =>
      services.database.transaction(async (tx) => {
        await holdInProgress(tx, activityId);
        return work(tx);
      }),
    phases: () => closePhase(withObjects(phases, tally.processed), services.clock.now().toISOString()),
  };
}

/** Whoever wants to end the activity waits for this transaction. @throws TaskAborted when it has ended already. */
async function holdInProgress(tx: Transaction, activityId: string): Promise<void> {
  const { rowCount } = await tx.query({
    name: 'hold-activity-in-progress',
    text: `select 1 from activity where id = $1 and status = 'InProgress' for share`,
    values: [activityId],
  });
  if (rowCount === 0) throw new TaskAborted('abandoned');
}

/** The 23 wire counters, and the tally they come from. */
export function storedCounters(tally: Tally): object {
  return { ...countersOf(tally), objectTypes: tally.objectTypes, tally };
}

function withObjects(phases: readonly RunPhase[], processed: number): readonly RunPhase[] {
  const before = phases.slice(0, -1).reduce((sum, phase) => sum + phase.objects, 0);
  return phases.map((phase, index) =>
    index === phases.length - 1 ? { ...phase, objects: processed - before } : phase,
  );
}

function closePhase(phases: readonly RunPhase[], at: string): readonly RunPhase[] {
  return phases.map((phase) => (phase.endedAt === null ? { ...phase, endedAt: at } : phase));
}
