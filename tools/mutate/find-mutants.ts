/** Small wrongs that a file of TypeScript may be given, found in its text: no tree, so a few of them do not parse. */

export interface Mutant {
  /** Offset in the text, and how many characters `to` takes the place of. */
  readonly at: number;
  readonly length: number;
  readonly to: string;
  readonly line: number;
  readonly kind: string;
}

interface Change {
  readonly kind: string;
  readonly pattern: RegExp;
  to(found: RegExpMatchArray): string;
}

const swap =
  (left: string, right: string) =>
  ([found]: RegExpMatchArray): string =>
    found === left ? right : left;

/** Patterns on code whose strings and comments are blanked; lines of types are left out. */
const changes: readonly Change[] = [
  { kind: 'equality', pattern: /(?<= )[!=]==(?= )/g, to: swap('===', '!==') },
  { kind: 'boundary', pattern: /(?<= )<=?(?= )/g, to: swap('<', '<=') },
  { kind: 'boundary', pattern: /(?<= )>=?(?= )/g, to: swap('>', '>=') },
  { kind: 'connective', pattern: /(?<= )(&&|\|\|)(?= )/g, to: swap('&&', '||') },
  { kind: 'truth', pattern: /\b(?:true|false)\b/g, to: swap('true', 'false') },
  { kind: 'sign', pattern: /(?<= )[+-](?= )/g, to: swap('+', '-') },
  { kind: 'negation', pattern: /(?<=[ (])!(?=[\w(])/g, to: () => '' },
  { kind: 'statement', pattern: /(?<=^ +)[\w.]+(?:\?\.)?\([^\n]*\);$/gm, to: () => ';' },
  { kind: 'statement', pattern: /(?<=^ +)[\w.[\]]+ (?:=|\+=|\?\?=) [^\n]*;$/gm, to: () => ';' },
  { kind: 'guard', pattern: /(?<=^ +)if \([^\n]*\) (?:return|continue)\b[^\n]*;$/gm, to: () => ';' },
];

/** In the order of the text. */
export function findMutants(text: string): readonly Mutant[] {
  const code = blankWords(text);
  const isOfTypes = typeLines(text);
  const lineOf = lineCounter(text);
  const found = changes.flatMap(({ kind, pattern, to }) =>
    [...code.matchAll(pattern)].map((match) => ({
      at: match.index,
      length: match[0].length,
      to: to(match),
      line: lineOf(match.index),
      kind,
    })),
  );
  return [...found, ...findKinds(text, lineOf)]
    .filter(({ line }) => !isOfTypes.has(line))
    .toSorted((left, right) => left.at - right.at);
}

export function applyMutant(text: string, { at, length, to }: Mutant): string {
  return text.slice(0, at) + to + text.slice(at + length);
}

/** `{ kind: 'join' … }` as another kind that the file knows. */
function findKinds(text: string, lineOf: (at: number) => number): readonly Mutant[] {
  const kinds = [...new Set([...text.matchAll(/\bkind: '(\w+)'/g)].map(([, name = '']) => name))];
  if (kinds.length < 2) return [];
  return [...text.matchAll(/(?<=[{,] kind: ')\w+(?=')/g)].map((match) => ({
    at: match.index,
    length: match[0].length,
    to: kinds[(kinds.indexOf(match[0]) + 1) % kinds.length] ?? '',
    line: lineOf(match.index),
    kind: 'union kind',
  }));
}

/** Strings, templates' texts, regular expressions after `(` or `=`, and comments as blanks of the same length. */
function blankWords(text: string): string {
  return text.replace(
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`|(?<=[(=] ?)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\n])*\]|[^/\n\\])+\//g,
    (words) => words.replace(/[^\n]/g, '_'),
  );
}

/** Lines of interfaces, type aliases and of `readonly` members: changing them changes nothing that runs. */
function typeLines(text: string): ReadonlySet<number> {
  const lines = new Set<number>();
  let isInside = false;
  for (const [index, line] of text.split('\n').entries()) {
    if (/^\S/.test(line) && !line.startsWith('}')) isInside = /^(?:export )?(?:interface|type) /.test(line);
    if (isInside || /^\s*(?:\| )?\{? ?readonly /.test(line) || line.startsWith('import ')) lines.add(index + 1);
  }
  return lines;
}

function lineCounter(text: string): (at: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (at) => {
    let low = 0;
    let high = ends.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ends[middle] ?? 0) < at) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
}
