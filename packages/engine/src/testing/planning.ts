/**
 * For tests: rules and objects said briefly, and one page planned with answers taken from what the test gave.
 * Attributes are named `System.type.attribute` and `Type.Attribute`; ids are made from the names. Whole, because a test needs
 * all of it: rules, objects of those rules, and the page that is planned with both share the ids.
 */
import type { ConnectedSystemObject, Contribution, Link, MetaverseObject } from '../model/objects.ts';
import type { PendingExport } from '../model/pending-export.ts';
import type {
  ConnectedSystem,
  MatchingRule,
  MetaverseAttribute,
  MetaverseType,
  ScopingGroup,
  SyncRule,
  SystemAttribute,
  SystemObjectType,
} from '../model/rules.ts';
import type { AttributeDataType, Document, Value, Values } from '../model/values.ts';
import { planDeletions, planReferences, planSync, type SyncPage } from '../plan-sync.ts';
import { buildRuleSet, type RuleSet } from '../rule-set.ts';
import type { ActivityItem } from '../model/outcome.ts';
import type { SyncPlan } from '../sync-plan.ts';
import {
  matchKeyOf,
  type ExportMatchHit,
  type MatchHit,
  type Planning,
  type SyncAnswer,
  type SyncQuestion,
} from '../sync-questions.ts';

// ── rules ────────────────────────────────────────────────────────────────────────────────────────

/** `text`, `number*` (`*` = several values), `reference*`, … */
export type AttributeSpec = Lowercase<AttributeDataType> | `${Lowercase<AttributeDataType>}*`;

export interface TypeSpec {
  readonly attributes: Readonly<Record<string, AttributeSpec>>;
  readonly externalId?: string;
  readonly secondaryExternalId?: string;
  readonly readOnly?: readonly string[];
  readonly writeOnly?: readonly string[];
  readonly keepsContributions?: boolean;
  /** Simple-mode matching: `attribute = Type.Attribute`, `=~` ignores case. */
  readonly matching?: readonly string[];
}

export interface RuleSpec {
  readonly id?: number;
  readonly name?: string;
  /** `HR.person -> User` imports, `User -> AD.account` exports. */
  readonly between: string;
  /** Target → source; `=…` is an expression; a list is several sources in order. */
  readonly flows?: Readonly<Record<string, string | readonly string[]>>;
  readonly priorities?: Readonly<Record<string, number>>;
  readonly nullIsValue?: readonly string[];
  readonly projects?: boolean;
  readonly provisions?: boolean;
  readonly enforces?: boolean;
  readonly whenOutOfScope?: 'RemainJoined' | 'Disconnect' | 'Delete';
  readonly scope?: readonly ScopingGroup[] | ((id: (attribute: string) => number) => readonly ScopingGroup[]);
  readonly matching?: readonly string[];
}

export interface WorldSpec {
  readonly metaverse: Readonly<
    Record<
      string,
      { readonly attributes: Readonly<Record<string, AttributeSpec>> } & Partial<Omit<MetaverseType, 'id' | 'name'>>
    >
  >;
  readonly systems: Readonly<
    Record<
      string,
      { readonly types: Readonly<Record<string, TypeSpec>>; readonly matchingMode?: ConnectedSystem['matchingMode'] }
    >
  >;
  readonly rules: readonly RuleSpec[];
}

export interface World {
  readonly rules: RuleSet;
  /** `Type.Attribute`, `System.type.attribute`, `System`, `System.type`, `Type`. */
  id(name: string): number;
}

export function buildWorld(spec: WorldSpec): World {
  const ids = new Map<string, number>();
  const id = (name: string): number => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    ids.set(name, ids.size + 1);
    return ids.size;
  };
  const metaverseAttributes = new Map<string, MetaverseAttribute>();
  const metaverseTypes = Object.entries(spec.metaverse).map(([name, { attributes, ...rest }]): MetaverseType => {
    for (const [attribute, type] of Object.entries(attributes)) {
      // A metaverse attribute belongs to many types: it has one id by its own name.
      metaverseAttributes.set(attribute, { id: id(`mv:${attribute}`), name: attribute, ...parseSpec(type) });
      ids.set(`${name}.${attribute}`, id(`mv:${attribute}`));
    }
    return {
      deletionRule: 'WhenLastConnectorDisconnected',
      deletionGraceSeconds: null,
      deletionTriggerSystemIds: [],
      deletionTriggerMode: 'AllSourcesDisconnect',
      ...rest,
      id: id(name),
      name,
    };
  });
  const systems = Object.entries(spec.systems).map(([name, system]): ConnectedSystem => ({
    id: id(name),
    name,
    matchingMode: system.matchingMode ?? 'ConnectedSystem',
    objectTypes: Object.entries(system.types).map(([type, typeSpec]) => objectType(name, type, typeSpec, id)),
  }));
  const syncRules = spec.rules.map((rule, index) => syncRule(rule, index, id));
  const configuration = { metaverseAttributes: [...metaverseAttributes.values()], metaverseTypes, systems, syncRules };
  return {
    rules: buildRuleSet(configuration),
    id(name) {
      const found = ids.get(name);
      if (found === undefined) throw new Error(`The test's world has no "${name}".`);
      return found;
    },
  };
}

