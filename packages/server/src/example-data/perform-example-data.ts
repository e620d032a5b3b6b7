/**
 * One run of an example data template (EXD-14):
 *
 *   read the template → generate all in memory → save in pages of 500, each in one transaction with its progress
 *
 * Told to stop, it saves no further page; what was saved stays.
 */
import { randomInt } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Services } from '../services.ts';
import { findTemplate, readDataSets } from '../store/example-data.ts';
import { listAttributeFacts } from '../store/metaverse-schema.ts';
import { insertExampleObjects, recordExampleProgress } from '../store/write-example-objects.ts';
import { activityChannel, notify } from '../store/work-notices.ts';
import type { Transaction } from '../store/database.ts';
import type { Initiator, Task, TaskContext } from '../worker/task.ts';
import { generateObjects, totalObjects, type GeneratedObject } from './generate-objects.ts';
import { seededRandom } from './random.ts';
import { TemplateRefused, type GenerationInput } from './template.ts';

/** What `enqueueExampleData` gives the task. */
export interface ExampleDataPayload {
  readonly templateId: number;
  readonly initiator: Initiator;
  /** The same seed makes the same names; ids differ. */
  readonly seed?: number;
}

const pageSize = 500;

type ExampleServices = Pick<Services, 'database' | 'clock' | 'settings' | 'newId'>;

/** @throws TemplateRefused when the template contradicts itself; the reason of `signal`. */
export async function performExampleData(
  services: ExampleServices,
  task: Task,
  { signal }: TaskContext,
): Promise<void> {
  const payload = task.payload as ExampleDataPayload;
  const input = await readInput(services, payload);
  const total = totalObjects(input.template);
  const show = (tx: Transaction, generated: number, created: number, message: string): Promise<void> =>
    recordExampleProgress(tx, task.activityId, { total, generated, created, message }).then(() =>
      notify(tx, activityChannel, task.activityId),
    );
  const objects = await generate(input, signal, (generated) =>
    services.database.transaction((tx) => show(tx, generated, 0, 'Generating objects')),
  );
  const isTracked = (await services.settings.current()).boolean('ChangeTracking.MvoChanges.Enabled');
  const displayNameId = [...input.attributes].find(([, { name }]) => name === 'Display Name')?.[0] ?? 0;
  const at = services.clock.now();
  const history = { activityId: task.activityId, at, initiator: payload.initiator, isTracked, newId: services.newId };
  for (let first = 0; first < objects.length; first += pageSize) {
    signal.throwIfAborted();
    const page = objects.slice(first, first + pageSize);
    const saved = first + page.length;
    await services.database.transaction(async (tx) => {
      await insertExampleObjects(tx, page, displayNameId, history);
      await show(tx, total, saved, `Saving ${saved}/${total}`);
    });
  }
}

async function readInput(services: ExampleServices, payload: ExampleDataPayload): Promise<GenerationInput> {
  const { database } = services;
  const template = await findTemplate(database, payload.templateId);
  if (template === undefined) throw new TemplateRefused('The template no longer exists.');
  const setIds = template.definition.objectTypes
    .flatMap((type) => type.attributes)
    .flatMap(({ dataSets = [] }) => dataSets.map(({ setId }) => setId));
  const sets = await readDataSets(database, setIds);
  return {
    template: template.definition,
    attributes: await listAttributeFacts(database),
    words: new Map([...sets].map(([id, set]) => [id, set.words])),
    now: services.clock.now(),
    random: seededRandom(payload.seed ?? randomInt(2 ** 32)),
    newId: services.newId,
  };
}

async function generate(
  input: GenerationInput,
  signal: AbortSignal,
  show: (generated: number) => Promise<void>,
): Promise<readonly GeneratedObject[]> {
  const steps = generateObjects(input);
  await show(0);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await show(step.value);
    await setImmediate();
    signal.throwIfAborted();
  }
}
