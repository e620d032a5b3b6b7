/** A source of numbers in [0, 1), given by whoever generates, so that the same seed gives the same data. */
export type Random = () => number;

/** Mulberry32: small, fast, good enough to draw names from. */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number in [from, to). */
export const between = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from));

/** @throws RangeError when there is nothing to pick from. */
export function pick<Item>(random: Random, items: readonly Item[]): Item {
  if (items.length === 0) throw new RangeError('There is nothing to pick from.');
  return items[between(random, 0, items.length)] as Item;
}

/** Weights need not add up to anything. */
export function pickWeighted<Item extends { readonly weight: number }>(random: Random, items: readonly Item[]): Item {
  let left = random() * items.reduce((sum, { weight }) => sum + weight, 0);
  for (const item of items) {
    left -= item.weight;
    if (left < 0) return item;
  }
  return pick(random, items.slice(-1));
}

/** `count` different items, all of them when there are no more. */
export function pickDistinct<Item>(random: Random, items: readonly Item[], count: number): readonly Item[] {
  const wanted = Math.min(count, items.length);
  if (wanted > items.length / 2) return shuffled(random, items).slice(0, wanted);
  const chosen = new Set<Item>();
  while (chosen.size < wanted) chosen.add(pick(random, items));
  return [...chosen];
}

export function shuffled<Item>(random: Random, items: readonly Item[]): readonly Item[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.toSorted((one, other) => one.key - other.key).map(({ item }) => item);
}

/** A version 4 UUID. */
export function randomGuid(random: Random): string {
  const hex = Array.from({ length: 32 }, () => Math.floor(random() * 16).toString(16));
  hex[12] = '4';
  hex[16] = (8 + Math.floor(random() * 4)).toString(16);
  const text = hex.join('');
  return [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-');
}
