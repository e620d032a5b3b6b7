import type { MetaverseObjectDto, MetaverseObjectValueDto } from '@jim/contract/endpoints/metaverse-objects.ts';
import { valuesOf } from '@jim/engine/model/values.ts';
import type { Transaction } from '../store/database.ts';
import { derivedId } from '../store/derived-id.ts';
import {
  findObject,
  listConnectors,
  readContributorNames,
  readReferences,
  type ContributorNames,
  type ObjectRow,
} from '../store/metaverse-objects.ts';
import { listAttributeFacts, type AttributeFact } from '../store/metaverse-schema.ts';
import { wireValueOf } from '../store/wire-value.ts';

/** `valuesPerAttribute`: at most so many of each; null is all. */
export async function describeObject(
  tx: Transaction,
  id: string,
  valuesPerAttribute: number | null,
): Promise<MetaverseObjectDto | undefined> {
  const row = await findObject(tx, id);
  if (row === undefined) return undefined;
  const attributes = await listAttributeFacts(tx);
  const limit = valuesPerAttribute ?? 1_000_000;
  const names = await contributorsOf(tx, row);
  const describe = { row, names };
  const scalars = [...attributes.values()].flatMap((attribute) =>
    valuesOf(row.document, attribute.id)
      .slice(0, limit)
      .map((value, place) => ({ ...describeValue(describe, attribute, place), ...wireOf(attribute, value) })),
  );
  const referenceIds = Object.keys(row.referenceCounts).map(Number);
  const references = await readReferences(tx, [id], referenceIds, limit);
  const edges = references.flatMap(({ attributeId, targetId, displayName }) => {
    const attribute = attributes.get(attributeId);
    if (attribute === undefined) return [];
    const value = describeValue(describe, attribute, targetId);
    return [{ ...value, referenceValueId: targetId, referenceValueDisplayName: displayName }];
  });
  const { document, provenance: _provenance, referenceCounts, typeId, typeName, ...rest } = row;
  const countOf = ({ id: attributeId }: AttributeFact): number =>
    referenceCounts[attributeId] ?? valuesOf(document, attributeId).length;
  return {
    ...rest,
    type: { id: typeId, name: typeName },
    attributeValues: [...scalars, ...edges].toSorted((one, other) => orderOf(one).localeCompare(orderOf(other))),
    connectedSystemObjects: await listConnectors(tx, id),
    attributeValueCounts: Object.fromEntries(
      [...attributes.values()].filter((fact) => countOf(fact) > 0).map((fact) => [fact.name, countOf(fact)]),
    ),
  };
}

const orderOf = ({ attributeName }: MetaverseObjectValueDto): string => attributeName.toLowerCase();

async function contributorsOf(tx: Transaction, { provenance }: ObjectRow): Promise<ContributorNames> {
  const sources = Object.values(provenance);
  return readContributorNames(
    tx,
    sources.map(({ systemId }) => systemId),
    sources.flatMap(({ mappingId }) => (mappingId === null ? [] : [mappingId])),
  );
}

/** A value without itself. */
export function describeValue(
  { row, names }: { readonly row: Pick<ObjectRow, 'id' | 'provenance'>; readonly names: ContributorNames },
  attribute: AttributeFact,
  place: number | string,
): MetaverseObjectValueDto {
  const source = row.provenance[attribute.id];
  const rule = typeof source?.mappingId === 'number' ? names.rules.get(source.mappingId) : undefined;
  return {
    id: derivedId(row.id, attribute.id, place),
    attributeId: attribute.id,
    attributeName: attribute.name,
    attributeType: attribute.type,
    attributePlurality: attribute.plurality,
    stringValue: null,
    dateTimeValue: null,
    intValue: null,
    guidValue: null,
    boolValue: null,
    referenceValueId: null,
    referenceValueDisplayName: null,
    contributedBySystemId: source?.systemId ?? null,
    contributedBySystemName: source === undefined ? null : (names.systems.get(source.systemId) ?? null),
    longValue: null,
    binaryLength: null,
    contributedByRuleId: rule?.id ?? null,
    contributedByRuleName: rule?.name ?? null,
  };
}

export function wireOf(
  attribute: AttributeFact,
  value: string | number | boolean,
): Pick<
  MetaverseObjectValueDto,
  'stringValue' | 'dateTimeValue' | 'intValue' | 'guidValue' | 'boolValue' | 'longValue' | 'binaryLength'
> {
  const { longText, stringValue, ...wire } = wireValueOf(attribute.type, value);
  return { ...wire, stringValue: stringValue ?? longText };
}
