import type { AttributeDataType } from '@jim/engine/model/values.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import { findMetaverseAttributes, findSystemAttributes } from '../store/attribute-facts.ts';
import type { Transaction } from '../store/database.ts';
import type { ScopingCriterionWrite } from '../store/scoping-criteria.ts';
import type { SyncRuleRow } from '../store/sync-rules.ts';

/** What may be stored (contract 16); the attribute of the other direction is ignored. @throws ApiError BAD_REQUEST, NOT_FOUND */
export async function checkScopingCriteria(
  tx: Transaction,
  rule: SyncRuleRow,
  criteria: readonly ScopingCriterionWrite[],
): Promise<readonly ScopingCriterionWrite[]> {
  const isImport = rule.direction === 'Import';
  const ids = criteria.map((criterion) => {
    if (criterion.comparisonType === 'NotSet') throw badRequest('A criterion needs a comparison.');
    const id = isImport ? criterion.connectedSystemAttributeId : criterion.metaverseAttributeId;
    if (id === null)
      throw badRequest(
        `A criterion of an ${rule.direction.toLowerCase()} rule needs ${isImport ? 'connectedSystemAttributeId' : 'metaverseAttributeId'}.`,
      );
    return id;
  });
  if (isImport) {
    const attributes = await findSystemAttributes(tx, ids);
    for (const id of ids) {
      if (attributes.get(id)?.objectTypeId !== rule.connectedSystemObjectTypeId) {
        throw notFound(`There is no attribute ${id} on ${rule.connectedSystemObjectTypeName}.`);
      }
    }
    checkRelativeDates(criteria, ids, attributes);
  } else {
    const attributes = await findMetaverseAttributes(tx, ids);
    for (const id of ids) if (!attributes.has(id)) throw notFound(`There is no metaverse attribute ${id}.`);
    checkRelativeDates(criteria, ids, attributes);
  }
  return criteria.map((criterion) => ({
    ...criterion,
    metaverseAttributeId: isImport ? null : criterion.metaverseAttributeId,
    connectedSystemAttributeId: isImport ? criterion.connectedSystemAttributeId : null,
  }));
}

/** SCP-13: count, unit and direction together, instead of a value, for a DateTime. `ids[n]` is the attribute of `criteria[n]`. */
function checkRelativeDates(
  criteria: readonly ScopingCriterionWrite[],
  ids: readonly number[],
  attributes: ReadonlyMap<number, { readonly name: string; readonly type: AttributeDataType }>,
): void {
  for (const [place, criterion] of criteria.entries()) {
    const parts = [criterion.relativeCount, criterion.relativeUnit, criterion.relativeDirection];
    if (parts.every((part) => part === null)) continue;
    if (parts.includes(null))
      throw badRequest('A relative date needs relativeCount, relativeUnit and relativeDirection.');
    const { stringValue, intValue, dateTimeValue, boolValue, guidValue } = criterion;
    if ([stringValue, intValue, dateTimeValue, boolValue, guidValue].some((value) => value !== null))
      throw badRequest('A criterion compares with a value or with a relative date, not with both.');
    const attribute = attributes.get(ids[place] ?? 0);
    if (attribute !== undefined && attribute.type !== 'DateTime')
      throw badRequest(`${attribute.name} is no DateTime: it cannot be compared with a relative date.`);
  }
}
