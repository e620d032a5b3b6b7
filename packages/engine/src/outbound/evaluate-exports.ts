/**
 * Outbound evaluation of one identity (§12): for every export rule of its type, find, provision, update or release
 * the object of the rule's system. First the rules whose scope holds, then those whose scope does not (OUT-05). Whole, because
 * its ways in and out of scope share what they tell: the counted exports, the snapshot, the item that is made when needed.
 */
import { decideDeletion } from '../deletion/decide-deletion.ts';
import { applyDeletionDecision } from '../inbound/disconnect.ts';
import type { ConnectedSystemObject } from '../model/objects.ts';
import type { ItemError, Outcome } from '../model/outcome.ts';
import type { AttributeChange, AttributeChanges } from '../model/pending-export.ts';
import type { SyncRule, SystemObjectType } from '../model/rules.ts';
import type { ItemDraft, PageState, ValueDifference, WorkingIdentity, WorkingObject } from '../page-state.ts';
import { count, joinObject, noteError, releaseObject, workingObject } from '../page-state.ts';
import { exportRulesFor, type CompiledRule } from '../rule-set.ts';
import { isIdentityInScope } from '../scope/object-scope.ts';
import { revive } from '../inbound/join-or-project.ts';
import { findExportMatch, type ExportMatchIndex } from './export-matching.ts';
import { isUnborn, stageCreate, stageDelete, stageUpdate, wasSent, withdrawStaged } from './stage-changes.ts';
import { liveStaged } from './target-state.ts';
import { readsChanged, wantedForCreate, wantedForUpdate, type Extent, type Wanted } from './wanted-changes.ts';

export interface ExportContext {
  readonly page: PageState;
  readonly identity: WorkingIdentity;
  readonly changed: ReadonlyMap<number, ValueDifference>;
  /** `everything` after a change of rules: enforcing rules are compared as a whole (SYN-02). */
  readonly extent: Extent;
  /** The item that outcomes are told on, made when there is something to tell; null when nobody's. */
  readonly item: () => ItemDraft | null;
  readonly matches: ExportMatchIndex;
}

export function evaluateExports(context: ExportContext): void {
  const { page, identity } = context;
  const rules = exportRulesFor(page.rules, identity.typeId);
  const inScope = rules.filter(({ rule }) => isIdentityInScope(page, rule, identity));
  for (const rule of inScope) evaluateInScope(context, rule);
  for (const { rule } of rules) {
    const isKept = inScope.some((other) => other.rule.systemId === rule.systemId);
    if (!isKept) leaveExportScope(context, rule);
  }
}

function evaluateInScope(context: ExportContext, rule: CompiledRule): void {
  const { page, identity } = context;
  const object = identity.links.get(rule.rule.systemId);
  if (object === undefined) {
    if (rule.rule.provisionToConnectedSystem) matchOrProvision(context, rule);
    return;
  }
  if (object.objectTypeId !== rule.rule.objectTypeId) {
    noteExportError(context, typeConflict(page, rule.rule, object));
    return;
  }
  const staged = liveStaged(object);
  if (staged?.changeType === 'Delete') {
    if (wasSent(staged) && staged.original?.objectRemains !== true) return;
    withdrawStaged(object); // OUT-56, OUT-60: back in scope before the delete went out, or disabled and wanted again
  }
  // What changed while the object was to be deleted was staged nowhere, so a returning object is compared as a whole.
  const isReturning = staged?.changeType === 'Delete' || object.stored.pendingExport?.changeType === 'Delete';
  const extent = isReturning ? 'everything' : rule.rule.enforceState ? context.extent : 'changes';
  if (object.status === 'Normal') updateObject(context, rule, object, extent);
  if (object.status === 'PendingProvisioning') recreateObject(context, rule, object);
}

/** OUT-10, OUT-20 … OUT-33. */
function updateObject(context: ExportContext, rule: CompiledRule, object: WorkingObject, extent: Extent): void {
  const { page, identity, changed } = context;
  const wanted = wantedForUpdate(page, rule, identity, changed, extent, object);
  noteErrors(context, wanted);
  const { staged } = stageUpdate(page, object, wanted.changes, identity.id);
  if (staged > 0) notePendingExport(context, object, staged);
}

/** OUT-14: the queued Create is rebuilt, unless the target has taken it already; then it goes on as an Update. */
function recreateObject(context: ExportContext, rule: CompiledRule, object: WorkingObject): void {
  const { page, identity, changed } = context;
  if (!rule.rule.provisionToConnectedSystem) return;
  if (context.extent === 'changes' && !rule.mappings.some((mapping) => readsChanged(mapping, changed))) return;
  const staged = liveStaged(object);
  if (
    staged === null ||
    (staged.changeType !== 'Create' && staged.original !== null) ||
    isAccepted(staged.original?.status)
  ) {
    updateObject(context, rule, object, rule.rule.enforceState ? context.extent : 'changes');
    return;
  }
  const wanted = wantedForCreate(page, rule, identity);
  noteErrors(context, wanted);
  const merged = new Map([...staged.changes].filter(([id]) => isOtherRules(rule, id)));
  for (const [attributeId, changes] of wanted.changes) merged.set(attributeId, [...changes]);
  giveAddress(page, object, merged);
  if (stageCreate(object, merged, identity.id)) notePendingExport(context, object, countChangeLists(merged));
}

