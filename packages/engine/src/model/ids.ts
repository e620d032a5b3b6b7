/** Ids have a kind. The brands exist for the compiler only; at run time they are lower-case UUID text. */
export type ConnectedSystemObjectId = string & { readonly kind?: 'connectedSystemObject' };
export type MetaverseObjectId = string & { readonly kind?: 'metaverseObject' };
export type ItemId = string & { readonly kind?: 'activityItem' };

/** The one source of new ids, of the time and of what hides secrets; tests give fixed ones. */
export interface Surroundings {
  readonly newId: () => string;
  /** Canonical UTC text, the same for a whole page. */
  readonly now: string;
  readonly randomInteger: (exclusiveMaximum: number) => number;
  /**
   * A secret in the only form in which plans, and what is stored of them, hold it. The same secret of the same owner has
   * the same form, so that forms can be compared; whoever sends it opens it.
   */
  readonly seal: (secret: string, owner: string) => string;
}
