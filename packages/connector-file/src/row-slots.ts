/**
 * Which rows of the file the items of an export are about, and which items make each: decided by keys alone, in the order of
 * the items. What stands in the cells is worked out when a row is written.
 */

/** The place of a row that items are about. */
export class Slot {
  /** Whether the file has the row already: then the new one goes where that was. */
  isInFile = false;
  /** Whether there is a row now. */
  isThere = false;
  /** Whether the row goes on from what the file has. */
  goesOn = false;
  /** Whether it has its place in the new file already: of rows with one key one stays. */
  isWritten = false;
  /** The items that make it, by their places; a number is a list of one. */
  items: number | readonly number[] | null = null;
}

export interface RowSlots {
  /** Rows of the key are looked for in the file. */
  want(key: string): void;
  isWanted(key: string): boolean;
  /** The slot of the row that the file has under the key; undefined when no item is about it. */
  inFile(key: string): Slot | undefined;
  /** The slot that a key has now. */
  at(key: string): Slot;
  move(from: string, to: string): void;
  /** Rows that the file does not have, in the order in which items first named them. */
  created(): Iterable<Slot>;
  readonly hasRows: boolean;
}

export function rowSlots(): RowSlots {
  const slots = new Map<string, Slot>();
  /** Of keys that were moved away from, or onto: the slot of the row that the file has under them. */
  const before = new Map<string, Slot>();
  const at = (key: string): Slot => {
    const known = slots.get(key);
    if (known !== undefined) return known;
    const slot = new Slot();
    slots.set(key, slot);
    return slot;
  };
  const put = (key: string, slot: Slot): void => {
    const replaced = slots.get(key);
    if (replaced?.isInFile === true && !before.has(key)) before.set(key, replaced);
    slots.set(key, slot);
  };
  return {
    want: at,
    isWanted: (key) => slots.has(key),
    inFile: (key) => before.get(key) ?? slots.get(key),
    at,
    move(from, to) {
      const slot = at(from);
      put(from, new Slot());
      put(to, slot);
    },
    *created() {
      for (const slot of slots.values()) if (slot.isThere && !slot.isInFile) yield slot;
    },
    get hasRows() {
      return slots.values().some(({ isThere }) => isThere);
    },
  };
}
