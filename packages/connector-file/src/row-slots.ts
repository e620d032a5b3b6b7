/**
 * Which rows of the file the items of an export are about, and which items make each: decided by keys alone, in the order of
 * the items. What stands in the cells is worked out when a row is written.
 *
 * A slot is the place of a row. There may be millions, so they are numbers, and what is known of them stands in lists.
 */
export type Slot = number;

/** What is known of a slot, as bits. */
const isInFile = 1;
const isThere = 2;
const goesOn = 4;
const isWritten = 8;

export class RowSlots {
  private readonly slots = new Map<string, Slot>();
  /** Of keys that rows were moved away from, or onto: the slot of the row that the file has under them. */
  private readonly before = new Map<string, Slot>();
  private readonly facts: number[] = [];
  /** The place of the first item that makes the row, and of those after it where there are several. */
  private readonly first: number[] = [];
  private readonly further = new Map<Slot, readonly number[]>();

  /** The slot that a key has now. A key that has none gets one: rows of the file under it are then looked for. */
  at(key: string): Slot {
    const known = this.slots.get(key);
    if (known !== undefined) return known;
    const slot = this.add();
    this.slots.set(key, slot);
    return slot;
  }

  /** The slot of the row that the file has under the key; undefined when no item is about it. */
  inFile(key: string): Slot | undefined {
    return this.before.get(key) ?? this.slots.get(key);
  }

  /** @returns whether the file has another row in the slot, which came before. */
  noteInFile(slot: Slot): boolean {
    const isRepeated = this.has(slot, isInFile);
    this.set(slot, isInFile | isThere | goesOn);
    return isRepeated;
  }

  /** Whether there is a row now. */
  isThere(slot: Slot): boolean {
    return this.has(slot, isThere);
  }

  /** Whether the row goes on from what the file has. */
  goesOn(slot: Slot): boolean {
    return this.has(slot, goesOn);
  }

  remove(slot: Slot): void {
    this.clear(slot, isThere | goesOn);
    this.further.delete(slot);
  }

  /** The item makes the row, whatever there was before. */
  begin(slot: Slot, place: number): void {
    this.remove(slot);
    this.set(slot, isThere);
    this.first[slot] = place;
  }

  /** The item changes the row that is there. */
  goOn(slot: Slot, place: number): void {
    if (this.itemsOf(slot).length === 0) this.first[slot] = place;
    else this.further.set(slot, [...(this.further.get(slot) ?? []), place]);
  }

  /** The items that make the row, by their places, in order. */
  itemsOf(slot: Slot): readonly number[] {
    const first = this.first[slot] ?? none;
    return first === none ? [] : [first, ...(this.further.get(slot) ?? [])];
  }

  move(from: string, to: string): void {
    const slot = this.at(from);
    this.put(from, this.add());
    this.put(to, slot);
  }

  /** @returns whether the row has no place in the new file yet: of rows with one key one stays. */
  takeTurn(slot: Slot): boolean {
    const isFirst = !this.has(slot, isWritten);
    this.set(slot, isWritten);
    return isFirst;
  }

  /** Rows that the file does not have, in the order in which items first named them. */
  *created(): Generator<Slot> {
    for (const slot of this.slots.values()) if (this.isThere(slot) && !this.has(slot, isInFile)) yield slot;
  }

  get hasRows(): boolean {
    return this.slots.values().some((slot) => this.isThere(slot));
  }

  private add(): Slot {
    this.first.push(none);
    return this.facts.push(0) - 1;
  }

  private put(key: string, slot: Slot): void {
    const replaced = this.slots.get(key);
    if (replaced !== undefined && this.has(replaced, isInFile) && !this.before.has(key)) this.before.set(key, replaced);
    this.slots.set(key, slot);
  }

  private has(slot: Slot, fact: number): boolean {
    return ((this.facts[slot] ?? 0) & fact) !== 0;
  }

  private set(slot: Slot, facts: number): void {
    this.facts[slot] = (this.facts[slot] ?? 0) | facts;
  }

  private clear(slot: Slot, facts: number): void {
    this.facts[slot] = (this.facts[slot] ?? 0) & ~facts;
  }
}

const none = -1;
