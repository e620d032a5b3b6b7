/** Whether an imported object can be used, and what it says of itself (IMP-10 … IMP-15, IMP-20, IMP-26). First failing check ends the object. */
import type { ItemError, ItemErrorType } from '../model/outcome.ts';
import { displayNameOf } from '../model/objects.ts';
import { textOf, type Value, type Values } from '../model/values.ts';
import { storableText, unstorableAttributes, writeContent } from './content-text.ts';
import { errorTypeOfProblem, type Imported } from './imported-object.ts';
import {
  identifierKey,
  isSupportedIdentifier,
  longestIdentifier,
  type ImportSchema,
  type ImportType,
} from './import-schema.ts';

export interface RejectedObject {
  readonly kind: 'rejected';
  readonly error: ItemError;
  readonly typeName: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  /** Ids that count as present for deletion detection (IMP-19). */
  readonly present: readonly PresentKey[];
  /** The connector could not even tell whose row it was, so nothing that is missing can be taken as deleted. */
  readonly isUnidentified: boolean;
}

export interface PresentKey {
  readonly typeId: number;
  readonly key: string;
}

/** By position in `type.attributes`. */
export type Slots = readonly (Values | undefined)[];

export interface UsableObject {
  readonly kind: 'usable';
  readonly isDeleted: boolean;
  readonly type: ImportType;
  /** Null only for deletions that carry no external id (IMP-23). */
  readonly key: string | null;
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
  readonly displayName: string | null;
  readonly slots: Slots;
  /** The document as JSON, references left out. */
  readonly document: string;
  /** Equal for equal content, whatever the order of its values; null when stored values are kept (`kept`). */
  readonly contentHash: string | null;
  /** Imported attributes that hold a value (IMP-24). */
  readonly attributeCount: number;
  /** An attribute that is not in the schema (IMP-25). */
  readonly unexpected: string | null;
  readonly warning: ItemError | null;
  /** Positions of attributes whose value could not be read: what is stored of them stays. */
  readonly kept: readonly number[];
}

export type CheckedObject = RejectedObject | UsableObject;

export interface Checking {
  readonly schema: ImportSchema;
  hash(text: string): string;
}

/** Never throws: what goes wrong with one object is that object's error (IMP-38). */
export function checkObject(imported: Imported, checking: Checking): CheckedObject {
  try {
    return check(imported, checking);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    return {
      kind: 'rejected',
      error: {
        type: 'UnhandledError',
        message: storableText(message),
        ...(stack === undefined ? {} : { stack: storableText(stack) }),
      },
      typeName: null,
      externalId: null,
      displayName: null,
      present: [],
      isUnidentified: true,
    };
  }
}

function check(imported: Imported, checking: Checking): CheckedObject {
  const { schema } = checking;
  const { problem, objectType } = imported;
  if (problem !== undefined && problem.kind !== 'attributeValueError') {
    return reject(imported, schema, errorTypeOfProblem[problem.kind], problem.message);
  }
  const type = objectType === null ? undefined : typeOf(schema, objectType);
  const read = readSlots(imported, type);
  if (read.duplicate !== null) {
    return reject(
      imported,
      schema,
      'DuplicateImportedAttributes',
      `The attribute ${read.duplicate} was given more than once.`,
    );
  }
  if (type === undefined) {
    const named =
      objectType === null
        ? 'No object type was given.'
        : `The object type ${objectType} is not one of the selected ones.`;
    return reject(imported, schema, 'CouldNotMatchObjectType', named);
  }
  if (type.externalId === null) {
    return reject(
      imported,
      schema,
      'CouldNotMatchObjectType',
      `The object type ${type.name} has no external id attribute.`,
    );
  }
  return describe(imported, type, read, checking);
}

function typeOf(schema: ImportSchema, name: string): ImportType | undefined {
  return schema.types.get(name) ?? schema.types.get(name.toLowerCase());
}

interface ReadSlots {
  readonly slots: (Values | undefined)[];
  readonly mentioned: readonly boolean[];
  readonly unexpected: string | null;
  readonly duplicate: string | null;
}

function readSlots(imported: Imported, type: ImportType | undefined): ReadSlots {
  const slots: (Values | undefined)[] = type?.blankSlots.slice() ?? [];
  const mentioned = type?.unmentioned.slice() ?? [];
  let others: Set<string> | undefined;
  let unexpected: string | null = null;
  for (const { name, values } of imported.attributes) {
    const position = type?.positions.get(name) ?? type?.positions.get(name.toLowerCase());
    if (position === undefined) {
      const known = name.toLowerCase();
      others ??= new Set();
      if (others.has(known)) return { slots, mentioned, unexpected, duplicate: name };
      others.add(known);
      const isUnexpected = type !== undefined && !type.knownNames.has(known) && values.some(isSomething);
      if (isUnexpected) unexpected ??= name;
      continue;
    }
    if (mentioned[position] === true) return { slots, mentioned, unexpected, duplicate: name };
    mentioned[position] = true;
    slots[position] = cleanValues(values, type?.attributes[position]?.type === 'Reference');
  }
  return { slots, mentioned, unexpected, duplicate: null };
}

/** IMP-14. No canonical value but text and references is ever empty text. */
function isSomething(value: Value | null | undefined): boolean {
  return value !== '' && value !== null && value !== undefined;
}

