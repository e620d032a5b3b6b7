/**
 * What planning a page of a synchronisation has to know beyond the page itself. The plan is a generator:
 * it yields a question (plain data) and is resumed with the answer, so the engine awaits nothing and the
 * shell answers each question with a constant number of statements, whatever the page size.
 */
import type { ConnectedSystemObject, MetaverseObject } from './model/objects.ts';
import type { MetaverseObjectId } from './model/ids.ts';

/** Find identities by a normalised value of an attribute (JOIN-05). */
export interface MatchLookup {
  readonly attributeId: number;
  /** `matchKeyOf(value)`. */
  readonly key: string;
}

export interface MatchHit extends MatchLookup {
  /** The exact stored value, for case-sensitive rules. */
  readonly value: string;
  readonly metaverseObjectId: MetaverseObjectId;
  readonly typeId: number;
}

/** Find unjoined objects of a connected system by a normalised value (OUT-12). */
export interface ExportMatchLookup {
  readonly systemId: number;
  readonly objectTypeId: number;
  readonly attributeId: number;
  readonly key: string;
}

export interface ExportMatchHit {
  readonly attributeId: number;
  readonly key: string;
  readonly value: string;
  readonly object: ConnectedSystemObject;
}

export interface IdentitiesAnswer {
  readonly identities: readonly MetaverseObject[];
  /** Every object of every system that is joined to one of them, but for those that are known. */
  readonly objects: readonly ConnectedSystemObject[];
}

export type SyncQuestion =
  | { readonly ask: 'matches'; readonly lookups: readonly MatchLookup[] }
  | {
      readonly ask: 'identities';
      readonly ids: readonly MetaverseObjectId[];
      /** Objects joined to them that are on the page already. */
      readonly known: readonly string[];
    }
  | { readonly ask: 'exportMatches'; readonly lookups: readonly ExportMatchLookup[] }
  | { readonly ask: 'referrers'; readonly ids: readonly MetaverseObjectId[] };

export interface SyncAnswers {
  readonly matches: readonly MatchHit[];
  readonly identities: IdentitiesAnswer;
  readonly exportMatches: readonly ExportMatchHit[];
  /** Identities that hold a reference to one of the asked ones. */
  readonly referrers: readonly MetaverseObjectId[];
}

export type SyncAnswer = SyncAnswers[keyof SyncAnswers];
export type Planning<Result> = Generator<SyncQuestion, Result, SyncAnswer>;

/** Asks one question; typed by its kind. */
export function* ask<Kind extends SyncQuestion['ask']>(
  question: Extract<SyncQuestion, { readonly ask: Kind }>,
): Planning<SyncAnswers[Kind]> {
  return (yield question) as SyncAnswers[Kind];
}

/** The look-up form of a matching value: its text, in lower case. Longer values never match: an index entry holds 2,704 bytes. */
export const longestMatchKey = 850;
export function matchKeyOf(value: string | number | boolean): string {
  return String(value).toLowerCase();
}
