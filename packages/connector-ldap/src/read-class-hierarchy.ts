import { type ClassHierarchy, createClassHierarchy } from './class-hierarchy.ts';
import { readActiveDirectorySchema } from './discover-active-directory-schema.ts';
import { readRfcClasses } from './discover-rfc-schema.ts';
import { firstText } from './directory-kind.ts';
import type { LdapSession } from './ldap-session.ts';

const kindsByCategory: Readonly<Record<string, 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY'>> = {
  '0': 'STRUCTURAL',
  '1': 'STRUCTURAL',
  '2': 'ABSTRACT',
  '3': 'AUXILIARY',
};

/** Reads the class tree of the directory. Throws what reading the schema throws. */
export async function readClassHierarchy(session: LdapSession): Promise<ClassHierarchy> {
  if (!session.traits.isActiveDirectory) {
    const classes = await readRfcClasses(session);
    return createClassHierarchy(
      classes.map(({ names, oid, superiors, kind }) => ({
        name: names[0] ?? oid,
        aliases: [oid, ...names.slice(1)],
        superiors,
        kind,
      })),
    );
  }
  const { classes } = await readActiveDirectorySchema(session, 'classes');
  return createClassHierarchy(
    classes.map((entry) => ({
      name: firstText(entry, 'lDAPDisplayName') ?? '',
      aliases: [],
      superiors: entry.get('subclassof') ?? [],
      kind: kindsByCategory[firstText(entry, 'objectClassCategory') ?? ''] ?? 'STRUCTURAL',
    })),
  );
}
