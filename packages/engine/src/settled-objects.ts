/**
 * SYN-02: what a full synchronisation may pass over. An object is settled when nothing has happened to it, to its identity
 * or to its export since a synchronisation saw it to its end; looking at it again would come to the same end. That holds
 * only while the rules are those of the last full synchronisation, and only for rules that are repeatable.
 */
import type { RuleSet } from './rule-set.ts';

export interface LastSynchronisation {
  /** The place in the order of change up to which objects have been synchronised; 0 before the first. */
  readonly watermark: number;
  readonly rulesChangedSinceFull: boolean;
  /** Sync.VerboseNoChangeRecording: an item is wanted for every object. */
  readonly recordsNoChange: boolean;
}

/** @returns objects that changed up to there, and nothing else about them, are settled; null when every object is to be looked at. */
export function settledUpTo(rules: Pick<RuleSet, 'isRepeatable'>, last: LastSynchronisation): number | null {
  if (last.rulesChangedSinceFull || last.recordsNoChange || !rules.isRepeatable || last.watermark === 0) return null;
  return last.watermark;
}
