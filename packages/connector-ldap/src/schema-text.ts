/** Object class and attribute type descriptions of RFC 4512 §4.1. */

export interface ObjectClassDescription {
  readonly names: readonly string[];
  readonly oid: string;
  readonly description: string | undefined;
  readonly superiors: readonly string[];
  readonly kind: 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY';
  readonly obsolete: boolean;
  readonly must: readonly string[];
  readonly may: readonly string[];
}

export interface AttributeTypeDescription {
  readonly names: readonly string[];
  readonly oid: string;
  readonly description: string | undefined;
  readonly superior: string | undefined;
  /** Without the length in braces. */
  readonly syntax: string | undefined;
  readonly singleValued: boolean;
  readonly userModifiable: boolean;
  readonly usage: string;
}

/** Undefined when the text is no description. */
export function parseObjectClass(text: string): ObjectClassDescription | undefined {
  const fields = parseFields(text);
  if (!fields) return undefined;
  return {
    oid: fields.oid,
    names: fields.values('NAME'),
    description: fields.values('DESC')[0],
    superiors: fields.values('SUP'),
    kind: fields.has('ABSTRACT') ? 'ABSTRACT' : fields.has('AUXILIARY') ? 'AUXILIARY' : 'STRUCTURAL',
    obsolete: fields.has('OBSOLETE'),
    must: fields.values('MUST'),
    may: fields.values('MAY'),
  };
}

/** Undefined when the text is no description. */
export function parseAttributeType(text: string): AttributeTypeDescription | undefined {
  const fields = parseFields(text);
  if (!fields) return undefined;
  return {
    oid: fields.oid,
    names: fields.values('NAME'),
    description: fields.values('DESC')[0],
    superior: fields.values('SUP')[0],
    syntax: fields.values('SYNTAX')[0]?.replace(/\{\d+\}$/, ''),
    singleValued: fields.has('SINGLE-VALUE'),
    userModifiable: !fields.has('NO-USER-MODIFICATION'),
    usage: fields.values('USAGE')[0] ?? 'userApplications',
  };
}

interface Fields {
  readonly oid: string;
  has(keyword: string): boolean;
  values(keyword: string): readonly string[];
}

const flags = new Set([
  'OBSOLETE',
  'ABSTRACT',
  'STRUCTURAL',
  'AUXILIARY',
  'SINGLE-VALUE',
  'COLLECTIVE',
  'NO-USER-MODIFICATION',
]);

function parseFields(text: string): Fields | undefined {
  const tokens = [...text.matchAll(/'((?:[^'\\]|\\.)*)'|[()$]|[^\s()$']+/g)].map((match) => ({
    text: match[1] === undefined ? match[0] : unescapeQuoted(match[1]),
    quoted: match[1] !== undefined,
  }));
  const oid = tokens[1]?.text;
  if (tokens[0]?.text !== '(' || oid === undefined) return undefined;
  const fields = new Map<string, readonly string[]>();
  for (let at = 2; at < tokens.length; at += 1) {
    const keyword = tokens[at]?.text.toUpperCase() ?? '';
    if (keyword === ')') break;
    const values: string[] = [];
    if (!flags.has(keyword)) {
      at += 1;
      if (tokens[at]?.text === '(' && !tokens[at]?.quoted) {
        for (at += 1; at < tokens.length && (tokens[at]?.quoted || tokens[at]?.text !== ')'); at += 1) {
          const token = tokens[at];
          if (token && (token.quoted || token.text !== '$')) values.push(token.text);
        }
      } else if (tokens[at]) {
        values.push(tokens[at]?.text ?? '');
      }
    }
    fields.set(keyword, values);
  }
  return { oid, has: (keyword) => fields.has(keyword), values: (keyword) => fields.get(keyword) ?? [] };
}

function unescapeQuoted(text: string): string {
  return text.replace(/\\27/g, "'").replace(/\\5c/gi, '\\');
}
