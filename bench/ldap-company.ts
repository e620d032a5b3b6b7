/** The people of the benchmark as entries of a directory. */
import type { Person } from '../tools/demo/make-people.ts';

export const suffix = 'dc=example,dc=com';

export const unit = (name: string): string =>
  `dn: ou=${name},${suffix}\nobjectClass: organizationalUnit\nou: ${name}\n\n`;

export type Entry = Readonly<Record<string, string>>;

export function entryOf(person: Person): Entry {
  return {
    uid: person.employeeId,
    cn: person.displayName,
    sn: person.sn,
    givenName: person.givenName,
    mail: person.mail,
    employeeNumber: person.employeeId,
    departmentNumber: person.department,
    title: person.title,
    l: person.location,
  };
}

export const attributes = [
  'uid',
  'cn',
  'sn',
  'givenName',
  'mail',
  'employeeNumber',
  'departmentNumber',
  'title',
  'l',
] as const;

export function ldifOf(entry: Entry): string {
  const lines = Object.entries(entry).map(([name, value]) => `${name}:: ${Buffer.from(value).toString('base64')}\n`);
  return `dn: uid=${entry['uid']},ou=People,${suffix}\nobjectClass: inetOrgPerson\n${lines.join('')}\n`;
}
