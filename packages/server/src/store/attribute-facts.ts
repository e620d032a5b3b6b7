import type { AttributeDataType, AttributeWritability } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

export interface MetaverseAttributeFacts {
  readonly id: number;
  readonly name: string;
  readonly type: AttributeDataType;
}

export interface SystemAttributeFacts extends MetaverseAttributeFacts {
  readonly objectTypeId: number;
  readonly connectedSystemId: number;
  readonly writability: AttributeWritability;
}

/** By id; ids that are not there are left out. */
export async function findMetaverseAttributes(
  tx: Transaction,
  ids: readonly number[],
): Promise<ReadonlyMap<number, MetaverseAttributeFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<MetaverseAttributeFacts>({
    name: 'find-metaverse-attributes',
    text: 'select id, name, type from metaverse_attribute where id = any($1)',
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}

/** By id; ids that are not there are left out. */
export async function findSystemAttributes(
  tx: Transaction,
  ids: readonly number[],
): Promise<ReadonlyMap<number, SystemAttributeFacts>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<SystemAttributeFacts>({
    name: 'find-system-attributes',
    text: `
      select attribute.id, attribute.name, attribute.type, attribute.writability, attribute.object_type_id as "objectTypeId",
             type.connected_system_id as "connectedSystemId"
      from connected_system_attribute attribute join connected_system_object_type type on type.id = attribute.object_type_id
      where attribute.id = any($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
