/** The configuration with its look-ups: built once per run, then only read. */
import { compileExpression, type CompiledExpression } from './expression/compile.ts';
import { indexByName, type AttributesByName } from './lazy-attributes.ts';
import type {
  Configuration,
  ConnectedSystem,
  Mapping,
  MatchingRule,
  MetaverseAttribute,
  MetaverseType,
  SyncRule,
  SystemAttribute,
  SystemObjectType,
} from './model/rules.ts';
import { dependsOnTime } from './scope/is-in-scope.ts';

export type CompiledSource =
  | { readonly kind: 'attribute'; readonly attributeId: number }
  | { readonly kind: 'expression'; readonly expression: CompiledExpression };

/** `rule` is the mapping's synchronisation rule; sources are compiled. */
export interface CompiledMapping {
  readonly mapping: Mapping;
  readonly rule: SyncRule;
  readonly sources: readonly CompiledSource[];
}

export interface CompiledRule {
  readonly rule: SyncRule;
  readonly mappings: readonly CompiledMapping[];
}

export interface RuleSet {
  readonly metaverseAttributes: ReadonlyMap<number, MetaverseAttribute>;
  readonly metaverseTypes: ReadonlyMap<number, MetaverseType>;
  readonly systems: ReadonlyMap<number, ConnectedSystem>;
  readonly objectTypes: ReadonlyMap<number, SystemObjectType>;
  readonly systemAttributes: ReadonlyMap<number, SystemAttribute>;
  /** Enabled import rules by connected system object type, in list order. */
  readonly importRules: ReadonlyMap<number, readonly CompiledRule[]>;
  /** Enabled export rules by metaverse type, in list order. */
  readonly exportRules: ReadonlyMap<number, readonly CompiledRule[]>;
  /** Metaverse types with an export rule whose scope can change by time alone (SCP-13). */
  readonly timedExportTypes: ReadonlySet<number>;
  /** The same objects always lead to the same plan: no scope and no expression looks at the clock or draws lots (EXF-02). */
  readonly isRepeatable: boolean;
  /** By metaverse type, then attribute: contributing mappings, best priority first (PRI-02, PRI-06). */
  readonly contributors: ReadonlyMap<number, ReadonlyMap<number, readonly CompiledMapping[]>>;
  /** For `mv[…]`, and for `cs[…]` by connected system object type. */
  readonly metaverseAttributesByName: AttributesByName;
  readonly systemAttributesByName: ReadonlyMap<number, AttributesByName>;
  /** Import targets by connected system object type, then metaverse type: what an object may influence. */
  readonly importTargets: ReadonlyMap<number, ReadonlyMap<number, ImportTargets>>;
  /** Metaverse attributes that some matching rule looks objects up by. */
  readonly metaverseMatchAttributes: ReadonlySet<number>;
  /** Which attribute of which side is compared with which by some matching rule. */
  readonly matchPairs: readonly { readonly metaverseAttributeId: number; readonly systemAttributeId: number }[];
  /** The attribute an identity is named by (MVD-21). */
  readonly displayNameAttributeId: number | null;
  /** Connected system attributes that some matching rule looks objects up by (export matching). */
  readonly systemMatchAttributes: ReadonlySet<number>;
}

/** Attributes without references, and reference attributes. */
export interface ImportTargets {
  readonly scalar: readonly MetaverseAttribute[];
  readonly reference: readonly MetaverseAttribute[];
  readonly all: ReadonlySet<number>;
}

const noTargets: ImportTargets = { scalar: [], reference: [], all: new Set() };

const none: readonly never[] = [];

export function buildRuleSet(configuration: Configuration): RuleSet {
  const objectTypes = configuration.systems.flatMap((system) => system.objectTypes);
  const rules = configuration.syncRules.map(compileRule);
  const matchingRules = [
    ...objectTypes.flatMap((type) => type.matchingRules),
    ...configuration.syncRules.flatMap((rule) => rule.matchingRules),
  ];
  const metaverseAttributes = byId(configuration.metaverseAttributes);
  return {
    metaverseAttributes,
    metaverseAttributesByName: indexByName(configuration.metaverseAttributes),
    systemAttributesByName: new Map(objectTypes.map((type) => [type.id, indexByName(type.attributes)])),
    importTargets: importTargetsByType(rules.filter(isDirection('Import')), metaverseAttributes),
    metaverseTypes: byId(configuration.metaverseTypes),
    systems: byId(configuration.systems),
    objectTypes: byId(objectTypes),
    systemAttributes: byId(objectTypes.flatMap((type) => type.attributes)),
    importRules: groupBy(rules.filter(isDirection('Import')), ({ rule }) => rule.objectTypeId),
    exportRules: groupBy(rules.filter(isDirection('Export')), ({ rule }) => rule.metaverseTypeId),
    timedExportTypes: new Set(
      rules.flatMap(({ rule }) =>
        rule.direction === 'Export' && dependsOnTime(rule.scope) ? [rule.metaverseTypeId] : [],
      ),
    ),
    isRepeatable: rules.every(isRepeatable),
    contributors: contributorsByType(rules.filter(isDirection('Import'))),
    metaverseMatchAttributes: new Set(matchingRules.flatMap(metaverseAttributeOf)),
    matchPairs: matchingRules.flatMap((rule) =>
      metaverseAttributeOf(rule).flatMap((metaverseAttributeId) =>
        systemAttributeOf(rule).map((systemAttributeId) => ({ metaverseAttributeId, systemAttributeId })),
      ),
    ),
    displayNameAttributeId: configuration.metaverseAttributes.find(({ name }) => name === 'Display Name')?.id ?? null,
    systemMatchAttributes: new Set(matchingRules.flatMap(systemAttributeOf)),
  };
}