function isOtherRules(rule: CompiledRule, attributeId: number): boolean {
  return !rule.mappings.some(({ mapping }) => mapping.targetAttributeId === attributeId);
}

function isAccepted(status: string | undefined): boolean {
  return status === 'Exported' || status === 'ExportNotConfirmed';
}

function matchOrProvision(context: ExportContext, rule: CompiledRule): void {
  const { page, identity } = context;
  const match = findExportMatch(page, rule.rule, identity, context.matches);
  if (match === undefined) {
    provision(context, rule);
    return;
  }
  // OUT-12: the object exists outside already, so everything mapped is compared with what it holds.
  joinObject(page, match, identity, 'Joined');
  if (liveStaged(match)?.changeType === 'Delete') withdrawStaged(match); // OUT-56
  revive(page, identity, match.systemId);
  const wanted = wantedForUpdate(page, rule, identity, context.changed, 'everything', match);
  noteErrors(context, wanted);
  const { staged } = stageUpdate(page, match, wanted.changes, identity.id);
  if (staged > 0) notePendingExport(context, match, staged);
}

/** OUT-13, OUT-33. */
function provision(context: ExportContext, rule: CompiledRule): void {
  const { page, identity } = context;
  const type = page.rules.objectTypes.get(rule.rule.objectTypeId);
  if (type === undefined) return;
  const object = workingObject(unborn(page, type), true);
  page.objects.set(object.id, object);
  joinObject(page, object, identity, 'Provisioned');
  const wanted = wantedForCreate(page, rule, identity);
  noteErrors(context, wanted);
  giveAddress(page, object, wanted.changes);
  stageCreate(object, wanted.changes, identity.id);
  const item = context.item();
  if (item === null) return;
  const system = page.rules.systems.get(rule.rule.systemId);
  count(item, 'provisioned');
  count(item, 'pendingExports');
  item.outbound.push({
    type: 'Provisioned',
    targetId: object.id,
    target: system?.name ?? '',
    message: String(rule.rule.systemId),
    children: [pendingExportOutcome(page, object, countChangeLists(wanted.changes))],
  });
}

function unborn(page: PageState, type: SystemObjectType): ConnectedSystemObject {
  return {
    id: page.surroundings.newId(),
    systemId: type.systemId,
    objectTypeId: type.id,
    status: 'PendingProvisioning',
    externalId: null,
    secondaryExternalId: null,
    displayName: null,
    document: {},
    references: [],
    link: null,
    pendingExport: null,
  };
}

/** OUT-13: the address the flows make is stored at once; the import recognises the object by it (IMP-22). */
function giveAddress(page: PageState, object: WorkingObject, changes: Wanted['changes']): void {
  const attribute = page.rules.objectTypes
    .get(object.objectTypeId)
    ?.attributes.find((each) => each.isSecondaryExternalId);
  const value = attribute && changes.get(attribute.id)?.[0]?.value;
  if (attribute === undefined || value === undefined) return;
  object.secondaryExternalId = String(value);
  object.values.set(attribute.id, [value]);
}

/** OUT-53 … OUT-55; objects that are gone already are left to their own synchronisation. */
function leaveExportScope(context: ExportContext, rule: SyncRule): void {
  const { page, identity } = context;
  const object = identity.links.get(rule.systemId);
  if (object === undefined || object.objectTypeId !== rule.objectTypeId || object.status === 'Obsolete') return;
  if (rule.outboundDeprovisionAction === 'Delete') {
    deprovision(page, object, identity, context.item);
    return;
  }
  releaseFromExport(page, object);
  const decision = decideDeletion({
    type: page.rules.metaverseTypes.get(identity.typeId),
    origin: identity.origin,
    fromSystemId: rule.systemId,
    remainingSystemIds: [...identity.links.keys()],
  });
  applyDeletionDecision(page, identity, rule.systemId, decision, decision.kind === 'schedule' ? context.item() : null);
}

/** Releases an object without touching it outside; one that was never created is dropped with its Create. */
export function releaseFromExport(page: PageState, object: WorkingObject): void {
  releaseObject(page, object);
  const staged = liveStaged(object);
  if (staged === null) return;
  if (isUnborn(object)) dropUnborn(object);
  else if (!wasSent(staged)) withdrawStaged(object);
}

/** OUT-51: what never existed outside is not deleted there. */
function dropUnborn(object: WorkingObject): void {
  withdrawStaged(object);
  object.isDeleted = true;
}

