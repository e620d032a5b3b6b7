/**
 * The items of an export on their way into the file. They wait on disk, so that memory does not hold what they say; their
 * places in the order in which they came stand for them.
 */
import type { FileHandle } from 'node:fs/promises';
import type {
  ExportAttributeChange,
  ExportItem,
  ImportObjectType,
  SchemaAttribute,
} from '@jim/connector-kit/connector.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import { openTemporaryFile } from './temporary-file.ts';

export interface StagedItem {
  readonly place: number;
  readonly item: ExportItem;
}

export interface StagedItems extends AsyncDisposable {
  readonly count: number;
  add(items: readonly ExportItem[]): Promise<void>;
  /** All of them, in order. */
  pages(): AsyncGenerator<readonly StagedItem[]>;
  /** Those at the places, by place. */
  read(places: readonly number[]): Promise<ReadonlyMap<number, ExportItem>>;
}

const pageSize = 1_000;
/** Items this near to each other are read at once. */
const nearBytes = 16 * 1024;

/** Gone from the disk when disposed of. */
export async function stageItems(): Promise<StagedItems> {
  const file = await openTemporaryFile();
  const packing = createPacking();
  /** Where each begins, and where the last one ends. */
  const offsets = [0];
  const offsetOf = (place: number): number => offsets[place] ?? 0;

  const readSpan = async (first: number, last: number, places: readonly number[]): Promise<readonly StagedItem[]> => {
    const start = offsetOf(first);
    const bytes = await readBytes(file, start, offsetOf(last + 1) - start);
    return places.map((place) => {
      const text = bytes.toString('utf8', offsetOf(place) - start, offsetOf(place + 1) - start);
      return { place, item: packing.unpack(text) };
    });
  };

  return {
    get count() {
      return offsets.length - 1;
    },
    async add(items) {
      let end = offsetOf(offsets.length - 1);
      const texts = items.map((item) => Buffer.from(packing.pack(item)));
      await file.appendFile(Buffer.concat(texts));
      for (const { length } of texts) offsets.push((end += length));
    },
    async *pages() {
      for (let first = 0; first < offsets.length - 1; first += pageSize) {
        const last = Math.min(first + pageSize, offsets.length - 1) - 1;
        const places = Array.from({ length: last - first + 1 }, (_, index) => first + index);
        yield await readSpan(first, last, places);
      }
    },
    async read(places) {
      const spans: number[][] = [];
      for (const place of [...places].sort((left, right) => left - right)) {
        const span = spans.at(-1);
        const before = span?.at(-1);
        if (before !== undefined && offsetOf(place) - offsetOf(before) < nearBytes) span?.push(place);
        else spans.push([place]);
      }
      const found = await Promise.all(spans.map((span) => readSpan(span[0] ?? 0, span.at(-1) ?? 0, span)));
      return new Map(found.flat().map(({ place, item }) => [place, item]));
    },
    [Symbol.asyncDispose]: () => file.close(),
  };
}

async function readBytes(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  for (let filled = 0; filled < length;) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) throw new Error('The staged items of an export have been cut off.');
    filled += bytesRead;
  }
  return buffer;
}

interface Packing {
  pack(item: ExportItem): string;
  unpack(text: string): ExportItem;
}

type PackedItem = readonly [
  id: string,
  change: ExportItem['change'],
  objectType: number,
  externalId: Value | null,
  secondaryExternalId: Value | null,
  changes: readonly (readonly [attribute: number, kind: ExportAttributeChange['kind'], value: Value | null])[],
  current: Readonly<Record<string, Values>>,
];

/** What many items share, types and attributes, is written as a number. */
function createPacking(): Packing {
  const types = numbering<ImportObjectType>();
  const attributes = numbering<SchemaAttribute>();
  return {
    pack({ id, change, objectType, externalId, secondaryExternalId, changes, current }) {
      const list = changes.map(({ attribute, kind, value }) => [attributes.numberOf(attribute), kind, value] as const);
      const packed: PackedItem = [
        id,
        change,
        types.numberOf(objectType),
        externalId,
        secondaryExternalId,
        list,
        current,
      ];
      return JSON.stringify(packed);
    },
    unpack(text) {
      const [id, change, type, externalId, secondaryExternalId, list, current] = JSON.parse(text) as PackedItem;
      const changes = list.map(([attribute, kind, value]) => ({ attribute: attributes.at(attribute), kind, value }));
      return { id, change, objectType: types.at(type), externalId, secondaryExternalId, changes, current };
    },
  };
}

interface Numbering<Thing> {
  numberOf(thing: Thing): number;
  at(number: number): Thing;
}

function numbering<Thing>(): Numbering<Thing> {
  const numbers = new Map<Thing, number>();
  const things: Thing[] = [];
  return {
    numberOf(thing) {
      const known = numbers.get(thing);
      if (known !== undefined) return known;
      numbers.set(thing, things.length);
      return things.push(thing) - 1;
    },
    at(number) {
      const thing = things[number];
      if (thing === undefined) throw new Error(`There is no number ${number} among what staged items share.`);
      return thing;
    },
  };
}