/** Import rules for a connected system object type. */
export function importRulesFor(rules: RuleSet, objectTypeId: number): readonly CompiledRule[] {
  return rules.importRules.get(objectTypeId) ?? none;
}

/** Export rules of every system for a metaverse type (OUT-02, OUT-03). */
export function exportRulesFor(rules: RuleSet, metaverseTypeId: number): readonly CompiledRule[] {
  return rules.exportRules.get(metaverseTypeId) ?? none;
}

export function importTargetsFor(rules: RuleSet, objectTypeId: number, metaverseTypeId: number): ImportTargets {
  return rules.importTargets.get(objectTypeId)?.get(metaverseTypeId) ?? noTargets;
}

export function contributorsOf(
  rules: RuleSet,
  metaverseTypeId: number,
  attributeId: number,
): readonly CompiledMapping[] {
  return rules.contributors.get(metaverseTypeId)?.get(attributeId) ?? none;
}

function compileRule(rule: SyncRule): CompiledRule {
  const mappings = rule.mappings
    .filter((mapping) => mapping.enabled)
    .map((mapping) => ({
      mapping,
      rule,
      sources: mapping.sources.map((source): CompiledSource =>
        source.kind === 'attribute' ? source : { kind: 'expression', expression: compileExpression(source.text) },
      ),
    }));
  return { rule, mappings };
}

function contributorsByType(
  importRules: readonly CompiledRule[],
): ReadonlyMap<number, ReadonlyMap<number, readonly CompiledMapping[]>> {
  const byType = groupBy(
    importRules.flatMap(({ mappings }) => mappings),
    ({ rule }) => rule.metaverseTypeId,
  );
  return new Map(
    [...byType].map(([typeId, mappings]) => {
      const ranked = mappings.toSorted(
        (left, right) => left.mapping.priority - right.mapping.priority || left.mapping.id - right.mapping.id,
      );
      return [typeId, groupBy(ranked, ({ mapping }) => mapping.targetAttributeId)];
    }),
  );
}

function importTargetsByType(
  importRules: readonly CompiledRule[],
  attributes: ReadonlyMap<number, MetaverseAttribute>,
): ReadonlyMap<number, ReadonlyMap<number, ImportTargets>> {
  const byObjectType = groupBy(importRules, ({ rule }) => rule.objectTypeId);
  const targetsOf = (rules: readonly CompiledRule[]): ImportTargets => {
    const all = new Set(rules.flatMap(({ mappings }) => mappings.map(({ mapping }) => mapping.targetAttributeId)));
    const known = [...all].flatMap((id) => attributes.get(id) ?? []);
    return {
      scalar: known.filter(({ type }) => type !== 'Reference'),
      reference: known.filter(({ type }) => type === 'Reference'),
      all,
    };
  };
  const byMetaverseType = (rules: readonly CompiledRule[]): ReadonlyMap<number, ImportTargets> =>
    new Map([...groupBy(rules, ({ rule }) => rule.metaverseTypeId)].map(([typeId, of]) => [typeId, targetsOf(of)]));
  return new Map([...byObjectType].map(([objectTypeId, rules]) => [objectTypeId, byMetaverseType(rules)]));
}

function isRepeatable({ rule, mappings }: CompiledRule): boolean {
  const sources = mappings.flatMap((mapping) => mapping.sources);
  return (
    !dependsOnTime(rule.scope) &&
    sources.every((source) => source.kind === 'attribute' || source.expression.isDeterministic)
  );
}

function isDirection(direction: SyncRule['direction']): (compiled: CompiledRule) => boolean {
  return ({ rule }) => rule.direction === direction;
}

function metaverseAttributeOf(rule: MatchingRule): readonly number[] {
  return rule.metaverseAttributeId === null ? [] : [rule.metaverseAttributeId];
}

function systemAttributeOf(rule: MatchingRule): readonly number[] {
  return rule.sources.flatMap((source) => (source.systemAttributeId === null ? [] : [source.systemAttributeId]));
}

function byId<Item extends { readonly id: number }>(items: readonly Item[]): ReadonlyMap<number, Item> {
  return new Map(items.map((item) => [item.id, item]));
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => number): ReadonlyMap<number, readonly Item[]> {
  return Map.groupBy(items, key);
}
