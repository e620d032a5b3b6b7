/**
 * Two addresses (secondary external ids, and references to them) with equal keys are one. Case does not count, and in
 * distinguished names neither do optional spaces nor the several ways to escape a character (RFC 4514).
 */
export function addressKey(text: string): string {
  const isPlain = !text.includes('\\') && !looseSpace.test(text);
  return (isPlain || !distinguishedName.test(text) ? text : normalise(text)).toLowerCase();
}

const looseSpace = /\s[,;+=]|[,;+=]\s/;
const distinguishedName = /^\s*(?:[a-z][a-z0-9-]*|[0-9.]+)\s*=/i;
/** An escaped run of bytes, an escaped character, or the beginning of a part with the space around it. */
const parts = /((?:\\[0-9a-f]{2})+)|\\(.)|(?:^|\s*([,;+]))\s*([a-z][a-z0-9-]*|[0-9.]+)\s*=\s*/gi;
const staysEscaped = new Set([',', ';', '+', '"', '\\', '<', '>', ' ']);

function normalise(text: string): string {
  return text.trim().replace(parts, (part, bytes?: string, escaped?: string, separator = '', type?: string) => {
    if (type !== undefined) return `${separator === ';' ? ',' : separator}${type}=`;
    const plain = escaped ?? decodeBytes(bytes ?? '') ?? part;
    return Array.from(plain, (character) => (staysEscaped.has(character) ? `\\${character}` : character)).join('');
  });
}

/** Undefined where the bytes are no UTF-8. */
function decodeBytes(bytes: string): string | undefined {
  try {
    return decodeURIComponent(bytes.replaceAll('\\', '%'));
  } catch {
    return undefined;
  }
}
