/** Words written between bars and line breaks. */
export const listed = (text: string): readonly string[] =>
  text
    .split(/[|\n]/)
    .map((word) => word.trim())
    .filter((word) => word !== '');

export const words = (text: string): readonly string[] => text.split(/\s+/).filter((word) => word !== '');

export const capitalised = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const endsInSibilant = /(?:s|x|z|ch|sh)$/;
const endsInConsonantY = /[^aeiou]y$/;

/** Regular plural of a noun, or third person of a verb. */
export function withS(word: string): string {
  if (endsInSibilant.test(word)) return `${word}es`;
  return endsInConsonantY.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`;
}

/** Past of a regular verb, or who does it, with `ed` or `er`. */
export function withE(verb: string, ending: 'ed' | 'er'): string {
  if (verb.endsWith('e')) return verb + ending.slice(1);
  return endsInConsonantY.test(verb) ? `${verb.slice(0, -1)}i${ending}` : verb + ending;
}

export const withIng = (verb: string): string =>
  `${verb.endsWith('e') && !verb.endsWith('ee') ? verb.slice(0, -1) : verb}ing`;

export function withLy(adjective: string): string {
  if (/[^aeiou]le$/.test(adjective)) return `${adjective.slice(0, -1)}y`;
  if (adjective.endsWith('y')) return `${adjective.slice(0, -1)}ily`;
  return adjective.endsWith('ic') ? `${adjective}ally` : `${adjective}ly`;
}

export const withNess = (adjective: string): string =>
  adjective.endsWith('y') ? `${adjective.slice(0, -1)}iness` : `${adjective}ness`;