const dataTypes: Readonly<Record<string, AttributeDataType>> = {
  text: 'Text',
  number: 'Number',
  datetime: 'DateTime',
  binary: 'Binary',
  reference: 'Reference',
  guid: 'Guid',
  boolean: 'Boolean',
  longnumber: 'LongNumber',
};

function parseSpec(spec: AttributeSpec): Pick<MetaverseAttribute, 'type' | 'plurality'> {
  const type = dataTypes[spec.replace('*', '')] ?? 'NotSet';
  return { type, plurality: spec.endsWith('*') ? 'MultiValued' : 'SingleValued' };
}

function objectType(system: string, name: string, spec: TypeSpec, id: (name: string) => number): SystemObjectType {
  const path = `${system}.${name}`;
  return {
    id: id(path),
    systemId: id(system),
    name,
    selected: true,
    removeContributedAttributesOnObsoletion: spec.keepsContributions !== true,
    attributes: Object.entries(spec.attributes).map(([attribute, type]): SystemAttribute => ({
      id: id(`${path}.${attribute}`),
      name: attribute,
      ...parseSpec(type),
      writability: spec.readOnly?.includes(attribute) === true ? 'ReadOnly' : 'Writable',
      selected: true,
      isExternalId: attribute === spec.externalId,
      isSecondaryExternalId: attribute === spec.secondaryExternalId,
      isWriteOnly: spec.writeOnly?.includes(attribute) ?? false,
    })),
    matchingRules: (spec.matching ?? []).map((text, index) => matchingRule(text, path, id, index, true)),
  };
}

function matchingRule(
  text: string,
  path: string,
  id: (name: string) => number,
  index: number,
  namesType: boolean,
): MatchingRule {
  const match = /^(.+?) (=~?) (\w+)\.(.+)$/.exec(text);
  if (match === null) throw new Error(`Not a matching rule: ${text}`);
  const [, attribute = '', operator = '', type = '', metaverseAttribute = ''] = match;
  return {
    id: id(`match:${path}:${index}`),
    metaverseTypeId: namesType ? id(type) : null,
    metaverseAttributeId: id(`mv:${metaverseAttribute}`),
    sources: [{ systemAttributeId: id(`${path}.${attribute}`), metaverseAttributeId: null }],
    caseSensitive: operator === '=',
  };
}

function syncRule(spec: RuleSpec, index: number, id: (name: string) => number): SyncRule {
  const [left = '', right = ''] = spec.between.split(' -> ');
  const isImport = left.includes('.');
  const path = isImport ? left : right;
  const metaverseType = isImport ? right : left;
  const sourceId = (name: string): number => (isImport ? id(`${path}.${name}`) : id(`mv:${name}`));
  const targetId = (name: string): number => (isImport ? id(`mv:${name}`) : id(`${path}.${name}`));
  return {
    id: spec.id ?? index + 1,
    name: spec.name ?? spec.between,
    systemId: id(path.split('.')[0] ?? ''),
    objectTypeId: id(path),
    metaverseTypeId: id(metaverseType),
    direction: isImport ? 'Import' : 'Export',
    projectToMetaverse: spec.projects ?? false,
    provisionToConnectedSystem: spec.provisions ?? false,
    enforceState: spec.enforces ?? true,
    inboundOutOfScopeAction: spec.whenOutOfScope === 'RemainJoined' ? 'RemainJoined' : 'Disconnect',
    outboundDeprovisionAction: spec.whenOutOfScope === 'Delete' ? 'Delete' : 'Disconnect',
    scope: typeof spec.scope === 'function' ? spec.scope(sourceId) : (spec.scope ?? []),
    mappings: Object.entries(spec.flows ?? {}).map(([target, sources], position) => ({
      id: (index + 1) * 100 + position,
      enabled: true,
      targetAttributeId: targetId(target),
      priority: spec.priorities?.[target] ?? index + 1,
      nullIsValue: spec.nullIsValue?.includes(target) ?? false,
      sources: [sources]
        .flat()
        .map((source) =>
          source.startsWith('=')
            ? { kind: 'expression' as const, text: source.slice(1) }
            : { kind: 'attribute' as const, attributeId: sourceId(source) },
        ),
    })),
    matchingRules: (spec.matching ?? []).map((text, position) =>
      matchingRule(text, path, id, position + index * 10, false),
    ),
  };
}

