import type { Services } from '../../../services.ts';
import { listMappings, type MappingRow } from '../../../store/mappings.ts';
import { notFound } from '../../api-error.ts';

/** @throws ApiError NOT_FOUND */
export async function findMapping(services: Services, ruleId: number, mappingId: number): Promise<MappingRow> {
  const [mapping] = await listMappings(services.database, ruleId, mappingId);
  if (mapping === undefined) throw notFound('There is no such mapping in that rule.');
  return mapping;
}

/** As the wire has it: with the kind of its sources (contract, Mapping). */
export function showMapping({ id, created, sources, priority, nullIsValue, enabled, ...target }: MappingRow) {
  return { id, created, ...target, sourceType: sourceTypeOf(sources), sources, priority, nullIsValue, enabled };
}

function sourceTypeOf(sources: MappingRow['sources']) {
  if (sources.length === 0) return 'NotSet' as const;
  const expressions = sources.filter((source) => source.expression !== null).length;
  if (expressions === 0) return 'AttributeMapping' as const;
  return expressions === sources.length ? ('ExpressionMapping' as const) : ('AdvancedMapping' as const);
}

export const mappingTarget = (mapping: MappingRow): string =>
  mapping.targetMetaverseAttributeName ?? mapping.targetConnectedSystemAttributeName ?? '';
