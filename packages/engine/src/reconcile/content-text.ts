/** An imported object's content as text: the document to store, and the canonical form whose hash tells whether it changed. */
import type { Value, Values } from '../model/values.ts';
import type { Slots } from './check-object.ts';
import type { ImportType } from './import-schema.ts';

export interface ContentText {
  /** JSON, keyed by attribute id; references are not in it. */
  readonly document: string;
  /** The same and the references, with the values of each attribute in one order. */
  readonly canonical: string;
  readonly attributeCount: number;
  /** Cheap test: false means that no value holds a character the database refuses. */
  readonly mayBeUnstorable: boolean;
}

export function writeContent(type: ImportType, slots: Slots): ContentText {
  const parts: string[] = [];
  let inOneOrder: string[] | null = null;
  let references = '';
  let attributeCount = 0;
  for (let position = 0; position < type.attributes.length; position += 1) {
    const attribute = type.attributes[position];
    const values = slots[position];
    if (values === undefined || attribute === undefined) continue;
    attributeCount += 1;
    const key = `"${attribute.id}":[`;
    if (attribute.type === 'Reference') {
      references += `${key}${inOrder(values)}],`;
      continue;
    }
    const part = `${key}${listText(values)}]`;
    // Most objects have one value an attribute: then both forms are the same text.
    if (values.length > 1) inOneOrder ??= [...parts];
    inOneOrder?.push(values.length > 1 ? `${key}${inOrder(values)}]` : part);
    parts.push(part);
  }
  const document = parts.join(',');
  const ordered = inOneOrder === null ? document : inOneOrder.join(',');
  const canonical = `${ordered}${parts.length > 0 ? ',' : ''}|${references}`;
  return { document: `{${document}}`, canonical, attributeCount, mayBeUnstorable: canonical.includes('\\u') };
}

function listText(values: Values): string {
  const [first] = values;
  return values.length === 1 && first !== undefined
    ? JSON.stringify(first)
    : values.map((value) => JSON.stringify(value)).join(',');
}

function inOrder(values: Values): string {
  return values.length === 1
    ? listText(values)
    : values
        .map((value) => JSON.stringify(value))
        .sort()
        .join(',');
}

/** Positions of attributes with a value that is no text to a database: a NUL, or half of a surrogate pair. */
export function unstorableAttributes(slots: Slots): readonly number[] {
  return slots.flatMap((values, position) => (values?.some(isUnstorable) === true ? [position] : []));
}

function isUnstorable(value: Value): boolean {
  return typeof value === 'string' && (value.includes('\u0000') || !value.isWellFormed());
}

/** Text about an object that was refused may hold what made it so. */
export function storableText(text: string): string {
  return text.replaceAll('\u0000', '\uFFFD').toWellFormed();
}