// ── objects ──────────────────────────────────────────────────────────────────────────────────────

export interface ObjectSpec extends Partial<Omit<ConnectedSystemObject, 'document' | 'references' | 'link' | 'id'>> {
  readonly values?: Readonly<Record<string, Value | Values>>;
  /** Attribute → id of the object it points at, or `{ raw }` for one that resolves to nothing. */
  readonly references?: Readonly<Record<string, readonly (string | { readonly raw: string })[]>>;
  readonly joinedTo?: string;
  readonly joinType?: Link['joinType'];
  readonly joinedTargets?: Readonly<Record<string, string>>;
}

/** `path` is `System.type`; `joinedTargets` says which identities referenced objects are joined to. */
export function objectOf(world: World, path: string, id: string, spec: ObjectSpec = {}): ConnectedSystemObject {
  const { values = {}, references = {}, joinedTo, joinType = 'Joined', joinedTargets = {}, ...rest } = spec;
  const attributeId = (name: string): number => world.id(`${path}.${name}`);
  return {
    systemId: world.id(path.split('.')[0] ?? ''),
    objectTypeId: world.id(path),
    status: 'Normal',
    externalId: id,
    secondaryExternalId: null,
    displayName: id,
    pendingExport: null,
    ...rest,
    id,
    document: documentOf(values, attributeId),
    references: Object.entries(references).flatMap(([name, targets]) =>
      targets.map((target) => ({
        attributeId: attributeId(name),
        raw: typeof target === 'string' ? target : target.raw,
        targetId: typeof target === 'string' ? target : null,
        targetMetaverseObjectId: typeof target === 'string' ? (joinedTargets[target] ?? null) : null,
      })),
    ),
    link: joinedTo === undefined ? null : { metaverseObjectId: joinedTo, joinType },
  };
}

function documentOf(values: Readonly<Record<string, Value | Values>>, attributeId: (name: string) => number): Document {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [attributeId(name), [value].flat()]));
}

export interface IdentitySpec extends Partial<Omit<MetaverseObject, 'document' | 'references' | 'provenance' | 'id'>> {
  readonly values?: Readonly<Record<string, Value | Values>>;
  readonly references?: Readonly<Record<string, readonly string[]>>;
  /** Attribute → system that contributed it. */
  readonly from?: Readonly<Record<string, string>>;
}

export function identityOf(world: World, type: string, id: string, spec: IdentitySpec = {}): MetaverseObject {
  const { values = {}, references = {}, from = {}, ...rest } = spec;
  const attributeId = (name: string): number => world.id(`${type}.${name}`);
  const provenance: Record<number, Contribution> = {};
  for (const [name, system] of Object.entries(from))
    provenance[attributeId(name)] = { systemId: world.id(system), mappingId: 0 };
  return {
    typeId: world.id(type),
    origin: 'Projected',
    displayName: id,
    lastConnectorDisconnectedAt: null,
    disconnectedBySystemId: null,
    ...rest,
    id,
    document: documentOf(values, attributeId),
    provenance,
    references: Object.fromEntries(Object.entries(references).map(([name, ids]) => [attributeId(name), ids])),
  };
}

// ── planning ─────────────────────────────────────────────────────────────────────────────────────

export interface Stored {
  /** The page, all of one system. */
  readonly page: readonly ConnectedSystemObject[];
  /** Other objects that exist: joined ones of other systems, unjoined ones that export matching may find. */
  readonly others?: readonly ConnectedSystemObject[];
  readonly identities?: readonly MetaverseObject[];
}

