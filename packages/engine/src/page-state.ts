/**
 * The page as it changes while it is planned. Planning one object must be visible to the next (JOIN-10, JOIN-11),
 * so a page has one working copy of everything it touches; `plan-page-result.ts` turns it into the plan.
 * Nothing outside `planSync` ever sees these.
 */
import type { AttributeAccess } from './expression/attribute-access.ts';
import type { Surroundings } from './model/ids.ts';
import type {
  ConnectedSystemObject,
  ConnectedSystemObjectStatus,
  Contribution,
  Link,
  MetaverseObject,
} from './model/objects.ts';
import type { ItemCounts, ItemError, ObjectChangeType, Outcome } from './model/outcome.ts';
import type { AttributeChange, PendingExport, PendingExportChangeType } from './model/pending-export.ts';
import type { Value, Values } from './model/values.ts';
import { noValues } from './model/values.ts';
import type { RuleSet } from './rule-set.ts';

export interface ValueDifference {
  readonly added: readonly Value[];
  readonly removed: readonly Value[];
}

/** `values` hold canonical values; for reference attributes the ids of metaverse objects. */
export interface WorkingIdentity {
  readonly id: string;
  readonly typeId: number;
  readonly origin: 'Projected' | 'Internal';
  readonly isNew: boolean;
  readonly original: MetaverseObject | null;
  readonly values: Map<number, Values>;
  readonly provenance: Map<number, Contribution>;
  /** By connected system: at most one object each. */
  readonly links: Map<number, WorkingObject>;
  /** Differences no export rule has seen yet. */
  unexported: Map<number, ValueDifference>;
  /** Differences of the page, for change history. */
  readonly changed: Map<number, ValueDifference>;
  needsOutbound: boolean;
  provenanceChanged: boolean;
  fate: 'live' | 'deleteAtEndOfPage' | 'deleted';
  disconnectedAt: string | null;
  disconnectedBySystemId: number | null;
  markersChanged: boolean;
  /** Export rules have seen it, what was due of them included (D-41). */
  isExportEvaluated?: boolean;
  /** The item that outcomes of this identity's exports hang on. */
  item: ItemDraft | null;
  access?: AttributeAccess;
}

export interface StagedExport {
  changeType: PendingExportChangeType;
  readonly changes: Map<number, readonly AttributeChange[]>;
  /** As stored before this page; null when the page made it. */
  readonly original: PendingExport | null;
  sourceMetaverseObjectId: string | null;
  /** The page added or altered changes, so it is stored anew (OUT-41). */
  isRestaged: boolean;
  /** Confirmed changes were taken out; the rest keeps its state (REC-15). */
  isAmended?: boolean;
  isWithdrawn: boolean;
}

export interface WorkingObject {
  readonly id: string;
  readonly systemId: number;
  readonly objectTypeId: number;
  readonly isNew: boolean;
  readonly stored: ConnectedSystemObject;
  status: ConnectedSystemObjectStatus;
  secondaryExternalId: string | null;
  readonly values: Map<number, Values>;
  link: Link | null;
  staged: StagedExport | null;
  isDeleted: boolean;
  access?: AttributeAccess;
}

/** An item while it is made. */
export interface ItemDraft {
  readonly object: WorkingObject;
  changeType: ObjectChangeType;
  error: ItemError | null;
  metaverseObjectId: string | null;
  /** Values flowed or recalled (D-10). */
  flows: number;
  readonly extraFlowOutcomes: Outcome[];
  /** Provisioned / PendingExportCreated / DeprovisionQueued. */
  readonly outbound: Outcome[];
  /** CsoDeleted, MvoDeleted, MvoDeletionScheduled below a disconnection. */
  readonly consequences: Outcome[];
  counts: { -readonly [Name in keyof ItemCounts]: number };
}

export interface PageState {
  readonly systemId: number;
  readonly activityId: string;
  readonly rules: RuleSet;
  readonly surroundings: Surroundings;
  readonly identities: Map<string, WorkingIdentity>;
  readonly objects: Map<string, WorkingObject>;
  readonly items: ItemDraft[];
  readonly itemByObject: Map<string, ItemDraft>;
  /** Matching values of identities the page made or changed: `attributeId|key` → identities. */
  readonly pageMatches: Map<string, Set<WorkingIdentity>>;
  readonly newLinks: Set<WorkingObject>;
  readonly brokenLinks: Set<WorkingObject>;
  /** Objects one of whose steps failed (SYN-12). */
  readonly brokenObjects: Set<WorkingObject>;
  /** Objects whose pending export this page has counted already (D-13). */
  readonly countedExports: Set<string>;
  /** Objects whose references have to be looked at again at the end of the run (FLOW-31). */
  readonly referencesDue: Set<string>;
}

