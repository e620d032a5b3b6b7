/** The engine's answer for a page of a synchronisation: plain data, ready to be applied in one transaction. */
import type { Contribution, JoinType } from './model/objects.ts';
import type { ActivityItem, ObjectChangeType } from './model/outcome.ts';
import type { PendingExport } from './model/pending-export.ts';
import type { Document, Values } from './model/values.ts';

export interface ReferenceEdge {
  readonly sourceId: string;
  readonly attributeId: number;
  readonly targetId: string;
}

export interface MatchKey {
  readonly objectId: string;
  readonly typeId: number;
  readonly attributeId: number;
  readonly value: string;
}

export interface IdentityState {
  readonly id: string;
  readonly typeId: number;
  readonly displayName: string | null;
  readonly document: Document;
  readonly provenance: Readonly<Record<number, Contribution>>;
  readonly disconnectedAt: string | null;
  readonly disconnectedBySystemId: number | null;
}

export type Differences = Readonly<Record<number, { readonly added: Values; readonly removed: Values }>>;

export interface IdentityChange {
  readonly identityId: string;
  readonly typeId: number;
  readonly itemId: string | null;
  readonly changeType: ObjectChangeType;
  readonly displayName: string | null;
  readonly differences: Differences;
}

export interface ObjectDeletion {
  readonly objectId: string;
  readonly objectTypeId: number;
  readonly itemId: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly differences: Differences;
}

export interface ProvisionedObject {
  readonly id: string;
  readonly systemId: number;
  readonly objectTypeId: number;
  readonly secondaryExternalId: string | null;
  readonly document: Document;
}

export interface SyncPlan {
  readonly processed: number;
  readonly identitiesCreated: readonly IdentityState[];
  readonly identitiesChanged: readonly IdentityState[];
  readonly identitiesDeleted: readonly string[];
  readonly referencesAdded: readonly ReferenceEdge[];
  readonly referencesRemoved: readonly ReferenceEdge[];
  /** All match keys of these (identity, attribute) pairs are replaced. */
  readonly matchKeys: {
    readonly replaced: readonly { readonly objectId: string; readonly attributeId: number }[];
    readonly keys: readonly MatchKey[];
  };
  readonly objectsProvisioned: readonly ProvisionedObject[];
  readonly objectsDeleted: readonly ObjectDeletion[];
  readonly linksBroken: readonly string[];
  /** Identities that these links, or matching values, tied to objects before: others may match them now. */
  readonly identitiesLeft: readonly string[];
  readonly linksMade: readonly {
    readonly objectId: string;
    readonly systemId: number;
    readonly metaverseObjectId: string;
    readonly joinType: JoinType;
  }[];
  /** Joined objects that ended with an error now but not the last time, or the other way round. */
  readonly failuresNoted: readonly { readonly objectId: string; readonly hasFailed: boolean }[];
  readonly exportsStaged: readonly PendingExport[];
  /** Objects whose pending export goes. */
  readonly exportsWithdrawn: readonly string[];
  /** The pending exports that are staged anew or go, as they were when the page was read: the plan is right for these only. */
  readonly exportsReplaced: readonly PendingExport[];
  /** Identities whose exports were due (D-41) and are not any more. */
  readonly exportsLookedAt: readonly string[];
  readonly identityChanges: readonly IdentityChange[];
  readonly items: readonly ActivityItem[];
  /** Items of earlier pages that this page added to (FLOW-33). */
  readonly itemsAmended: readonly { readonly before: ActivityItem; readonly after: ActivityItem }[];
  /** Objects to be looked at again for references at the end of the run (FLOW-31). */
  readonly referencesDue: readonly string[];
  /** Objects whose referrers, whoever they are, have to be looked at again: their join came or went. */
  readonly referrersDue: readonly string[];
}
