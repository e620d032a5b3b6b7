/** From a prepared export to what a connector gets: names instead of ids, addresses instead of identities. */
import type {
  ExportAttributeChange,
  ExportItem,
  ImportObjectType,
  SchemaAttribute,
} from '@jim/connector-kit/connector.ts';
import type { PreparedExport } from '@jim/engine/export/prepare-export.ts';
import type { AttributeChangeKind } from '@jim/engine/model/pending-export.ts';
import type { SystemObjectType } from '@jim/engine/model/rules.ts';
import { parseValue, type Value, type Values } from '@jim/engine/model/values.ts';
import type { ObjectAlone } from '../store/read-objects.ts';
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
  object: ObjectAlone | undefined,
): readonly ExportItem[] {
  const type = object && run.rules.objectTypes.get(object.objectTypeId);
  if (object === undefined || type === undefined) return [];
  const { pendingExport, sent } = prepared;
  const { objectType, attributes, secret, externalId } = namesOf(type);
  const { secrets } = run.services;
  return [
    {
      id: pendingExport.id,
      change: changes[pendingExport.changeType],
      objectType,
      externalId: object.externalId === null ? null : (parseAs(externalId, object.externalId) ?? object.externalId),
      secondaryExternalId: object.secondaryExternalId,
      changes: Object.entries(sent).flatMap(([id, list]) => {
        const attribute = attributes.get(Number(id));
        if (attribute === undefined) return [];
        return list.map(({ kind, value }): ExportAttributeChange => ({
          attribute,
          kind: kinds[kind],
          value: secret.has(Number(id)) && typeof value === 'string' ? secrets.decrypt(value) : (value ?? null),
        }));
      }),
      current: currentValues(type, object),
    },
  ];
}

interface TypeNames {
  readonly objectType: ImportObjectType;
  readonly attributes: ReadonlyMap<number, SchemaAttribute>;
  /** Attributes whose values wait sealed (LDAP-22). */
  readonly secret: ReadonlySet<number>;
  readonly externalId: SchemaAttribute | undefined;
}

/** The items of a run share what they say of their type. */
const namesByType = new WeakMap<SystemObjectType, TypeNames>();

function namesOf(type: SystemObjectType): TypeNames {
  const known = namesByType.get(type);
  if (known !== undefined) return known;
  const attributes = new Map(
    type.attributes.map(({ id, name, type: dataType, plurality }) => [id, { name, type: dataType, plurality }]),
  );
  const keyId = type.attributes.find(({ isExternalId }) => isExternalId)?.id;
  const names = {
    objectType: toImportObjectType(type),
    attributes,
    secret: new Set(type.attributes.flatMap(({ id, isWriteOnly }) => (isWriteOnly === true ? [id] : []))),
    externalId: keyId === undefined ? undefined : attributes.get(keyId),
  };
  namesByType.set(type, names);
  return names;
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

function parseAs(attribute: SchemaAttribute | undefined, text: string): Value | undefined {
  return attribute && parseValue(attribute.type, text);
}

function currentValues(type: SystemObjectType, object: ObjectAlone): Readonly<Record<string, Values>> {
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
