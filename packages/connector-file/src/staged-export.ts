/**
 * What an export has taken in so far. It waits on disk, in two parts: what is asked of every item again and again, and what
 * it says, which is read once, when its row is written. Memory holds what all of them together ask of the file.
 */
import type { ExportItem, ImportObjectType, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import { findUnsplittable } from './cell-values.ts';
import type { CellFormat } from './cell-values.ts';
import { idsOf, keyAttribute } from './row-key.ts';
import type { ItemIds } from './row-key.ts';
import { openTextLog } from './text-log.ts';

/** An item without what it says. */
export interface StagedItem {
  /** In the order in which the items came. */
  readonly place: number;
  readonly id: string;
  readonly change: ExportItem['change'];
  readonly typeName: string;
  readonly keyName: string;
  readonly ids: ItemIds | null;
  /** Why it is refused whatever the file holds. */
  readonly refusal: string | null;
  /** Why it is refused when its row begins with what we know the object holds. */
  readonly refusalAnew: string | null;
}

export interface StagedExport extends AsyncDisposable {
  readonly count: number;
  /** The columns that the items need, as they spell them (FILE-31). */
  readonly columns: ReadonlySet<string>;
  /** The external ids of their types, by the type's name in lower case; the one named last comes last. */
  readonly keyAttributes: ReadonlyMap<string, SchemaAttribute>;
  add(items: readonly ExportItem[]): Promise<void>;
  /** All of them, in order. */
  pages(): AsyncGenerator<readonly StagedItem[]>;
  /** The whole items at the places, by place. */
  read(places: readonly number[]): Promise<ReadonlyMap<number, ExportItem>>;
}

/** Gone from the disk when disposed of. */
export async function stageExport(objectTypeColumn: string | null, format: CellFormat): Promise<StagedExport> {
  await using opened = new AsyncDisposableStack();
  const pages = opened.use(await openTextLog());
  const bodies = opened.use(await openTextLog());
  const logs = opened.move();
  const types = numbering<ImportObjectType>();
  const attributes = numbering<SchemaAttribute>();
  const columns = new Set<string>();
  const keyAttributes = new Map<string, SchemaAttribute>();

  const note = (item: ExportItem, key: SchemaAttribute | null): void => {
    const { attributes: all, name } = item.objectType;
    if (key !== null) keyAttributes.delete(name.toLowerCase());
    if (key !== null) keyAttributes.set(name.toLowerCase(), key);
    if (item.change === 'delete') return;
    if (objectTypeColumn !== null) columns.add(objectTypeColumn);
    for (const { attribute } of item.changes) columns.add(attribute.name);
    for (const each of all) if ((item.current[each.name] ?? []).length > 0) columns.add(each.name);
    if (key !== null) columns.add(key.name);
  };

  const headOf = (item: ExportItem): PackedHead => {
    const key = keyAttribute(item);
    const ids = key === null ? null : idsOf(item, key);
    note(item, key);
    const { unsplittable, unsplittableAnew } = findUnsplittable(item, format);
    const missing =
      key === null
        ? `${item.objectType.name} has no external id, so its rows cannot be told apart.`
        : ids === null
          ? `The object has no value for ${key.name}, its external id.`
          : null;
    const type = types.numberOf(item.objectType);
    return [item.id, item.change, type, ids?.now ?? null, ids?.next ?? null, missing ?? unsplittable, unsplittableAnew];
  };

  const stagedOf = (place: number, [id, change, number, now, next, refusal, refusalAnew]: PackedHead): StagedItem => {
    const { name: typeName, externalId } = types.at(number);
    const ids = now === null || next === null ? null : { now, next };
    return { place, id, change, typeName, keyName: externalId ?? '', ids, refusal, refusalAnew };
  };

  const bodyOf = ({ id, change, objectType, externalId, changes, current }: ExportItem): PackedBody => [
    id,
    change,
    types.numberOf(objectType),
    externalId,
    changes.map(({ attribute, kind, value }) => [attributes.numberOf(attribute), kind, value]),
    current,
  ];

  const itemOf = ([id, change, type, externalId, changes, current]: PackedBody): ExportItem => ({
    id,
    change,
    objectType: types.at(type),
    externalId,
    secondaryExternalId: null,
    changes: changes.map(([attribute, kind, value]) => ({ attribute: attributes.at(attribute), kind, value })),
    current,
  });

  return {
    get count() {
      return bodies.count;
    },
    columns,
    keyAttributes,
    async add(items) {
      await pages.add([JSON.stringify(items.map(headOf))]);
      await bodies.add(items.map((item) => JSON.stringify(bodyOf(item))));
    },
    async *pages() {
      let place = 0;
      for (let page = 0; page < pages.count; page += 1) {
        const text = (await pages.read([page])).get(page) ?? '[]';
        yield (JSON.parse(text) as readonly PackedHead[]).map((head) => stagedOf(place++, head));
      }
    },
    async read(places) {
      const items = new Map<number, ExportItem>();
      for (const [place, text] of await bodies.read(places)) items.set(place, itemOf(JSON.parse(text) as PackedBody));
      return items;
    },
    [Symbol.asyncDispose]: () => logs.disposeAsync(),
  };
}

type PackedHead = readonly [
  id: string,
  change: ExportItem['change'],
  type: number,
  now: Value | null,
  next: Value | null,
  refusal: string | null,
  refusalAnew: string | null,
];

/** What many items share, types and attributes, is written as a number. */
type PackedBody = readonly [
  id: string,
  change: ExportItem['change'],
  type: number,
  externalId: Value | null,
  changes: readonly (readonly [attribute: number, kind: ExportItem['changes'][number]['kind'], value: Value | null])[],
  current: Readonly<Record<string, Values>>,
];

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
      if (thing === undefined) throw new Error(`Nothing that staged items share has the number ${number}.`);
      return thing;
    },
  };
}
