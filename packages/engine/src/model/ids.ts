/** Ids have a kind. The brands exist for the compiler only; at run time they are lower-case UUID text. */
export type ConnectedSystemObjectId = string & { readonly kind?: 'connectedSystemObject' };
export type MetaverseObjectId = string & { readonly kind?: 'metaverseObject' };
export type ItemId = string & { readonly kind?: 'activityItem' };

/** The one source of new ids and of the time; tests give fixed ones. */
export interface Surroundings {
  readonly newId: () => string;
  /** Canonical UTC text, the same for a whole page. */
  readonly now: string;
  readonly randomInteger: (exclusiveMaximum: number) => number;
}
