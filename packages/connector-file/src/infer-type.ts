/** Which type a column seems to have (FILE-13). */
import { parseValue } from '@jim/engine/model/values.ts';
import type { AttributeDataType } from '@jim/engine/model/values.ts';
import { parseCellValue } from './culture.ts';
import type { Culture } from './culture.ts';

/** Narrowest first; numbers with a fraction have no type of their own and stay Text. */
const candidates = ['Number', 'LongNumber', 'Boolean', 'Guid', 'DateTime'] as const;

/** The first type that every text parses as, Text when there is none or no text. */
export function inferType(texts: readonly string[], culture: Culture): AttributeDataType {
  if (texts.length === 0) return 'Text';
  return candidates.find((type) => texts.every((text) => looksLike(type, text.trim(), culture))) ?? 'Text';
}

/**
 * Stricter than parsing: what would lose its leading zeros or its plus sign as a number is a telephone or
 * staff number, and a date without a full year may be a sort code.
 */
function looksLike(type: (typeof candidates)[number], text: string, culture: Culture): boolean {
  switch (type) {
    case 'Number':
    case 'LongNumber':
      return parseCellValue(type, text, culture) !== undefined && !/^[+-]?0\d|^\+/.test(text);
    case 'DateTime':
      return parseCellValue(type, text, culture) !== undefined && /\d{4}/.test(text);
    case 'Boolean':
    case 'Guid':
      return parseValue(type, text) !== undefined;
  }
}
