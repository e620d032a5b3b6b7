/** A page's plan while it is made, and what all parts of the planning share. */
import type { Surroundings } from '../model/ids.ts';
import type { ActivityItem, ItemCounts, ItemError, ObjectChangeType, Outcome } from '../model/outcome.ts';
import type { PendingExport } from '../model/pending-export.ts';
import type { Values } from '../model/values.ts';
import type { TrackingLevel } from '../statistics/outcome-tree.ts';
import type {
  AddedReference,
  BeforeImage,
  CreatedObject,
  ObjectChange,
  RemovedReference,
  UpdatedObject,
} from './import-plan.ts';
import type { ImportSchema } from './import-schema.ts';
import { longestMatchKey } from '../sync-questions.ts';
import type { SeenKey } from './seen-keys.ts';

export interface ImportContext {
  readonly schema: ImportSchema;
  /** The run profile's partition (IMP-27, IMP-31). */
  readonly partitionId: number | null;
  readonly level: TrackingLevel;
  /** Attributes that object matching looks objects up by. */
  readonly matchAttributes: ReadonlySet<number>;
  readonly surroundings: Surroundings;
}

export interface ImportDraft {
  readonly context: ImportContext;
  readonly created: CreatedObject[];
  readonly updated: UpdatedObject[];
  readonly referencesAdded: AddedReference[];
  readonly referencesRemoved: RemovedReference[];
  readonly matchKeysReplaced: { readonly objectId: string; readonly attributeId: number }[];
  readonly matchKeys: { readonly objectId: string; readonly attributeId: number; readonly value: string }[];
  readonly exportsConfirmed: string[];
  readonly exportsAmended: PendingExport[];
  readonly beforeImages: { readonly objectId: string; readonly image: BeforeImage }[];
  readonly changes: ObjectChange[];
  readonly items: ActivityItem[];
  readonly itemsAmended: { readonly before: ActivityItem; readonly after: ActivityItem }[];
  readonly seen: SeenKey[];
  renamed: number;
}

export function newDraft(context: ImportContext): ImportDraft {
  return {
    context,
    created: [],
    updated: [],
    referencesAdded: [],
    referencesRemoved: [],
    matchKeysReplaced: [],
    matchKeys: [],
    exportsConfirmed: [],
    exportsAmended: [],
    beforeImages: [],
    changes: [],
    items: [],
    itemsAmended: [],
    seen: [],
    renamed: 0,
  };
}

export interface ItemFacts {
  readonly objectId: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly objectType: string | null;
  readonly changeType: ObjectChangeType;
  readonly error: ItemError | null;
  readonly outcomes: readonly Outcome[];
  readonly counts: ItemCounts;
}

/** @returns the item's id. An item about no stored object counts as one of an object of its own (D-14). */
export function addItem(draft: ImportDraft, facts: ItemFacts): string {
  const { objectId, outcomes, ...rest } = facts;
  const id = draft.context.surroundings.newId();
  draft.items.push({
    ...rest,
    id,
    connectedSystemObjectId: objectId,
    metaverseObjectId: null,
    outcomes: draft.context.level === 'None' ? [] : outcomes,
    isAboutProcessedObject: true,
    objectKey: objectId ?? id,
  });
  return id;
}

/** The rows object matching finds the object by; values that are empty or too long have none. */
export function addMatchKeys(draft: ImportDraft, objectId: string, attributeId: number, values: Values): void {
  if (!draft.context.matchAttributes.has(attributeId)) return;
  for (const value of values) {
    const text = String(value);
    if (text !== '' && text.length <= longestMatchKey) draft.matchKeys.push({ objectId, attributeId, value: text });
  }
}
