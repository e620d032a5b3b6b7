/** From a prepared export to what a connector gets: names instead of ids, addresses instead of identities. */
import type { ExportAttributeChange, ExportItem, ImportObjectType } from '@jim/connector-kit/connector.ts';
import type { PreparedExport } from '@jim/engine/export/prepare-export.ts';
import type { ConnectedSystemObject } from '@jim/engine/model/objects.ts';
import type { AttributeChangeKind } from '@jim/engine/model/pending-export.ts';
import type { SystemObjectType } from '@jim/engine/model/rules.ts';
import { parseValue, type Value, type Values } from '@jim/engine/model/values.ts';
import type { RunContext } from './run-context.ts';

const kinds = { Add: 'add', Update: 'update', Remove: 'remove', RemoveAll: 'removeAll' } as const satisfies Record<
  AttributeChangeKind,
  ExportAttributeChange['kind']
>;
const changes = { Create: 'create', Update: 'update', Delete: 'delete' } as const;

/** Empty when the object or its type is gone. */
export function toExportItem(
  run: RunContext,
  prepared: PreparedExport,
  object: ConnectedSystemObject | undefined,
): readonly ExportItem[] {
  const type = object && run.rules.objectTypes.get(object.objectTypeId);
  if (object === undefined || type === undefined) return [];
  const { pendingExport, sent } = prepared;
  const { secrets } = run.services;
  return [
    {
      id: pendingExport.id,
      change: changes[pendingExport.changeType],
      objectType: toImportObjectType(type),
      externalId: typedExternalId(type, object.externalId),
      secondaryExternalId: object.secondaryExternalId,
      changes: Object.entries(sent).flatMap(([id, list]) => {
        const attribute = type.attributes.find((each) => each.id === Number(id));
        if (attribute === undefined) return [];
        return list.map(({ kind, value }): ExportAttributeChange => ({
          attribute: { name: attribute.name, type: attribute.type, plurality: attribute.plurality },
          kind: kinds[kind],
          value: attribute.isWriteOnly === true && typeof value === 'string' ? secrets.decrypt(value) : (value ?? null),
        }));
      }),
      current: currentValues(type, object),
    },
  ];
}

export function toImportObjectType(type: SystemObjectType): ImportObjectType {
  return {
    name: type.name,
    attributes: type.attributes
      .filter(({ selected, isExternalId, isSecondaryExternalId }) => selected || isExternalId || isSecondaryExternalId)
      .map(({ name, type: dataType, plurality }) => ({ name, type: dataType, plurality })),
    externalId: type.attributes.find(({ isExternalId }) => isExternalId)?.name ?? null,
    secondaryExternalId: type.attributes.find(({ isSecondaryExternalId }) => isSecondaryExternalId)?.name ?? null,
  };
}

function typedExternalId(type: SystemObjectType, text: string | null): Value | null {
  const attribute = type.attributes.find(({ isExternalId }) => isExternalId);
  if (text === null || attribute === undefined) return text;
  return parseValue(attribute.type, text) ?? text;
}

function currentValues(type: SystemObjectType, object: ConnectedSystemObject): Readonly<Record<string, Values>> {
  const current: Record<string, Values> = {};
  for (const attribute of type.attributes) {
    const values =
      attribute.type === 'Reference'
        ? object.references.filter(({ attributeId }) => attributeId === attribute.id).map(({ raw }) => raw)
        : (object.document[attribute.id] ?? []);
    if (values.length > 0) current[attribute.name] = values;
  }
  return current;
}
