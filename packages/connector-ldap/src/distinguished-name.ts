/** Distinguished names as text (RFC 4514, with the quoted values and semicolons of RFC 2253 accepted). */

/** One `type=value`; the value is unescaped text. */
export interface NamePart {
  readonly type: string;
  readonly value: string;
}

/** One or, when multi-valued, several parts. */
export type RelativeName = readonly NamePart[];

/** Leaf first; the root DSE is the empty list. */
export type DistinguishedName = readonly RelativeName[];

const typePattern = /^(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)*)$/;

/** Undefined when the text is no distinguished name. */
export function parseName(text: string): DistinguishedName | undefined {
  if (text.trim() === '') return [];
  const names: RelativeName[] = [];
  let parts: NamePart[] = [];
  let at = 0;
  for (;;) {
    const equals = text.indexOf('=', at);
    if (equals < 0) return undefined;
    const type = text.slice(at, equals).trim();
    if (!typePattern.test(type)) return undefined;
    const read = readValue(text, equals + 1);
    if (!read) return undefined;
    parts.push({ type, value: read.value });
    const separator = text[read.end];
    if (separator !== '+') {
      names.push(parts);
      parts = [];
    }
    if (separator === undefined) return names;
    at = read.end + 1;
  }
}

/** Reads a value up to an unescaped `,` `;` `+` or the end. */
function readValue(text: string, from: number): { value: string; end: number } | undefined {
  let at = from;
  while (text[at] === ' ') at += 1;
  if (text[at] === '#') return readHexValue(text, at);
  const quoted = text[at] === '"';
  if (quoted) at += 1;
  const bytes = new ByteText();
  for (; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (quoted ? character === '"' : character === ',' || character === ';' || character === '+') break;
    if (character === '\\') {
      const hex = /^[0-9a-f]{2}/i.exec(text.slice(at + 1, at + 3))?.[0];
      const escaped = text[at + 1];
      if (escaped === undefined) return undefined;
      if (hex === undefined) bytes.addEscaped(escaped);
      else bytes.addByte(Number.parseInt(hex, 16));
      at += hex === undefined ? 1 : 2;
    } else if (character === '"' && !quoted) {
      return undefined;
    } else {
      bytes.add(character);
    }
  }
  if (!quoted) return { value: bytes.trimmedEnd(), end: at };
  if (text[at] !== '"') return undefined;
  at += 1;
  while (text[at] === ' ') at += 1;
  return at === text.length || ',;+'.includes(text[at] ?? '') ? { value: bytes.whole(), end: at } : undefined;
}

/** `#` and the hexadecimal BER encoding: the text of a string type, otherwise the form itself is kept as the value. */
function readHexValue(text: string, from: number): { value: string; end: number } | undefined {
  const match = /^#((?:[0-9a-f]{2})+) *(?=[,;+]|$)/i.exec(text.slice(from));
  if (!match?.[1]) return undefined;
  const bytes = Buffer.from(match[1], 'hex');
  const isText = [0x0c, 0x13, 0x16, 0x04].includes(bytes[0] ?? 0) && (bytes[1] ?? 0x80) === bytes.length - 2;
  const value = isText ? bytes.subarray(2).toString('utf8') : `#${match[1].toLowerCase()}`;
  return { value, end: from + match[0].length };
}

/** Collects characters and escaped bytes; spaces that were not escaped do not count at the end. */
class ByteText {
  private text = '';
  private pending: number[] = [];
  private significantLength = 0;

  add(character: string): void {
    this.flush();
    this.text += character;
    if (character !== ' ') this.significantLength = this.text.length;
  }

  addEscaped(character: string): void {
    this.flush();
    this.text += character;
    this.significantLength = this.text.length;
  }

  addByte(byte: number): void {
    this.pending.push(byte);
  }

  whole(): string {
    this.flush();
    return this.text;
  }

  trimmedEnd(): string {
    this.flush();
    return this.text.slice(0, this.significantLength);
  }

  private flush(): void {
    if (this.pending.length === 0) return;
    this.text += Buffer.from(this.pending).toString('utf8');
    this.pending = [];
    this.significantLength = this.text.length;
  }
}

export function formatName(name: DistinguishedName): string {
  return name.map(formatRelativeName).join(',');
}

export function formatRelativeName(name: RelativeName): string {
  return name.map((part) => `${part.type}=${escapeValue(part.value)}`).join('+');
}

/** RFC 4514 §2.4, and nothing more than it asks for. */
export function escapeValue(value: string): string {
  const inner = value.replace(/["+,;<>\\]/g, '\\$&').replaceAll('\0', '\\00');
  const start = inner.startsWith(' ') || inner.startsWith('#') ? `\\${inner}` : inner;
  return start.endsWith(' ') && value.length > 1 ? `${start.slice(0, -1)}\\ ` : start;
}

const mayBeSpelledOtherwise = /[\\"#;]|[,=+] | [,=+]/;
const escapedEqualsSign = /\\(?:=|3d)/i;

/**
 * One spelling for all the ways to escape and to space a name; its case stays. Text that is no name is handed back.
 * An equals sign in a value stays escaped, or not, as the directory has it (RFC 4514 §3 allows both): Samba finds no
 * entry by a name without the escape, and 389 Directory Server none by a name with it.
 */
export function canonicalName(text: string): string {
  if (!mayBeSpelledOtherwise.test(text)) return text;
  const name = parseName(text);
  if (!name) return text;
  if (!escapedEqualsSign.test(text)) return formatName(name);
  const parts = name.map((each) =>
    each.map((part) => `${part.type}=${escapeValue(part.value).replaceAll('=', '\\=')}`).join('+'),
  );
  return parts.join(',');
}

/** Two names with equal keys name the same entry: case, outer and repeated spaces and the order within a multi-valued part do not count. */
export function keyOfName(name: DistinguishedName): string {
  return name.map(keyOfRelativeName).join(',');
}

export function keyOfRelativeName(name: RelativeName): string {
  const keys = name.map((part) => `${part.type.toLowerCase()}=${escapeValue(matchedForm(part.value))}`);
  return keys.length === 1 ? (keys[0] ?? '') : keys.toSorted().join('+');
}

function matchedForm(value: string): string {
  return value.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** The key of a name given as text; text that is no name stands for itself in lower case. */
export function keyOfText(text: string): string {
  const name = parseName(text);
  return name ? keyOfName(name) : text.trim().toLowerCase();
}

export function parentOf(name: DistinguishedName): DistinguishedName {
  return name.slice(1);
}

/** Whether `name` is `base` or lies anywhere below it. */
export function isAtOrBelow(name: DistinguishedName, base: DistinguishedName): boolean {
  return name.length >= base.length && keyOfName(name.slice(name.length - base.length)) === keyOfName(base);
}

/** The value of the leaf's first part, unescaped; undefined for the root DSE. */
export function leafValue(name: DistinguishedName): string | undefined {
  return name[0]?.[0]?.value;
}

/** LDAP-61: a part without a value, or with only white space in it. */
export function hasEmptyPart(name: DistinguishedName): boolean {
  return name.some((relative) => relative.some((part) => part.value.trim() === ''));
}
