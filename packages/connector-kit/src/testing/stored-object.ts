/** What a directory does with its objects, for systems that stand in for one: an object is its values, by attribute. */
import type { Value, Values } from '@jim/engine/model/values.ts';
import type { DiscoveredSchema, ExportItem } from '../connector.ts';

export type StoredObject = Readonly<Record<string, Values>>;

export interface ObjectStore {
  readonly schema: DiscoveredSchema;
  /** The attribute that names an object. */
  readonly externalId: string;
  /** The attribute that addresses an object, and at whose values references point; the external id unless given. */
  readonly address?: string;
  readonly objects: ReadonlyMap<string, StoredObject>;
}

/** By external id, by the id a create brings along, or by address. */
export function findKey(
  { objects, externalId, address }: ObjectStore,
  item: ExportItem,
  wantedAddress: Value | null | undefined = item.secondaryExternalId,
): string | undefined {
  if (item.externalId !== null && objects.has(String(item.externalId))) return String(item.externalId);
  const brought = broughtValue(item, externalId);
  if (brought !== undefined && brought !== null && objects.has(String(brought))) return String(brought);
  if (address === undefined || wantedAddress === undefined || wantedAddress === null) return undefined;
  return [...objects].find(([, values]) => values[address]?.[0] === wantedAddress)?.[0];
}

export function broughtValue(item: ExportItem, attributeName: string | undefined): Value | null | undefined {
  return item.changes.find(({ attribute }) => attribute.name === attributeName)?.value;
}

/** An attribute without values is none. */
export function changedObject(stored: StoredObject, changes: ExportItem['changes']): StoredObject {
  const next: Record<string, Values> = { ...stored };
  for (const change of changes) next[change.attribute.name] = changedValues(next[change.attribute.name] ?? [], change);
  return withoutEmpty(next);
}

function changedValues(stored: Values, { kind, value }: ExportItem['changes'][number]): Values {
  switch (kind) {
    case 'add':
      return value === null || stored.includes(value) ? stored : [...stored, value];
    case 'remove':
      return stored.filter((each) => each !== value);
    case 'update':
      return value === null ? [] : [value];
    case 'removeAll':
      return [];
  }
}

/** The objects that pointed at `gone`, as they are once they have let go of it. */
export function bereaved(store: ObjectStore, gone: StoredObject): readonly (readonly [key: string, StoredObject])[] {
  const name = gone[store.address ?? store.externalId]?.[0];
  if (name === undefined) return [];
  const references = store.schema.objectTypes.flatMap(({ attributes }) =>
    attributes.filter(({ type }) => type === 'Reference').map((attribute) => attribute.name),
  );
  return [...store.objects].flatMap(([key, values]) => {
    const pointing = references.filter((attribute) => values[attribute]?.includes(name));
    if (pointing.length === 0) return [];
    const left = pointing.map((attribute) => [attribute, values[attribute]?.filter((value) => value !== name) ?? []]);
    return [[key, withoutEmpty({ ...values, ...Object.fromEntries(left) })] as const];
  });
}

function withoutEmpty(values: StoredObject): StoredObject {
  return Object.fromEntries(Object.entries(values).filter(([, each]) => each.length > 0));
}
