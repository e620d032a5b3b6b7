/** The schema of a connected system as an import needs it: look-ups built once a run, then only read. */
import type { ConnectedSystem, SystemAttribute, SystemObjectType } from '../model/rules.ts';
import { parseValue, textOf, type AttributeDataType } from '../model/values.ts';

export interface ImportAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: AttributeDataType;
}

export interface ImportType {
  readonly id: number;
  readonly name: string;
  /** Selected attributes and both ids (CON-24), by ascending id; a position in this list is what `positions` gives. */
  readonly attributes: readonly ImportAttribute[];
  /** As many as there are attributes; to be copied. */
  readonly blankSlots: readonly undefined[];
  /** False for each of them; to be copied. */
  readonly unmentioned: readonly boolean[];
  /** By name, exact and lower-case. */
  readonly positions: ReadonlyMap<string, number>;
  /** Lower-case names of all attributes of the schema, selected or not. */
  readonly knownNames: ReadonlySet<string>;
  readonly externalId: ImportAttribute | null;
  readonly externalIdPosition: number;
  /** -1 when the type has no secondary external id. */
  readonly secondaryPosition: number;
  /** IMP-22: provisioned objects are recognised by a secondary external id that is text. */
  readonly isFoundByAddress: boolean;
  /** IMP-51: what references of this type name their targets by, and the type of that id. */
  readonly refersBy: 'externalId' | 'secondaryId';
  readonly referenceType: AttributeDataType;
  /** The attributes an object may be named by, in order of preference (DAT-36). */
  readonly namePositions: readonly number[];
}

export interface ImportSchema {
  readonly systemId: number;
  /** Selected types by lower-case name. */
  readonly types: ReadonlyMap<string, ImportType>;
  readonly typesById: ReadonlyMap<number, ImportType>;
}

export function buildImportSchema(system: ConnectedSystem): ImportSchema {
  const types = system.objectTypes.filter(({ selected }) => selected).map(importType);
  return {
    systemId: system.id,
    types: new Map(types.map((type) => [type.name.toLowerCase(), type])),
    typesById: new Map(types.map((type) => [type.id, type])),
  };
}

function importType(type: SystemObjectType): ImportType {
  const attributes = type.attributes.filter(isImported).toSorted((left, right) => left.id - right.id);
  const positionOf = (found: (attribute: SystemAttribute) => boolean): number => attributes.findIndex(found);
  const externalIdPosition = positionOf(({ isExternalId }) => isExternalId);
  const secondaryPosition = positionOf(({ isSecondaryExternalId }) => isSecondaryExternalId);
  const named = attributes.map(({ name }) => name.toLowerCase());
  const key = attributes[secondaryPosition] ?? attributes[externalIdPosition];
  return {
    id: type.id,
    name: type.name,
    attributes: attributes.map(({ id, name, type: dataType }) => ({ id, name, type: dataType })),
    blankSlots: attributes.map(() => undefined),
    unmentioned: attributes.map(() => false),
    positions: new Map([
      ...named.map((name, position) => [name, position] as const),
      ...attributes.map(({ name }, position) => [name, position] as const),
    ]),
    knownNames: new Set(type.attributes.map(({ name }) => name.toLowerCase())),
    externalId: attributes[externalIdPosition] ?? null,
    externalIdPosition,
    secondaryPosition,
    isFoundByAddress: attributes[secondaryPosition]?.type === 'Text',
    refersBy: secondaryPosition < 0 ? 'externalId' : 'secondaryId',
    referenceType: key?.type ?? 'Text',
    namePositions: ['displayname', 'cn', 'name'].map((name) => named.indexOf(name)).filter((position) => position >= 0),
  };
}

function isImported(attribute: SystemAttribute): boolean {
  return attribute.selected || attribute.isExternalId || attribute.isSecondaryExternalId;
}

/** Characters of an id that can be looked up: the database's index entries hold no more. */
export const longestIdentifier = 800;

/** The look-up form of an external or secondary id (IMP-02, IMP-20, IMP-52). */
export function identifierKey(text: string): string {
  return text.toLowerCase();
}

/** The same for an id that may be absent; an address too long to be looked up has no key. */
export function storedKey(text: string | null): string | null {
  return text === null || text.length > longestIdentifier ? null : identifierKey(text);
}

/** The look-up form of a raw reference; text that is no value of the key's type matches nothing but itself (IMP-53). */
export function referenceKey(type: ImportType, raw: string): string {
  if (type.referenceType === 'Text') return identifierKey(raw);
  const parsed = parseValue(type.referenceType, raw);
  return identifierKey(parsed === undefined ? raw : textOf(parsed));
}

/** IMP-44. */
export function isSupportedIdentifier(type: AttributeDataType): boolean {
  return type === 'Text' || type === 'Number' || type === 'LongNumber' || type === 'Guid';
}