/** A page in which nothing has happened. */
export function newPage(
  { systemId, activityId }: Pick<PageState, 'systemId' | 'activityId'>,
  rules: RuleSet,
  surroundings: Surroundings,
): PageState {
  return {
    systemId,
    activityId,
    rules,
    surroundings,
    identities: new Map(),
    objects: new Map(),
    items: [],
    itemByObject: new Map(),
    pageMatches: new Map(),
    newLinks: new Set(),
    brokenLinks: new Set(),
    brokenObjects: new Set(),
    countedExports: new Set(),
    referencesDue: new Set(),
  };
}

export function valuesOfIdentity(identity: WorkingIdentity, attributeId: number): Values {
  return identity.values.get(attributeId) ?? noValues;
}

export function valuesOfObject(object: WorkingObject, attributeId: number): Values {
  return object.values.get(attributeId) ?? noValues;
}

export function workingIdentity(stored: MetaverseObject): WorkingIdentity {
  const values = new Map<number, Values>();
  for (const [id, list] of Object.entries(stored.document)) values.set(Number(id), list);
  for (const [id, list] of Object.entries(stored.references)) values.set(Number(id), list);
  return {
    id: stored.id,
    typeId: stored.typeId,
    origin: stored.origin,
    isNew: false,
    original: stored,
    values,
    provenance: new Map(Object.entries(stored.provenance).map(([id, contribution]) => [Number(id), contribution])),
    links: new Map(),
    unexported: new Map(),
    changed: new Map(),
    needsOutbound: false,
    provenanceChanged: false,
    fate: 'live',
    disconnectedAt: stored.lastConnectorDisconnectedAt,
    disconnectedBySystemId: stored.disconnectedBySystemId,
    markersChanged: false,
    item: null,
  };
}

export function newIdentity(id: string, typeId: number): WorkingIdentity {
  return {
    id,
    typeId,
    origin: 'Projected',
    isNew: true,
    original: null,
    values: new Map(),
    provenance: new Map(),
    links: new Map(),
    unexported: new Map(),
    changed: new Map(),
    needsOutbound: true,
    provenanceChanged: false,
    fate: 'live',
    disconnectedAt: null,
    disconnectedBySystemId: null,
    markersChanged: false,
    item: null,
  };
}

export function workingObject(stored: ConnectedSystemObject, isNew = false): WorkingObject {
  const values = new Map<number, Values>();
  for (const [id, list] of Object.entries(stored.document)) values.set(Number(id), list);
  return {
    id: stored.id,
    systemId: stored.systemId,
    objectTypeId: stored.objectTypeId,
    isNew,
    stored,
    status: stored.status,
    secondaryExternalId: stored.secondaryExternalId,
    values,
    link: stored.link,
    staged: stored.pendingExport === null ? null : stagedFrom(stored.pendingExport),
    isDeleted: false,
  };
}

function stagedFrom(pendingExport: PendingExport): StagedExport {
  return {
    changeType: pendingExport.changeType,
    changes: new Map(Object.entries(pendingExport.changes).map(([id, changes]) => [Number(id), changes])),
    original: pendingExport,
    sourceMetaverseObjectId: pendingExport.sourceMetaverseObjectId,
    isRestaged: false,
    isWithdrawn: false,
  };
}

/** The identity an object is joined to now, as the page stands. */
export function identityOf(page: PageState, object: WorkingObject): WorkingIdentity | undefined {
  return object.link === null ? undefined : page.identities.get(object.link.metaverseObjectId);
}

export function joinObject(
  page: PageState,
  object: WorkingObject,
  identity: WorkingIdentity,
  joinType: Link['joinType'],
): void {
  object.link = { metaverseObjectId: identity.id, joinType };
  identity.links.set(object.systemId, object);
  identity.needsOutbound = true;
  page.newLinks.add(object);
  page.brokenLinks.delete(object);
}

export function releaseObject(page: PageState, object: WorkingObject): void {
  const identity = identityOf(page, object);
  identity?.links.delete(object.systemId);
  object.link = null;
  page.newLinks.delete(object);
  page.brokenLinks.add(object);
}

/** The one main item of an object; made on first use. */
export function itemFor(page: PageState, object: WorkingObject): ItemDraft {
  const known = page.itemByObject.get(object.id);
  if (known) return known;
  const draft = newItem(object);
  page.items.push(draft);
  page.itemByObject.set(object.id, draft);
  return draft;
}

export function newItem(object: WorkingObject): ItemDraft {
  return {
    object,
    changeType: 'NotSet',
    error: null,
    metaverseObjectId: null,
    flows: 0,
    extraFlowOutcomes: [],
    outbound: [],
    consequences: [],
    counts: {},
  };
}

export function count(draft: ItemDraft, name: keyof ItemCounts, by = 1): void {
  draft.counts[name] = (draft.counts[name] ?? 0) + by;
}

/** The first error of an object stays (REC-12 uses the same habit). */
export function noteError(draft: ItemDraft, error: ItemError): void {
  draft.error ??= error;
}