/** IMP-14, IMP-26. */
function cleanValues(values: Values, isReference: boolean): Values | undefined {
  if (values.length === 0) return undefined;
  if (values.length === 1) return isSomething(values[0]) ? values : undefined;
  const seen = new Set<Value>();
  const distinct = values.filter((value) => {
    if (!isSomething(value)) return false;
    const key = isReference ? identifierKey(String(value)) : value;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  return distinct.length === 0 ? undefined : distinct;
}

function describe(imported: Imported, type: ImportType, read: ReadSlots, checking: Checking): CheckedObject {
  const { slots } = read;
  const { problem } = imported;
  let kept = problem === undefined ? none : unmentioned(read);
  let warning = problem === undefined ? null : errorOf(errorTypeOfProblem[problem.kind], problem.message);
  let content = writeContent(type, slots);
  if (content.mayBeUnstorable) {
    const positions = unstorableAttributes(slots);
    if (positions.length > 0) {
      for (const position of positions) slots[position] = undefined;
      kept = [...kept, ...positions];
      const names = positions.map((position) => type.attributes[position]?.name).join(', ');
      warning ??= errorOf('ImportAttributeValueError', `${names}: the value holds a character that is not text.`);
      content = writeContent(type, slots);
    }
  }
  const isDeleted = imported.change === 'deleted';
  const secondaryExternalId = firstText(slots[type.secondaryPosition]);
  const problemOfId =
    isDeleted && isByAddress(type, slots) ? null : problemOfExternalId(type, slots[type.externalIdPosition]);
  if (problemOfId !== null) return reject(imported, checking.schema, problemOfId.type, problemOfId.message);
  const externalId = firstText(slots[type.externalIdPosition]);
  return {
    kind: 'usable',
    isDeleted,
    type,
    key: externalId === null ? null : identifierKey(externalId),
    externalId,
    secondaryExternalId,
    displayName: nameOf(type, slots, externalId, secondaryExternalId),
    slots,
    document: content.document,
    contentHash: kept.length > 0 ? null : checking.hash(content.canonical),
    attributeCount: content.attributeCount,
    unexpected: read.unexpected,
    warning,
    kept,
  };
}

const none: readonly never[] = [];

function unmentioned({ mentioned }: ReadSlots): readonly number[] {
  return [...mentioned.keys()].filter((position) => mentioned[position] === false);
}

/** IMP-23: a deletion may carry only the address. */
function isByAddress(type: ImportType, slots: Slots): boolean {
  return slots[type.externalIdPosition] === undefined && slots[type.secondaryPosition] !== undefined;
}

/** IMP-20. */
function problemOfExternalId(type: ImportType, values: Values | undefined): ItemError | null {
  const { externalId } = type;
  if (externalId !== null && !isSupportedIdentifier(externalId.type)) {
    const message = `The external id attribute ${externalId.name} is of the type ${externalId.type}, which cannot identify objects.`;
    return errorOf('UnsupportedExternalIdAttributeType', message);
  }
  const name = externalId?.name ?? '';
  if (values === undefined)
    return errorOf('MissingExternalIdAttributeValue', `The external id attribute ${name} has no value.`);
  if (values.length > 1)
    return errorOf(
      'UnhandledError',
      `The external id attribute ${name} has ${values.length} values; it must have one.`,
    );
  const length = firstText(values)?.length ?? 0;
  if (length <= longestIdentifier) return null;
  return errorOf('UnhandledError', `The external id is ${length} characters long; it may have ${longestIdentifier}.`);
}

function errorOf(type: ItemErrorType, message: string): ItemError {
  return { type, message };
}

export function firstText(values: Values | undefined): string | null {
  const value = values?.[0];
  return value === undefined ? null : textOf(value);
}

function nameOf(type: ImportType, slots: Slots, externalId: string | null, secondaryId: string | null): string | null {
  const named = type.namePositions.map((position) => ({
    name: type.attributes[position]?.name ?? '',
    values: slots[position] ?? none,
  }));
  return displayNameOf(named, externalId, secondaryId);
}

function reject(imported: Imported, schema: ImportSchema, error: ItemErrorType, message: string): RejectedObject {
  const type = imported.objectType === null ? undefined : typeOf(schema, imported.objectType);
  const possible = type === undefined ? [...schema.types.values()] : [type];
  const present = possible.flatMap((each) => presentKeys(imported, each));
  const slots = type === undefined ? none : readSlots(imported, type).slots;
  const known = type ?? possible.find(({ id }) => id === present[0]?.typeId);
  const externalId = known === undefined ? null : firstText(externalIdValues(imported, known));
  const displayName = type === undefined ? externalId : nameOf(type, slots, externalId, null);
  return {
    kind: 'rejected',
    error: errorOf(error, storableText(message)),
    typeName: type?.name ?? null,
    externalId: externalId === null ? null : storableText(externalId),
    displayName: displayName === null ? null : storableText(displayName),
    present,
    isUnidentified: present.length === 0 && imported.problem?.kind === 'other',
  };
}

function externalIdValues(imported: Imported, type: ImportType): Values | undefined {
  const name = type.externalId?.name.toLowerCase();
  const values = imported.attributes.find((attribute) => attribute.name.toLowerCase() === name)?.values;
  return values === undefined ? undefined : cleanValues(values, false);
}

function presentKeys(imported: Imported, type: ImportType): readonly PresentKey[] {
  const values = externalIdValues(imported, type) ?? none;
  return values.map((value) => ({ typeId: type.id, key: identifierKey(textOf(value)) }));
}
