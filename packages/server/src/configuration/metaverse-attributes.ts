/** Custom attributes of the metaverse: created, changed and deleted, each with its activity (MVD-22). */
import type { DestructionPreview } from '@jim/contract/destruction-preview.ts';
import type { AttributeDataType, AttributePlurality } from '@jim/engine/model/values.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { ApiError, badRequest } from '../http/api-error.ts';
import { initiatorOf, type Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import type { Transaction } from '../store/database.ts';
import type { AttributeRow } from '../store/metaverse-schema.ts';
import {
  countObjectsWithValues,
  deleteAttribute,
  insertAttribute,
  isNameTaken,
  listRulesUsing,
  listSearchesUsing,
  listUnknownTypes,
  replaceBindings,
  updateAttribute,
  type ValueCount,
} from '../store/metaverse-schema-writes.ts';

export async function createAttribute(
  services: Services,
  caller: Caller,
  attribute: {
    readonly name: string;
    readonly type: AttributeDataType;
    readonly attributePlurality: AttributePlurality;
    readonly objectTypeIds: readonly number[] | null;
  },
): Promise<number> {
  return services.database.transaction(async (tx) => {
    await refuseTakenName(tx, attribute.name, null);
    await refuseUnknownTypes(tx, attribute.objectTypeIds);
    const { name, type, attributePlurality: plurality } = attribute;
    const id = await insertAttribute(tx, { name, type, plurality }, initiatorOf(caller));
    await replaceBindings(tx, id, attribute.objectTypeIds ?? []);
    await record(tx, caller, 'Create', name);
    return id;
  });
}

export interface AttributeChange {
  readonly name: string | null;
  readonly type: AttributeDataType | null;
  readonly attributePlurality: AttributePlurality | null;
  readonly objectTypeIds: readonly number[] | null;
}

export async function changeAttribute(
  services: Services,
  caller: Caller,
  attribute: AttributeRow,
  change: AttributeChange,
): Promise<void> {
  if (attribute.builtIn) throw badRequest(`${attribute.name} is built in and cannot be changed.`);
  await services.database.transaction(async (tx) => {
    const name = change.name ?? attribute.name;
    const type = change.type ?? attribute.type;
    const plurality = change.attributePlurality ?? attribute.attributePlurality;
    if (name !== attribute.name) {
      await refuseTakenName(tx, name, attribute.id);
      await refuseRename(tx, attribute);
    }
    await refuseUnknownTypes(tx, change.objectTypeIds);
    await refuseOrphans(tx, attribute, { type, plurality, objectTypeIds: change.objectTypeIds });
    await updateAttribute(tx, attribute.id, { name, type, plurality }, initiatorOf(caller));
    if (change.objectTypeIds !== null) await replaceBindings(tx, attribute.id, change.objectTypeIds);
    await record(tx, caller, 'Update', name);
  });
}

export async function removeAttribute(services: Services, caller: Caller, attribute: AttributeRow): Promise<void> {
  if (attribute.builtIn) throw badRequest(`${attribute.name} is built in and cannot be deleted.`);
  await services.database.transaction(async (tx) => {
    const holders = await countObjectsWithValues(tx, attribute.id);
    if (holders.length > 0) {
      throw refusal(`${attribute.name} cannot be deleted: ${describeHolders(holders)} hold values of it.`);
    }
    const rules = await listRulesUsing(tx, attribute);
    if (rules.length > 0) {
      const names = rules.map((rule) => rule.Name).join(', ');
      throw refusal(`${attribute.name} is used by ${counted(rules.length, 'rule')}: ${names}.`, JSON.stringify(rules));
    }
    const searches = await listSearchesUsing(tx, attribute.id);
    if (searches.length > 0) throw refusal(`${attribute.name} is used by ${searches.join(', ')}.`);
    await deleteAttribute(tx, attribute.id);
    await record(tx, caller, 'Delete', attribute.name);
  });
}

/** D-42: what deleting it would take, and what would refuse it. */
export async function previewAttributeRemoval(
  { database }: Services,
  attribute: AttributeRow,
): Promise<DestructionPreview> {
  const holders = await countObjectsWithValues(database, attribute.id);
  const rules = (await listRulesUsing(database, attribute)).map((rule) => rule.Name);
  const searches = await listSearchesUsing(database, attribute.id);
  const objects = holders.reduce((sum, { count }) => sum + count, 0);
  const found = Object.entries({ rules, searches }).filter(([, names]) => names.length > 0);
  return {
    target: attribute.name,
    counts: {
      attributes: 1,
      ...(objects > 0 && { objects }),
      ...Object.fromEntries(found.map(([kind, names]) => [kind, names.length])),
    },
    samples: Object.fromEntries(found.map(([kind, names]) => [kind, names.slice(0, 10)])),
    warnings: [
      ...(attribute.builtIn ? ['It is built in: deleting it is refused.'] : []),
      ...(objects > 0 ? [`Deleting it is refused while ${describeHolders(holders)} hold values of it.`] : []),
      ...(found.length > 0 ? ['Deleting it is refused while rules or searches use it.'] : []),
    ],
  };
}

async function refuseTakenName(tx: Transaction, name: string, exceptId: number | null): Promise<void> {
  if (await isNameTaken(tx, name, exceptId)) throw badRequest(`There is an attribute called ${name} already.`);
}

async function refuseUnknownTypes(tx: Transaction, ids: readonly number[] | null): Promise<void> {
  const unknown = ids === null ? [] : await listUnknownTypes(tx, ids);
  if (unknown.length > 0) throw badRequest(`There is no metaverse object type ${unknown.join(', ')}.`);
}

/** Expressions know attributes by name: one that a rule's expression reads keeps its name. */
async function refuseRename(tx: Transaction, attribute: AttributeRow): Promise<void> {
  const rules = await listRulesUsing(tx, { id: 0, name: attribute.name });
  if (rules.length === 0) return;
  const names = rules.map((rule) => rule.Name).join(', ');
  throw refusal(`${attribute.name} is read by name in expressions of ${names}.`, JSON.stringify(rules));
}

/** No change may leave stored values without their type, or of another kind than the attribute says. */
async function refuseOrphans(
  tx: Transaction,
  attribute: AttributeRow,
  next: {
    readonly type: AttributeDataType;
    readonly plurality: AttributePlurality;
    readonly objectTypeIds: readonly number[] | null;
  },
): Promise<void> {
  const kept = next.objectTypeIds;
  const removed = kept === null ? [] : attribute.objectTypes.filter(({ id }) => !kept.includes(id));
  const changesKind =
    next.type !== attribute.type ||
    (next.plurality === 'SingleValued' && attribute.attributePlurality === 'MultiValued');
  if (removed.length === 0 && !changesKind) return;
  const holders = await countObjectsWithValues(tx, attribute.id);
  const orphaned = changesKind ? holders : holders.filter(({ typeId }) => removed.some(({ id }) => id === typeId));
  if (orphaned.length > 0) {
    throw refusal(`${attribute.name} cannot be changed so: ${describeHolders(orphaned)} hold values of it.`);
  }
}

const describeHolders = (holders: readonly ValueCount[]): string =>
  holders.map(({ typeName, count }) => counted(count, `${typeName} object`)).join(' and ');

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

const refusal = (message: string, details?: string): ApiError =>
  new ApiError('VALIDATION_ERROR', message, details === undefined ? {} : { details });

function record(
  tx: Transaction,
  caller: Caller,
  operation: 'Create' | 'Update' | 'Delete',
  name: string,
): Promise<string> {
  return recordConfigurationActivity(tx, { caller, targetType: 'MetaverseAttribute', operation, targetName: name });
}
