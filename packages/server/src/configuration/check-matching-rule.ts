import { badRequest, notFound } from '../http/api-error.ts';
import { findMetaverseAttributes, findSystemAttributes } from '../store/attribute-facts.ts';
import type { Transaction } from '../store/database.ts';
import type { MatchingSourceWrite } from '../store/matching-rules.ts';
import { metaverseTypeExists } from '../store/sync-rules.ts';

export interface MatchingRuleReferences {
  /** The object type whose attributes the sources may name. */
  readonly objectTypeId: number;
  readonly metaverseObjectTypeId: number | null;
  readonly targetMetaverseAttributeId: number | null;
  readonly sources: readonly MatchingSourceWrite[] | null;
}

/** What may be stored (contract 19, 24); of two attributes in one source the connected system's wins. @throws ApiError BAD_REQUEST, NOT_FOUND */
export async function checkMatchingRule(
  tx: Transaction,
  rule: MatchingRuleReferences,
): Promise<readonly MatchingSourceWrite[] | null> {
  if (rule.metaverseObjectTypeId !== null && !(await metaverseTypeExists(tx, rule.metaverseObjectTypeId))) {
    throw notFound(`There is no metaverse object type ${rule.metaverseObjectTypeId}.`);
  }
  const sources = rule.sources ?? [];
  const systemIds = sources.flatMap((source) => source.connectedSystemAttributeId ?? []);
  const metaverseIds = [
    ...(rule.targetMetaverseAttributeId === null ? [] : [rule.targetMetaverseAttributeId]),
    ...sources.flatMap((source) =>
      source.connectedSystemAttributeId === null ? (source.metaverseAttributeId ?? []) : [],
    ),
  ];
  const system = await findSystemAttributes(tx, systemIds);
  const metaverse = await findMetaverseAttributes(tx, metaverseIds);
  for (const id of metaverseIds) if (!metaverse.has(id)) throw notFound(`There is no metaverse attribute ${id}.`);
  for (const id of systemIds) {
    if (system.get(id)?.objectTypeId !== rule.objectTypeId)
      throw notFound(`There is no attribute ${id} on the object type.`);
  }
  if (rule.sources === null) return null;
  return sources.map((source) => {
    if (source.connectedSystemAttributeId !== null) return { ...source, metaverseAttributeId: null };
    if (source.metaverseAttributeId === null) throw badRequest('A source needs an attribute.');
    return source;
  });
}
