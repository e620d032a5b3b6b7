import { maximumNumber, minimumNumber } from '../../model/values.ts';

/** Whole-number text with optional sign and surrounding ASCII white space, within the bounds; undefined otherwise. */
export function parseWholeNumber(text: string, minimum: bigint, maximum: bigint): bigint | undefined {
  const match = /^[\t-\r ]*([+-]?)0*(\d{1,20})[\t-\r ]*$/.exec(text);
  if (!match) return undefined;
  const magnitude = BigInt(match[2] ?? '0');
  const number = match[1] === '-' ? -magnitude : magnitude;
  return number >= minimum && number <= maximum ? number : undefined;
}

/** 0 when the text is no 32-bit integer. */
export function integerOfText(text: string): number {
  return Number(parseWholeNumber(text, BigInt(minimumNumber), BigInt(maximumNumber)) ?? 0n);
}
