/**
 * The external ids an import has met, over all its pages: for duplicates (D-17) and for deletion detection (IMP-41).
 * One entry an object: its key, and nearly always a small integer.
 */

/** Only its id was seen, with an object that was refused before duplicates are looked for. */
export const present = 0;
/** An object with this id was taken in, or found unchanged. */
export const occurred = 1;
/** Two objects had it: every one is refused. */
export const duplicated = 2;

/**
 * `item:` and an item's id: the object was refused once its id was known. `id:` and the id as it was spelled: the object was
 * to be deleted, and there was nothing to delete.
 */
export type KeyState = typeof present | typeof occurred | typeof duplicated | `item:${string}` | `id:${string}`;

export interface SeenKey {
  readonly typeId: number;
  readonly key: string;
  readonly state: KeyState;
}

export interface SeenKeys {
  stateOf(typeId: number, key: string): KeyState | undefined;
  /** To be called in the order of pages. */
  remember(keys: readonly SeenKey[]): void;
  readonly size: number;
}

export function createSeenKeys(): SeenKeys {
  const byType = new Map<number, Map<string, KeyState>>();
  return {
    stateOf: (typeId, key) => byType.get(typeId)?.get(key),
    remember(keys) {
      for (const { typeId, key, state } of keys) {
        let known = byType.get(typeId);
        if (known === undefined) byType.set(typeId, (known = new Map()));
        if (state !== present || !known.has(key)) known.set(key, state);
      }
    },
    get size() {
      return [...byType.values()].reduce((sum, keys) => sum + keys.size, 0);
    },
  };
}

/** What an import has met, together with what pages have met that have yet to commit. */
export function seenWith(
  seen: Pick<SeenKeys, 'stateOf'>,
  ahead: readonly Pick<SeenKeys, 'stateOf'>[],
): Pick<SeenKeys, 'stateOf'> {
  if (ahead.length === 0) return seen;
  return {
    stateOf(typeId, key) {
      let found = seen.stateOf(typeId, key);
      for (const page of ahead) {
        const state = page.stateOf(typeId, key);
        if (state !== undefined && (state !== present || found === undefined)) found = state;
      }
      return found;
    },
  };
}
