import { validateExpression } from '@jim/engine/expression/validate.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import {
  findMetaverseAttributes,
  findSystemAttributes,
  type MetaverseAttributeFacts,
  type SystemAttributeFacts,
} from '../store/attribute-facts.ts';
import type { Transaction } from '../store/database.ts';
import type { MappingSourceWrite, MappingWrite } from '../store/mappings.ts';
import type { SyncRuleRow } from '../store/sync-rules.ts';

export interface MappingRequest {
  readonly targetMetaverseAttributeId: number | null;
  readonly targetConnectedSystemAttributeId: number | null;
  readonly sources: readonly {
    readonly order: number;
    readonly connectedSystemAttributeId: number | null;
    readonly metaverseAttributeId: number | null;
    readonly expression: string | null;
  }[];
  readonly nullIsValue: boolean | null;
  readonly enabled: boolean | null;
}

export interface CheckedMapping {
  readonly write: MappingWrite;
  readonly targetName: string;
}

interface Facts {
  readonly metaverse: ReadonlyMap<number, MetaverseAttributeFacts>;
  readonly system: ReadonlyMap<number, SystemAttributeFacts>;
}

/** What may be stored (contract 7). @throws ApiError BAD_REQUEST, NOT_FOUND */
export async function checkMapping(
  tx: Transaction,
  rule: SyncRuleRow,
  request: MappingRequest,
): Promise<CheckedMapping> {
  const { sources } = request;
  const facts: Facts = {
    metaverse: await findMetaverseAttributes(
      tx,
      idsOf([request.targetMetaverseAttributeId, ...sources.map((source) => source.metaverseAttributeId)]),
    ),
    system: await findSystemAttributes(
      tx,
      idsOf([request.targetConnectedSystemAttributeId, ...sources.map((source) => source.connectedSystemAttributeId)]),
    ),
  };
  const target = rule.direction === 'Import' ? importTarget(request, facts) : exportTarget(rule, request, facts);
  if (target.type === 'NotSet') throw badRequest(`${target.name} has no data type.`);
  if (sources.length === 0) throw badRequest('A mapping needs at least one source.');
  return {
    targetName: target.name,
    write: {
      targetMetaverseAttributeId: rule.direction === 'Import' ? target.id : null,
      targetConnectedSystemAttributeId: rule.direction === 'Export' ? target.id : null,
      nullIsValue: request.nullIsValue ?? false,
      enabled: request.enabled ?? true,
      sources: sources.map((source) => checkSource(rule, source, target, facts)),
    },
  };
}

function idsOf(ids: readonly (number | null)[]): readonly number[] {
  return ids.filter((id) => id !== null);
}

function importTarget(
  { targetMetaverseAttributeId: id }: MappingRequest,
  { metaverse }: Facts,
): MetaverseAttributeFacts {
  if (id === null) throw badRequest('An import rule needs targetMetaverseAttributeId.');
  const target = metaverse.get(id);
  if (target === undefined) throw notFound(`There is no metaverse attribute ${id}.`);
  return target;
}

function exportTarget(
  rule: SyncRuleRow,
  { targetConnectedSystemAttributeId: id }: MappingRequest,
  { system }: Facts,
): SystemAttributeFacts {
  if (id === null) throw badRequest('An export rule needs targetConnectedSystemAttributeId.');
  const target = onRulesType(rule, id, system);
  if (target.writability === 'ReadOnly') throw badRequest(`${target.name} is read-only in the connected system.`);
  return target;
}

function onRulesType(rule: SyncRuleRow, id: number, system: Facts['system']): SystemAttributeFacts {
  const attribute = system.get(id);
  if (attribute === undefined) throw notFound(`There is no connected system attribute ${id}.`);
  if (attribute.objectTypeId !== rule.connectedSystemObjectTypeId) {
    throw badRequest(`${attribute.name} (${id}) is not an attribute of ${rule.connectedSystemObjectTypeName}.`);
  }
  return attribute;
}

function checkSource(
  rule: SyncRuleRow,
  source: MappingRequest['sources'][number],
  target: MetaverseAttributeFacts,
  facts: Facts,
): MappingSourceWrite {
  const expression = source.expression?.trim() ?? '';
  if (expression !== '') {
    const validation = validateExpression(expression);
    if (!validation.isValid) throw badRequest(`The expression is not valid: ${validation.message}`);
    return { order: source.order, metaverseAttributeId: null, connectedSystemAttributeId: null, expression };
  }
  const attribute = rule.direction === 'Import' ? importSource(rule, source, facts) : exportSource(source, facts);
  if (attribute.type === 'NotSet') throw badRequest(`${attribute.name} has no data type.`);
  if (attribute.type !== target.type) {
    throw badRequest(
      `${attribute.name} is ${attribute.type}, ${target.name} is ${target.type}: use an expression to convert.`,
    );
  }
  return {
    order: source.order,
    metaverseAttributeId: rule.direction === 'Export' ? attribute.id : null,
    connectedSystemAttributeId: rule.direction === 'Import' ? attribute.id : null,
    expression: null,
  };
}

function importSource(
  rule: SyncRuleRow,
  { connectedSystemAttributeId: id }: MappingRequest['sources'][number],
  { system }: Facts,
): SystemAttributeFacts {
  if (id === null) throw badRequest('A source of an import rule needs connectedSystemAttributeId or an expression.');
  return onRulesType(rule, id, system);
}

function exportSource(
  { metaverseAttributeId: id }: MappingRequest['sources'][number],
  { metaverse }: Facts,
): MetaverseAttributeFacts {
  if (id === null) throw badRequest('A source of an export rule needs metaverseAttributeId or an expression.');
  const attribute = metaverse.get(id);
  if (attribute === undefined) throw notFound(`There is no metaverse attribute ${id}.`);
  return attribute;
}
