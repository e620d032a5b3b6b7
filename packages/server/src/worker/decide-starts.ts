/**
 * Which queued tasks may start now (D-32). A task needs its lanes to itself: the lane of its connected system and,
 * when it changes identities, the lane of the metaverse. Who comes first is served first; a later task overtakes an
 * earlier one only when the two share no lane.
 */
export interface LaneTask {
  readonly taskId: string;
  /** `holding`: started, or handed over to be started; it has its lanes. */
  readonly state: 'holding' | 'queued';
  readonly connectedSystemId: number | null;
  readonly takesMetaverse: boolean;
}

export type Lane = 'metaverse' | `connectedSystem:${number}`;

export interface WaitingTask {
  readonly taskId: string;
  /** The task in front of it, holding or waiting for `lane`. */
  readonly waitsFor: string;
  readonly lane: Lane;
}

export interface Starts {
  readonly start: readonly string[];
  readonly waiting: readonly WaitingTask[];
}

/** `tasks` in the order in which they were queued. */
export function decideStarts(tasks: readonly LaneTask[]): Starts {
  const lastInLane = new Map<Lane, string>();
  for (const task of tasks) {
    if (task.state === 'holding') for (const lane of lanesOf(task)) lastInLane.set(lane, task.taskId);
  }
  const start: string[] = [];
  const waiting: WaitingTask[] = [];
  for (const task of tasks) {
    if (task.state === 'holding') continue;
    const lanes = lanesOf(task);
    const blocked = lanes.find((lane) => lastInLane.has(lane));
    const waitsFor = blocked && lastInLane.get(blocked);
    if (blocked && waitsFor) waiting.push({ taskId: task.taskId, waitsFor, lane: blocked });
    else start.push(task.taskId);
    for (const lane of lanes) lastInLane.set(lane, task.taskId);
  }
  return { start, waiting };
}

export function lanesOf(task: Pick<LaneTask, 'connectedSystemId' | 'takesMetaverse'>): readonly Lane[] {
  const lanes: Lane[] = [];
  if (task.connectedSystemId !== null) lanes.push(`connectedSystem:${task.connectedSystemId}`);
  if (task.takesMetaverse) lanes.push('metaverse');
  return lanes;
}
