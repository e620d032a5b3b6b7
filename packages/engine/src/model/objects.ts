/** The objects the engine decides about, as one page of a run sees them. */
import type { ConnectedSystemObjectId, MetaverseObjectId } from './ids.ts';
import type { PendingExport } from './pending-export.ts';
import type { Document } from './values.ts';

/** DAT-05. */
export const connectedSystemObjectStatuses = ['Normal', 'Obsolete', 'PendingProvisioning'] as const;
export type ConnectedSystemObjectStatus = (typeof connectedSystemObjectStatuses)[number];

/** DAT-06 without NotJoined: an object without a link is not joined. */
export type JoinType = 'Projected' | 'Provisioned' | 'Joined';

export interface Link {
  readonly metaverseObjectId: MetaverseObjectId;
  readonly joinType: JoinType;
  /** The last synchronisation of the object ended with an error: nobody may take it as settled. */
  readonly hasFailed?: boolean;
}

/** A stored reference: the raw text, the object it resolves to, and the identity that object is joined to. */
export interface ObjectReference {
  readonly attributeId: number;
  readonly raw: string;
  readonly targetId: ConnectedSystemObjectId | null;
  readonly targetMetaverseObjectId: MetaverseObjectId | null;
}

export interface ConnectedSystemObject {
  readonly id: ConnectedSystemObjectId;
  readonly systemId: number;
  readonly objectTypeId: number;
  readonly status: ConnectedSystemObjectStatus;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly displayName: string | null;
  readonly document: Document;
  readonly references: readonly ObjectReference[];
  readonly link: Link | null;
  readonly pendingExport: PendingExport | null;
}

export interface Contribution {
  readonly systemId: number;
  readonly mappingId: number;
}

export interface MetaverseObject {
  readonly id: MetaverseObjectId;
  readonly typeId: number;
  readonly origin: 'Projected' | 'Internal';
  readonly displayName: string | null;
  readonly document: Document;
  /** By metaverse attribute id; an attribute without an entry is managed inside the metaverse (DAT-37). */
  readonly provenance: Readonly<Record<number, Contribution>>;
  /** Ids of metaverse objects, by reference attribute. */
  readonly references: Readonly<Record<number, readonly MetaverseObjectId[]>>;
  readonly lastConnectorDisconnectedAt: string | null;
  readonly disconnectedBySystemId: number | null;
  /** Its exports have to be looked at although it may not have changed: some were discarded (D-41). */
  readonly exportsDue?: ExportsDue | null;
}

/** Attributes of connected systems that are compared as a whole, whether or not their rules enforce them. */
export type ExportsDue = readonly number[] | 'everything';

/** How an object of a connected system is named to people (DAT-36, MVD-21): displayName, cn, name, external id, secondary id. */
export function displayNameOf(
  named: readonly { readonly name: string; readonly values: readonly unknown[] }[],
  externalId: string | null,
  secondaryExternalId: string | null,
): string | null {
  for (const wanted of ['displayname', 'cn', 'name']) {
    const found = named.find(({ name }) => name.toLowerCase() === wanted)?.values[0];
    if (typeof found === 'string' && found.trim() !== '') return found;
  }
  return externalId ?? secondaryExternalId;
}
