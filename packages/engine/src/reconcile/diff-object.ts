/** What an import changes of a stored object (IMP-32 … IMP-34). */
import { noValues, type Document, type Value, type Values } from '../model/values.ts';
import type { Differences } from '../sync-plan.ts';
import type { UsableObject } from './check-object.ts';
import type { StoredObject, StoredReference } from './import-plan.ts';
import { identifierKey } from './import-schema.ts';

export interface ObjectDiff {
  /** References by their raw text. */
  readonly differences: Differences;
  /** Additions and removals. */
  readonly count: number;
  readonly referencesAdded: readonly { readonly attributeId: number; readonly raw: string }[];
  readonly referencesRemoved: readonly StoredReference[];
  /** The same target under a new text: no change, but the text is kept up to date. */
  readonly referencesRenamed: readonly { readonly from: StoredReference; readonly raw: string }[];
  /** The document to store. */
  readonly document: Document;
}

export function diffObject(imported: UsableObject, stored: StoredObject): ObjectDiff {
  const differences: Record<number, { added: Values; removed: Values }> = {};
  const document: Record<number, Values> = {};
  const references = diffReferences(imported, stored);
  let count = 0;
  const note = (attributeId: number, added: Values, removed: Values): void => {
    if (added.length + removed.length === 0) return;
    differences[attributeId] = { added, removed };
    count += added.length + removed.length;
  };
  const isDone = new Set<number>();
  for (const [position, { id, type }] of imported.type.attributes.entries()) {
    if (type === 'Reference') continue;
    isDone.add(id);
    const before = stored.row.document[id] ?? noValues;
    const after = imported.kept.includes(position) ? before : (imported.slots[position] ?? noValues);
    if (after.length > 0) document[id] = after;
    note(id, without(after, before), without(before, after));
  }
  // Values of attributes that are no longer imported go (IMP-32).
  for (const [id, values] of Object.entries(stored.row.document)) {
    if (!isDone.has(Number(id))) note(Number(id), noValues, values);
  }
  for (const [attributeId, { added, removed }] of references.byAttribute) {
    note(
      attributeId,
      added.map(({ raw }) => raw),
      removed.map(({ raw }) => raw),
    );
  }
  const changes = [...references.byAttribute.values()];
  return {
    differences,
    count,
    referencesAdded: changes.flatMap(({ added }) => added),
    referencesRemoved: changes.flatMap(({ removed }) => removed),
    referencesRenamed: references.renamed,
    document,
  };
}

/** The values of `values` that are not among `others`. */
function without(values: Values, others: Values): Values {
  if (others.length === 0) return values;
  const [only] = others;
  if (values.length === 1 && others.length === 1) return values[0] === only ? noValues : values;
  const known = new Set<Value>(others);
  return values.filter((value) => !known.has(value));
}

interface ReferenceChanges {
  readonly added: { readonly attributeId: number; readonly raw: string }[];
  readonly removed: StoredReference[];
}

/** IMP-33: a reference is the same when its text is, or when its text is the address of the target it is known to mean. */
function diffReferences(
  imported: UsableObject,
  stored: StoredObject,
): { readonly byAttribute: Map<number, ReferenceChanges>; readonly renamed: { from: StoredReference; raw: string }[] } {
  const byAttribute = new Map<number, ReferenceChanges>();
  const renamed: { from: StoredReference; raw: string }[] = [];
  const storedByAttribute = Map.groupBy(stored.references, ({ attributeId }) => attributeId);
  for (const [position, { id, type }] of imported.type.attributes.entries()) {
    const before = storedByAttribute.get(id) ?? [];
    storedByAttribute.delete(id);
    if (type !== 'Reference' || imported.kept.includes(position)) continue;
    const after = imported.slots[position] ?? noValues;
    if (before.length + after.length > 0) byAttribute.set(id, compareReferences(id, after, before, renamed));
  }
  for (const [id, removed] of storedByAttribute) byAttribute.set(id, { added: [], removed: [...removed] });
  return { byAttribute, renamed };
}

function compareReferences(
  attributeId: number,
  after: Values,
  before: readonly StoredReference[],
  renamed: { from: StoredReference; raw: string }[],
): ReferenceChanges {
  const left = new Map(before.map((reference) => [reference.raw, reference]));
  const unmatched = after.map(String).filter((raw) => !left.delete(raw));
  const byAddress = new Map<string, StoredReference>();
  if (unmatched.length > 0) {
    for (const reference of left.values()) {
      if (reference.address !== null) byAddress.set(identifierKey(reference.address), reference);
    }
  }
  const added: { attributeId: number; raw: string }[] = [];
  for (const raw of unmatched) {
    const same = byAddress.get(identifierKey(raw));
    if (same === undefined) {
      added.push({ attributeId, raw });
      continue;
    }
    byAddress.delete(identifierKey(raw));
    left.delete(same.raw);
    renamed.push({ from: same, raw });
  }
  return { added, removed: [...left.values()] };
}
