/** Active Directory hands out long value lists in ranges, `member;range=0-1499`; the rest must be asked for (LDAP-34). */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { DirectoryAttribute, DirectoryEntry } from './directory-entry.ts';
import type { LdapConnection } from './ldap-connection.ts';

export interface AttributeRange {
  readonly attribute: string;
  readonly first: number;
  /** Null when the list ends here. */
  readonly last: number | null;
}

/** Undefined when the description carries no range option. */
export function parseAttributeRange(description: string): AttributeRange | undefined {
  const match = /^([^;]+)(?:;[^;]+)*;range=(\d+)-(\d+|\*)(?:;|$)/i.exec(description);
  if (!match?.[1]) return undefined;
  return { attribute: match[1], first: Number(match[2]), last: match[3] === '*' ? null : Number(match[3]) };
}

/** The attribute's name without options such as `;binary`. */
export function baseAttributeName(description: string): string {
  const semicolon = description.indexOf(';');
  return semicolon < 0 ? description : description.slice(0, semicolon);
}

/** Whether something is missing from the entry that `completeRanges` can get. */
export function hasRanges(entry: DirectoryEntry): boolean {
  return entry.attributes.some(({ type }) => type.includes(';') && parseAttributeRange(type) !== undefined);
}

/** Asks for the missing values of every ranged attribute and puts them into the entry. Throws when the server stops giving more. */
export async function completeRanges(
  connection: LdapConnection,
  entry: DirectoryEntry,
  timeoutMs: number,
): Promise<void> {
  const completed: DirectoryAttribute[] = [];
  for (const attribute of entry.attributes) {
    const range = parseAttributeRange(attribute.type);
    const more: DirectoryAttribute[] = [];
    for (let last = range?.last ?? null; range && last !== null;) {
      const next = await readRange(connection, entry.name, range.attribute, last + 1, timeoutMs);
      more.push(next.part);
      last = next.range.last;
    }
    completed.push(range ? attribute.with(range.attribute, more) : attribute);
  }
  // The server sends an empty attribute of the plain name beside the ranged one.
  const filled = new Set(completed.filter(({ count }) => count > 0).map(({ type }) => type.toLowerCase()));
  entry.attributes = completed.filter(({ type, count }) => count > 0 || !filled.has(type.toLowerCase()));
}

async function readRange(
  connection: LdapConnection,
  base: string,
  attribute: string,
  first: number,
  timeoutMs: number,
): Promise<{ range: AttributeRange; part: DirectoryAttribute }> {
  const { entries } = await connection.search({
    base,
    scope: 'base',
    filter: '(objectClass=*)',
    attributes: [`${attribute};range=${first}-*`],
    timeoutMs,
  });
  for (const part of entries[0]?.attributes ?? []) {
    const range = parseAttributeRange(part.type);
    if (range && range.attribute.toLowerCase() === attribute.toLowerCase() && range.first === first)
      return { range, part };
  }
  throw new ConnectorError(
    'badInput',
    `The values of ${attribute} of "${base}" from number ${first} on could not be read.`,
  );
}
