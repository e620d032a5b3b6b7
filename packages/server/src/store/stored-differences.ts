/**
 * Differences as change history keeps them: by side, then by attribute. A side that has nothing is left out, so that most
 * rows name each value once; there is a row for every object of a first run.
 */
import type { Value, Values } from '@jim/engine/model/values.ts';
import type { Differences } from '@jim/engine/sync-plan.ts';

export interface StoredDifferences {
  readonly added?: Readonly<Record<string, Values>>;
  readonly removed?: Readonly<Record<string, Values>>;
}

/** Binary values are recorded as their length only (IMP-61). */
export function storedDifferencesOf(
  differences: Differences,
  isBinary: (attributeId: number) => boolean,
): StoredDifferences {
  const added: Record<string, Values> = {};
  const removed: Record<string, Values> = {};
  let hasAdded = false;
  let hasRemoved = false;
  for (const id in differences) {
    const difference = differences[id];
    if (difference === undefined) continue;
    const binary = isBinary(Number(id));
    if (difference.added.length > 0) {
      added[id] = binary ? difference.added.map(describeBinary) : difference.added;
      hasAdded = true;
    }
    if (difference.removed.length > 0) {
      removed[id] = binary ? difference.removed.map(describeBinary) : difference.removed;
      hasRemoved = true;
    }
  }
  return { ...(hasAdded && { added }), ...(hasRemoved && { removed }) };
}

export function differencesOf({ added = {}, removed = {} }: StoredDifferences): Differences {
  const ids = new Set([...Object.keys(added), ...Object.keys(removed)].map(Number));
  return Object.fromEntries([...ids].map((id) => [id, { added: added[id] ?? [], removed: removed[id] ?? [] }]));
}

function describeBinary(value: Value): string {
  const text = String(value);
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return `${(text.length / 4) * 3 - padding} bytes`;
}
