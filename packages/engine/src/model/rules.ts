/**
 * The configuration a run works with, loaded once per run (SYN-08): schemas, synchronisation rules,
 * scope, matching. Plain data; `rule-set.ts` adds the look-ups and compiles the expressions.
 */
import type { AttributeDataType, AttributePlurality, AttributeWritability, Value } from './values.ts';

export interface MetaverseAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
}

/** DAT-09. */
export const deletionRules = [
  'Manual',
  'WhenLastConnectorDisconnected',
  'WhenAuthoritativeSourceDisconnected',
] as const;
export type DeletionRule = (typeof deletionRules)[number];

export interface MetaverseType {
  readonly id: number;
  readonly name: string;
  readonly deletionRule: DeletionRule;
  /** Null = delete at once. */
  readonly deletionGraceSeconds: number | null;
  readonly deletionTriggerSystemIds: readonly number[];
  readonly deletionTriggerMode: 'SpecificSourcesDisconnect' | 'AllSourcesDisconnect';
}

export interface SystemAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
  readonly writability: AttributeWritability;
  readonly selected: boolean;
  readonly isExternalId: boolean;
  readonly isSecondaryExternalId: boolean;
  /** Can be set and never read; absent means no. */
  readonly isWriteOnly?: boolean;
}

export interface SystemObjectType {
  readonly id: number;
  readonly systemId: number;
  readonly name: string;
  readonly selected: boolean;
  readonly removeContributedAttributesOnObsoletion: boolean;
  readonly attributes: readonly SystemAttribute[];
  /** Simple mode (JOIN-01), by ascending order. */
  readonly matchingRules: readonly MatchingRule[];
}

export interface ConnectedSystem {
  readonly id: number;
  readonly name: string;
  readonly matchingMode: 'ConnectedSystem' | 'SyncRule';
  readonly objectTypes: readonly SystemObjectType[];
}

/** DAT-41; exactly one source attribute, anything else is refused when it is used (JOIN-05). */
export interface MatchingRule {
  readonly id: number;
  readonly metaverseTypeId: number | null;
  readonly metaverseAttributeId: number | null;
  readonly sources: readonly MatchingRuleSource[];
  readonly caseSensitive: boolean;
}

export interface MatchingRuleSource {
  readonly systemAttributeId: number | null;
  readonly metaverseAttributeId: number | null;
}

export interface ScopingGroup {
  readonly type: 'All' | 'Any';
  readonly criteria: readonly ScopingCriterion[];
  readonly groups: readonly ScopingGroup[];
}

/** DAT-19. */
export const comparisonTypes = [
  'NotSet',
  'Equals',
  'NotEquals',
  'StartsWith',
  'NotStartsWith',
  'EndsWith',
  'NotEndsWith',
  'Contains',
  'NotContains',
  'LessThan',
  'LessThanOrEquals',
  'GreaterThan',
  'GreaterThanOrEquals',
] as const;
export type ComparisonType = (typeof comparisonTypes)[number];

/** SCP-13. */
export const relativeDateUnits = ['Hours', 'Days', 'Weeks', 'Months', 'Years'] as const;
export const relativeDateDirections = ['Ago', 'FromNow'] as const;

/** A moment stated by its distance from now; `count` is a whole number of units, never negative. */
export interface RelativeDate {
  readonly count: number;
  readonly unit: (typeof relativeDateUnits)[number];
  readonly direction: (typeof relativeDateDirections)[number];
}

/**
 * `attributeId` is of the connected system for import rules, of the metaverse for export rules; `value` canonical.
 * With `relative` the value is that moment, and the attribute has to be a DateTime.
 */
export interface ScopingCriterion {
  readonly attributeId: number | null;
  readonly comparison: ComparisonType;
  readonly value: Value | null;
  readonly relative?: RelativeDate;
  readonly caseSensitive: boolean;
}

export type MappingSource =
  | { readonly kind: 'attribute'; readonly attributeId: number }
  | { readonly kind: 'expression'; readonly text: string };

export interface Mapping {
  readonly id: number;
  readonly enabled: boolean;
  /** Metaverse attribute for import rules, connected system attribute for export rules. */
  readonly targetAttributeId: number;
  /** 1 is highest; import mappings only (PRI-01). */
  readonly priority: number;
  readonly nullIsValue: boolean;
  /** By ascending order; each is an assignment of its own, later ones overwrite (FLOW-03). */
  readonly sources: readonly MappingSource[];
}

export interface SyncRule {
  readonly id: number;
  readonly name: string;
  readonly systemId: number;
  readonly objectTypeId: number;
  readonly metaverseTypeId: number;
  readonly direction: 'Import' | 'Export';
  readonly projectToMetaverse: boolean;
  readonly provisionToConnectedSystem: boolean;
  readonly enforceState: boolean;
  readonly inboundOutOfScopeAction: 'RemainJoined' | 'Disconnect';
  readonly outboundDeprovisionAction: 'Disconnect' | 'Delete';
  readonly scope: readonly ScopingGroup[];
  readonly mappings: readonly Mapping[];
  /** Advanced mode (JOIN-01), by ascending order. */
  readonly matchingRules: readonly MatchingRule[];
}

/** Everything above; only enabled rules are in it (SYN-07). */
export interface Configuration {
  readonly metaverseAttributes: readonly MetaverseAttribute[];
  readonly metaverseTypes: readonly MetaverseType[];
  readonly systems: readonly ConnectedSystem[];
  readonly syncRules: readonly SyncRule[];
}