/** Stages the delete of an object that stays joined until the delete is confirmed (OUT-53). */
function deprovision(
  page: PageState,
  object: WorkingObject,
  identity: WorkingIdentity,
  item: () => ItemDraft | null,
): void {
  if (isUnborn(object)) {
    releaseObject(page, object);
    dropUnborn(object);
    return;
  }
  if (!stageDelete(object, secondaryAttributeId(page, object), identity.id)) return;
  noteDeprovision(page, object, item);
}

/** OUT-50: an identity goes; every object of another system is deleted or released, as the export rules say. */
export function releaseForDeletion(
  page: PageState,
  identity: WorkingIdentity,
  object: WorkingObject,
  item: () => ItemDraft | null,
): void {
  const rules = exportRulesFor(page.rules, identity.typeId).filter(({ rule }) => rule.systemId === object.systemId);
  const isDeleted = rules.some(({ rule }) => rule.outboundDeprovisionAction === 'Delete');
  if (!isDeleted || object.status === 'Obsolete') {
    releaseFromExport(page, object);
    return;
  }
  releaseObject(page, object);
  if (isUnborn(object)) {
    dropUnborn(object);
    return;
  }
  if (stageDelete(object, secondaryAttributeId(page, object), identity.id)) noteDeprovision(page, object, item);
}

function secondaryAttributeId(page: PageState, object: WorkingObject): number | null {
  const type = page.rules.objectTypes.get(object.objectTypeId);
  return type?.attributes.find((attribute) => attribute.isSecondaryExternalId)?.id ?? null;
}

/** OUT-54, D-13. */
function noteDeprovision(page: PageState, object: WorkingObject, itemOf: () => ItemDraft | null): void {
  const item = itemOf();
  if (item === null) return;
  if (!isStagedByThisRun(page, object) && !page.countedExports.has(object.id)) count(item, 'pendingExports');
  page.countedExports.add(object.id);
  item.outbound.push({
    type: 'DeprovisionQueued',
    targetId: object.id,
    target: page.rules.systems.get(object.systemId)?.name ?? '',
  });
}

/** OUT-44, D-13: once per pending export and run. */
export function notePendingExport(
  context: Pick<ExportContext, 'page' | 'item'>,
  object: WorkingObject,
  changes: number,
): void {
  const { page } = context;
  const item = context.item();
  if (item === null) return;
  const isCounted = isStagedByThisRun(page, object) || page.countedExports.has(object.id);
  if (isCounted) return;
  page.countedExports.add(object.id);
  count(item, 'pendingExports');
  item.outbound.push(pendingExportOutcome(page, object, changes));
}

function countChangeLists(changes: Wanted['changes']): number {
  let total = 0;
  for (const list of changes.values()) total += list.length;
  return total;
}

function pendingExportOutcome(page: PageState, object: WorkingObject, changes: number): Outcome {
  page.countedExports.add(object.id);
  const target = page.rules.systems.get(object.systemId)?.name ?? '';
  const snapshot = snapshotOf(page, object);
  return {
    type: 'PendingExportCreated',
    targetId: object.id,
    target,
    ...(changes > 0 ? { count: changes } : {}),
    ...(Object.keys(snapshot).length > 0 ? { changes: snapshot } : {}),
  };
}

/** A group of all has more members than anybody reads; the pending export itself holds them all. */
const mostSnapshotValues = 20;

/** OUT-45: what was staged, as it was then; never what nobody may read back (LDAP-22). */
function snapshotOf(page: PageState, object: WorkingObject): AttributeChanges {
  const shown: Record<number, readonly AttributeChange[]> = {};
  for (const [attributeId, changes] of object.staged?.changes ?? []) {
    if (page.rules.systemAttributes.get(attributeId)?.isWriteOnly === true) continue;
    shown[attributeId] = changes.length > mostSnapshotValues ? changes.slice(0, mostSnapshotValues) : changes;
  }
  return shown;
}

function isStagedByThisRun(page: PageState, object: WorkingObject): boolean {
  return object.stored.pendingExport?.stagedByActivityId === page.activityId;
}

/** OUT-15. */
function typeConflict(page: PageState, rule: SyncRule, object: WorkingObject): ItemError {
  const held = page.rules.objectTypes.get(object.objectTypeId)?.name ?? 'another type';
  const wanted = page.rules.objectTypes.get(rule.objectTypeId)?.name ?? 'its type';
  const system = page.rules.systems.get(rule.systemId)?.name ?? 'the system';
  const message = `Rule "${rule.name}" wants an object of type "${wanted}" in ${system}, but the identity has one of type "${held}" there. Narrow the scope of one of the rules.`;
  return { type: 'CouldNotExportDueToExistingConnectedSystemObject', message };
}

function noteErrors(context: ExportContext, { errors }: Wanted): void {
  for (const error of errors) noteExportError(context, error);
}

function noteExportError(context: ExportContext, error: ItemError): void {
  const item = context.item();
  if (item !== null) noteError(item, error);
}
