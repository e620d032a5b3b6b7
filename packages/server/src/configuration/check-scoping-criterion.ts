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
  } else {
    const attributes = await findMetaverseAttributes(tx, ids);
    for (const id of ids) if (!attributes.has(id)) throw notFound(`There is no metaverse attribute ${id}.`);
  }
  return criteria.map((criterion) => ({
    ...criterion,
    metaverseAttributeId: isImport ? null : criterion.metaverseAttributeId,
    connectedSystemAttributeId: isImport ? criterion.connectedSystemAttributeId : null,
  }));
}
