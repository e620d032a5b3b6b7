import { isWhiteSpace } from '../white-space.ts';

/** Invariant casing: letter by letter, independent of language and position, never changing the number of letters. */
export function upperInvariant(text: string): string {
  return isAscii(text) ? text.toUpperCase() : Array.from(text, upperLetter).join('');
}

export function lowerInvariant(text: string): string {
  return isAscii(text) ? text.toLowerCase() : Array.from(text, lowerLetter).join('');
}

/** First letter after the start, white space, `-` or `'` upper, all others lower. */
export function capitalise(text: string): string {
  let isStart = true;
  return Array.from(text, (letter) => {
    if (letter === '-' || letter === "'" || isWhiteSpace(letter.charCodeAt(0))) {
      isStart = true;
      return letter;
    }
    if (!isStart || !/\p{L}/u.test(letter)) return lowerLetter(letter);
    isStart = false;
    return upperLetter(letter);
  }).join('');
}

/** The dotless ı belongs to Turkish casing and stays as it is, like the dotted İ, whose lower case is two units long. */
function upperLetter(letter: string): string {
  const upper = letter.toUpperCase();
  return letter === 'ı' || upper.length !== letter.length ? letter : upper;
}

function lowerLetter(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.length !== letter.length ? letter : lower;
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) > 127) return false;
  return true;
}
