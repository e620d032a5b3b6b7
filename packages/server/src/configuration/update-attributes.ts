import type { AttributeDataType } from '@jim/engine/model/values.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import {
  chooseAttributeType,
  hasObjectsOfType,
  listAttributes,
  type SystemAttributeRow,
  writeAttributeMarks,
} from '../store/connected-system-schema.ts';
import { lockConnectedSystem } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { getConnector } from './connector-settings.ts';
import { type AttributeMarksChange, planAttributeMarks } from './plan-attribute-marks.ts';

export interface AttributeBulkUpdate {
  readonly activityId: string;
  readonly updatedCount: number;
  readonly updatedAttributes: SystemAttributeRow[];
  readonly errors: { readonly attributeId: number; readonly errorMessage: string }[] | null;
}

/** @throws ApiError NOT_FOUND, BAD_REQUEST as contract 12. */
export async function updateAttribute(
  systemId: number,
  objectTypeId: number,
  change: AttributeMarksChange & { readonly type: AttributeDataType | null },
  caller: Caller,
  services: Services,
): Promise<SystemAttributeRow> {
  return services.database.transaction(async (tx) => {
    const system = await lockConnectedSystem(tx, systemId);
    const before = await listAttributes(tx, objectTypeId);
    const plan = planAttributeMarks(before, [change]);
    const [refusal] = plan.refused;
    if (refusal !== undefined)
      throw refusal.reason === 'unknown' ? notFound(refusal.message) : badRequest(refusal.message);
    await writeAttributeMarks(tx, plan.writes);
    const old = before.find(({ id }) => id === change.attributeId);
    if (change.type !== null && change.type !== old?.type) {
      await chooseType(tx, systemId, objectTypeId, change.attributeId, change.type, services);
    }
    const after = (await listAttributes(tx, objectTypeId)).find(({ id }) => id === change.attributeId);
    if (after === undefined) throw notFound('There is no such attribute on this object type.');
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Update',
      targetName: system?.name ?? null,
      connectedSystemId: systemId,
      message: `Attribute ${after.name}`,
    });
    return after;
  });
}

/** Staged values are in the form of the old type: the type can change only while there are none (SYS-05). */
async function chooseType(
  tx: Transaction,
  systemId: number,
  objectTypeId: number,
  attributeId: number,
  type: AttributeDataType,
  services: Services,
): Promise<void> {
  const connector = await getConnector(tx, systemId, services);
  if (!connector.capabilities.userSelectedAttributeTypes)
    throw badRequest(`${connector.name} says itself of what type its attributes are.`);
  if (type === 'NotSet') throw badRequest('An attribute needs a data type.');
  if (await hasObjectsOfType(tx, systemId, objectTypeId)) {
    throw badRequest(
      'The data type cannot change while objects of this type are in the connector space: clear it first.',
    );
  }
  await chooseAttributeType(tx, attributeId, type);
}

/** One activity for all; what cannot be applied is reported and the rest applied (contract 13). */
export async function updateAttributes(
  systemId: number,
  objectTypeId: number,
  changes: readonly AttributeMarksChange[],
  caller: Caller,
  services: Services,
): Promise<AttributeBulkUpdate> {
  return services.database.transaction(async (tx) => {
    const system = await lockConnectedSystem(tx, systemId);
    const plan = planAttributeMarks(await listAttributes(tx, objectTypeId), changes);
    await writeAttributeMarks(tx, plan.writes);
    const accepted = new Set(plan.accepted);
    const updatedAttributes = (await listAttributes(tx, objectTypeId)).filter(({ id }) => accepted.has(id));
    const errors = plan.refused.map(({ attributeId, message }) => ({ attributeId, errorMessage: message }));
    const activityId = await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Update',
      targetName: system?.name ?? null,
      connectedSystemId: systemId,
      message: `${updatedAttributes.length} attributes`,
      objectsToProcess: changes.length,
      objectsProcessed: updatedAttributes.length,
      outcome:
        errors.length === 0
          ? { kind: 'complete' }
          : { kind: 'warning', warningMessage: `${errors.length} attributes were not changed.` },
    });
    return {
      activityId,
      updatedCount: updatedAttributes.length,
      updatedAttributes,
      errors: errors.length === 0 ? null : errors,
    };
  });
}
