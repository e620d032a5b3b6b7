import type { AttributeDataType, AttributePlurality, AttributeWritability } from '@jim/engine/model/values.ts';
import type { Transaction } from './database.ts';

export interface SystemAttributeRow {
  readonly id: number;
  readonly name: string;
  readonly description: string | null;
  readonly className: string | null;
  readonly created: string;
  readonly type: AttributeDataType;
  readonly attributePlurality: AttributePlurality;
  readonly selected: boolean;
  readonly isExternalId: boolean;
  readonly isSecondaryExternalId: boolean;
  readonly selectionLocked: boolean;
  readonly writability: AttributeWritability;
}

export interface SystemObjectTypeRow {
  readonly id: number;
  readonly name: string;
  readonly created: string;
  readonly selected: boolean;
  readonly removeContributedAttributesOnObsoletion: boolean;
  readonly attributeCount: number;
  readonly attributes: SystemAttributeRow[];
}

const attributeColumns = `
  id, name, description, class_name as "className", created_at as created, type, plurality as "attributePlurality",
  selected, is_external_id as "isExternalId", is_secondary_external_id as "isSecondaryExternalId",
  selection_locked as "selectionLocked", writability`;

/** With their attributes, both by name ignoring case. */
export async function listObjectTypes(tx: Transaction, systemId: number): Promise<SystemObjectTypeRow[]> {
  const types = await tx.query<Omit<SystemObjectTypeRow, 'attributes' | 'attributeCount'>>({
    name: 'list-object-types',
    text: `
      select id, name, created_at as created, selected,
             remove_contributed_attributes_on_obsoletion as "removeContributedAttributesOnObsoletion"
      from connected_system_object_type where connected_system_id = $1 order by lower(name), name`,
    values: [systemId],
  });
  const attributes = await tx.query<SystemAttributeRow & { objectTypeId?: number }>({
    name: 'list-attributes-of-system',
    text: `
      select object_type_id as "objectTypeId", ${attributeColumns} from connected_system_attribute
      where object_type_id = any($1) order by lower(name), name`,
    values: [types.rows.map((type) => type.id)],
  });
  const byType = Map.groupBy(attributes.rows, (attribute) => attribute.objectTypeId);
  return types.rows.map((type) => {
    const own = (byType.get(type.id) ?? []).map(({ objectTypeId: _type, ...attribute }) => attribute);
    return { ...type, attributeCount: own.length, attributes: own };
  });
}

export async function findObjectType(
  tx: Transaction,
  systemId: number,
  objectTypeId: number,
): Promise<{ readonly id: number; readonly name: string } | undefined> {
  const { rows } = await tx.query<{ id: number; name: string }>({
    name: 'find-object-type',
    text: 'select id, name from connected_system_object_type where id = $2 and connected_system_id = $1',
    values: [systemId, objectTypeId],
  });
  return rows[0];
}

/** Null leaves a mark as it is. */
export async function updateObjectType(
  tx: Transaction,
  objectTypeId: number,
  changes: { readonly selected: boolean | null; readonly removeContributedAttributesOnObsoletion: boolean | null },
): Promise<void> {
  await tx.query({
    name: 'update-object-type',
    text: `
      update connected_system_object_type set selected = coalesce($2, selected),
        remove_contributed_attributes_on_obsoletion = coalesce($3, remove_contributed_attributes_on_obsoletion)
      where id = $1`,
    values: [objectTypeId, changes.selected, changes.removeContributedAttributesOnObsoletion],
  });
}

/** By name ignoring case. */
export async function listAttributes(tx: Transaction, objectTypeId: number): Promise<SystemAttributeRow[]> {
  const { rows } = await tx.query<SystemAttributeRow>({
    name: 'list-attributes-of-type',
    text: `select ${attributeColumns} from connected_system_attribute where object_type_id = $1 order by lower(name), name`,
    values: [objectTypeId],
  });
  return rows;
}

export interface AttributeMarksWrite {
  readonly id: number;
  readonly selected: boolean;
  readonly isExternalId: boolean;
  readonly isSecondaryExternalId: boolean;
}

export async function writeAttributeMarks(tx: Transaction, marks: readonly AttributeMarksWrite[]): Promise<void> {
  if (marks.length === 0) return;
  await tx.query({
    name: 'write-attribute-marks',
    text: `
      update connected_system_attribute attribute
      set selected = mark.selected, is_external_id = mark.external, is_secondary_external_id = mark.secondary
      from unnest($1::int[], $2::boolean[], $3::boolean[], $4::boolean[]) as mark(id, selected, external, secondary)
      where attribute.id = mark.id`,
    values: [
      marks.map((mark) => mark.id),
      marks.map((mark) => mark.selected),
      marks.map((mark) => mark.isExternalId),
      marks.map((mark) => mark.isSecondaryExternalId),
    ],
  });
}

export async function chooseAttributeType(
  tx: Transaction,
  attributeId: number,
  type: AttributeDataType,
): Promise<void> {
  await tx.query({
    name: 'choose-attribute-type',
    text: 'update connected_system_attribute set type = $2, type_chosen = true where id = $1',
    values: [attributeId, type],
  });
}

export async function hasObjectsOfType(tx: Transaction, systemId: number, objectTypeId: number): Promise<boolean> {
  const { rows } = await tx.query<{ found: boolean }>({
    name: 'has-objects-of-type',
    text: 'select exists (select from connected_system_object where connected_system_id = $1 and object_type_id = $2) as found',
    values: [systemId, objectTypeId],
  });
  return rows[0]?.found ?? false;
}