export interface PlanOptions extends Partial<Pick<SyncPage, 'isFull' | 'extent' | 'level' | 'recordsNoChange'>> {
  readonly now?: string;
  /** Keeps the ids of one plan apart from those of another. */
  readonly newIdPrefix?: string;
  readonly earlierItems?: ReadonlyMap<string, ActivityItem>;
}

export const testNow = '2026-11-25T00:00:00Z';
export const testActivityId = 'activity';

export function planPage(world: World, stored: Stored, options: PlanOptions = {}): SyncPlan {
  return drive(world, stored, planSync(pageOf(stored, options), world.rules, surroundings(options)));
}

export function planReferencePage(world: World, stored: Stored, options: PlanOptions = {}): SyncPlan {
  const earlier = options.earlierItems ?? new Map<string, ActivityItem>();
  return drive(world, stored, planReferences(pageOf(stored, options), world.rules, surroundings(options), earlier));
}

/** Housekeeping: the identities go, whoever is joined to them. */
export function planDeletionPage(world: World, stored: Stored, identityIds: readonly string[]): SyncPlan {
  const input = { activityId: testActivityId, level: 'Detailed' } as const;
  return drive(world, stored, planDeletions(input, identityIds, world.rules, surroundings({})));
}

function pageOf({ page }: Stored, options: PlanOptions): SyncPage {
  return {
    systemId: page[0]?.systemId ?? 0,
    activityId: testActivityId,
    objects: page,
    isFull: options.isFull ?? true,
    extent: options.extent ?? 'changes',
    level: options.level ?? 'Detailed',
    recordsNoChange: options.recordsNoChange ?? false,
  };
}

function surroundings({ now = testNow, newIdPrefix = 'new' }: PlanOptions) {
  let made = 0;
  return {
    newId: () => `${newIdPrefix}-${(made += 1)}`,
    now,
    randomInteger: () => 0,
    seal: (secret: string, owner: string) => `sealed ${secret} of ${owner}`,
  };
}

function drive(world: World, stored: Stored, planning: Planning<SyncPlan>): SyncPlan {
  let step = planning.next();
  while (step.done !== true) step = planning.next(answer(world, stored, step.value));
  return step.value;
}

function answer(world: World, { page, others = [], identities = [] }: Stored, question: SyncQuestion): SyncAnswer {
  const objects = [...page, ...others];
  switch (question.ask) {
    case 'matches':
      return question.lookups.flatMap(({ attributeId, key }) =>
        identities.flatMap((identity) =>
          (identity.document[attributeId] ?? [])
            .filter((value) => matchKeyOf(value) === key)
            .map((value): MatchHit => ({
              attributeId,
              key,
              value: String(value),
              metaverseObjectId: identity.id,
              typeId: identity.typeId,
            })),
        ),
      );
    case 'identities':
      return {
        identities: identities.filter(({ id }) => question.ids.includes(id)),
        objects: objects.filter(
          ({ id, link }) =>
            link !== null && question.ids.includes(link.metaverseObjectId) && !question.known.includes(id),
        ),
      };
    case 'exportMatches':
      return question.lookups.flatMap(({ attributeId, key, systemId }) =>
        objects
          .filter((object) => object.systemId === systemId && object.link === null)
          .flatMap((object) =>
            (object.document[attributeId] ?? [])
              .filter((value) => matchKeyOf(value) === key)
              .map((value): ExportMatchHit => ({ attributeId, key, value: String(value), object })),
          ),
      );
    case 'referrers':
      return identities
        .filter(({ references }) =>
          Object.values(references).some((ids) => ids.some((id) => question.ids.includes(id))),
        )
        .map(({ id }) => id);
  }
}

/** A pending export as a test needs it. */
export function exportOf(
  object: { readonly id: string; readonly systemId?: number },
  spec: Partial<PendingExport>,
): PendingExport {
  return {
    id: `export-${object.id}`,
    systemId: object.systemId ?? 0,
    objectId: object.id,
    changeType: 'Update',
    status: 'Pending',
    changes: {},
    hasUnresolvedReferences: false,
    sourceMetaverseObjectId: null,
    stagedByActivityId: null,
    errorCount: 0,
    maxRetries: 5,
    lastAttemptedAt: null,
    nextRetryAt: null,
    lastErrorMessage: null,
    createdAt: '2026-11-24T00:00:00Z',
    ...spec,
  };
}
