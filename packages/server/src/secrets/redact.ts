/** Keeps secrets out of what people read: logs, messages, details. */

export const redacted = '[redacted]';

/** Names whose values are never shown, wherever they stand. */
const secretName =
  /pass(?:word|phrase)|secret|token|credential|authori[sz]ation|cookie|api-?key|encrypted|connection-?string|private-?key/i;

/** What gives itself away as a secret by its looks: our API keys, our cipher text, bearer tokens, passwords in URLs. */
const secretText: readonly (readonly [RegExp, string])[] = [
  [/jim_[a-z]*_?[0-9a-z]{16,}/gi, redacted],
  [/\$JIM\$v1\$[A-Za-z0-9+/=]+/g, redacted],
  [/\b(Bearer|Basic)\s+[\w.~+/-]+=*/gi, `$1 ${redacted}`],
  [/\beyJ[\w-]{10,}\.[\w-]+\.[\w-]*/g, redacted],
  [/(\w+:\/\/[^\s:/@]+):[^\s@/]+@/g, `$1:${redacted}@`],
];

export function redactText(text: string): string {
  return secretText.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
}

/** A copy with secret members replaced and text cleaned; at most eight levels deep. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= 8) return redacted;
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [
      name,
      secretName.test(name) && member !== null && typeof member !== 'boolean' ? redacted : redact(member, depth + 1),
    ]),
  );
}
