/** What the engine asks while it plans a page of an import, and its answer: plain data, applied in one transaction. */
import type { ActivityItem, ObjectChangeType } from '../model/outcome.ts';
import type { PendingExport } from '../model/pending-export.ts';
import type { ConnectedSystemObjectStatus } from '../model/objects.ts';
import type { Document } from '../model/values.ts';
import type { Differences } from '../sync-plan.ts';
import type { SeenKey } from './seen-keys.ts';

// ── questions ────────────────────────────────────────────────────────────────────────────────────

export interface KnownLookup {
  readonly typeId: number;
  readonly key: string;
  /** Null: look at the stored object in any case. */
  readonly contentHash: string | null;
}
/** Every look-up is answered but those whose object is unchanged: same hash, Normal, in its partition, no export to confirm. */
export interface KnownHit {
  readonly index: number;
  readonly objectId: string | null;
}

export interface AddressLookup {
  readonly typeId: number;
  readonly address: string;
}
export interface AddressHit {
  readonly index: number;
  readonly objectId: string;
  readonly status: ConnectedSystemObjectStatus;
}

export interface StoredReference {
  readonly attributeId: number;
  readonly raw: string;
  readonly targetId: string | null;
  /** The target's secondary, else primary external id as it was before this run (IMP-33). */
  readonly address: string | null;
}

/** The columns an import writes. */
export interface StoredRow {
  readonly status: ConnectedSystemObjectStatus;
  readonly partitionId: number | null;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly displayName: string | null;
  readonly document: Document;
  readonly contentHash: string | null;
  readonly lastUpdatedAt: string | null;
  readonly changeNumber: number;
}

export interface StoredObject {
  readonly id: string;
  readonly objectTypeId: number;
  readonly row: StoredRow;
  readonly references: readonly StoredReference[];
  readonly pendingExport: PendingExport | null;
}

/** An external id that an earlier page of this run has met once. */
export interface EarlierKey {
  readonly typeId: number;
  readonly key: string;
  /** The item of an object that was refused; null when there is or was a stored object. */
  readonly itemId: string | null;
}
export interface EarlierHit {
  readonly index: number;
  readonly object: {
    readonly id: string;
    readonly externalId: string | null;
    readonly displayName: string | null;
  } | null;
  readonly item: ActivityItem | null;
  readonly image: BeforeImage | null;
  readonly pendingExport: PendingExport | null;
}

export type ImportQuestion =
  | { readonly ask: 'known'; readonly lookups: readonly KnownLookup[] }
  | { readonly ask: 'addresses'; readonly lookups: readonly AddressLookup[] }
  | { readonly ask: 'stored'; readonly ids: readonly string[] }
  | { readonly ask: 'earlier'; readonly keys: readonly EarlierKey[] };

export interface ImportAnswers {
  readonly known: readonly KnownHit[];
  readonly addresses: readonly AddressHit[];
  readonly stored: readonly StoredObject[];
  readonly earlier: readonly EarlierHit[];
}

export type ImportPlanning<Result> = Generator<ImportQuestion, Result, ImportAnswers[keyof ImportAnswers]>;

/** Asks one question; typed by its kind. Nothing to ask is answered without asking. */
export function* ask<Kind extends ImportQuestion['ask']>(
  question: Extract<ImportQuestion, { readonly ask: Kind }>,
): ImportPlanning<ImportAnswers[Kind]> {
  return (yield question) as ImportAnswers[Kind];
}

// ── plan ─────────────────────────────────────────────────────────────────────────────────────────

interface ObjectState {
  readonly id: string;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly displayName: string | null;
  /** JSON. */
  readonly document: string;
  readonly contentHash: string | null;
  readonly partitionId: number | null;
}

export interface CreatedObject extends ObjectState {
  readonly objectTypeId: number;
}

export interface UpdatedObject extends ObjectState {
  readonly status: ConnectedSystemObjectStatus;
  /** Nothing that a synchronisation could see changed. */
  readonly isQuiet: boolean;
}

export interface AddedReference {
  readonly sourceId: string;
  readonly attributeId: number;
  readonly raw: string;
  readonly key: string;
  readonly refersBy: 'externalId' | 'secondaryId';
}

export interface RemovedReference {
  readonly sourceId: string;
  readonly attributeId: number;
  readonly raw: string;
}

export interface ImportedMatchKeys {
  readonly replaced: readonly { readonly objectId: string; readonly attributeId: number }[];
  readonly keys: readonly { readonly objectId: string; readonly attributeId: number; readonly value: string }[];
}

/** What a stored object was before this run touched it, and what is to be undone of its links and export (D-17). */
export interface BeforeImage {
  readonly row: StoredRow;
  readonly referencesAdded: readonly { readonly attributeId: number; readonly raw: string }[];
  readonly referencesRemoved: readonly {
    readonly attributeId: number;
    readonly raw: string;
    readonly key: string;
    readonly targetId: string | null;
  }[];
  /** Null when the import left the export alone. */
  readonly pendingExport: PendingExport | null;
}

export interface ObjectChange {
  readonly objectId: string;
  readonly itemId: string | null;
  readonly changeType: ObjectChangeType;
  readonly objectTypeId: number;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly differences: Differences;
}

export interface Withdrawal {
  /** Objects this run created. */
  readonly created: readonly string[];
  readonly restored: readonly { readonly objectId: string; readonly image: BeforeImage }[];
  readonly restoredExports: readonly PendingExport[];
}

export interface ImportPlan {
  readonly processed: number;
  readonly withdrawn: Withdrawal;
  readonly created: readonly CreatedObject[];
  readonly updated: readonly UpdatedObject[];
  readonly referencesAdded: readonly AddedReference[];
  readonly referencesRemoved: readonly RemovedReference[];
  readonly matchKeys: ImportedMatchKeys;
  /** Objects whose pending export is confirmed whole. */
  readonly exportsConfirmed: readonly string[];
  readonly exportsAmended: readonly PendingExport[];
  readonly beforeImages: readonly { readonly objectId: string; readonly image: BeforeImage }[];
  readonly changes: readonly ObjectChange[];
  readonly items: readonly ActivityItem[];
  readonly itemsAmended: readonly { readonly before: ActivityItem; readonly after: ActivityItem }[];
  /** What the run has to remember once this page is committed. */
  readonly seen: readonly SeenKey[];
  readonly unidentified: number;
  /** Stored objects that the page found or created; null when it deleted or withdrew some. */
  readonly touched: number | null;
  /** Stored objects that got another address, or their old one back: references by address have to be looked at again. */
  readonly renamed: number;
}
