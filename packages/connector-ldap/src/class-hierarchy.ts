/** Which object class stands under which, to tell what an entry is (LDAP-33). */

export interface ObjectClass {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly superiors: readonly string[];
  readonly kind: 'ABSTRACT' | 'STRUCTURAL' | 'AUXILIARY';
}

export interface ClassHierarchy {
  /** The most specific of `typeNames` that an entry with these classes is; undefined when it is none of them. */
  typeOf(entryClasses: readonly string[], typeNames: readonly string[]): string | undefined;
}

interface Lineage {
  readonly ancestors: ReadonlySet<string>;
  readonly depth: number;
  readonly structural: boolean;
}

export function createClassHierarchy(classes: readonly ObjectClass[]): ClassHierarchy {
  const byName = new Map<string, ObjectClass>();
  for (const objectClass of classes) {
    for (const name of [objectClass.name, ...objectClass.aliases]) byName.set(name.toLowerCase(), objectClass);
  }
  const keyOf = (name: string): string => byName.get(name.toLowerCase())?.name.toLowerCase() ?? name.toLowerCase();
  const lineages = new Map<string, Lineage>();

  const lineageOf = (key: string, path: readonly string[] = []): Lineage => {
    const known = lineages.get(key);
    if (known) return known;
    const objectClass = byName.get(key);
    const ancestors = new Set([key]);
    let depth = 0;
    for (const superior of objectClass?.superiors.map(keyOf) ?? []) {
      if (superior === key || path.includes(superior)) continue;
      const above = lineageOf(superior, [...path, key]);
      for (const ancestor of above.ancestors) ancestors.add(ancestor);
      depth = Math.max(depth, above.depth + 1);
    }
    const lineage = { ancestors, depth, structural: objectClass?.kind === 'STRUCTURAL' };
    lineages.set(key, lineage);
    return lineage;
  };

  const decided = new Map<string, string | undefined>();
  return {
    typeOf(entryClasses, typeNames) {
      const question = `${entryClasses.join('\n')}\n\n${typeNames.join('\n')}`;
      if (decided.has(question)) return decided.get(question);
      const held = new Set<string>();
      for (const name of entryClasses) for (const ancestor of lineageOf(keyOf(name)).ancestors) held.add(ancestor);
      const candidates = typeNames
        .filter((name) => held.has(keyOf(name)))
        .map((name) => ({ name, ...lineageOf(keyOf(name)) }))
        .toSorted(
          (left, right) =>
            Number(right.structural) - Number(left.structural) ||
            right.depth - left.depth ||
            (left.name < right.name ? -1 : 1),
        );
      decided.set(question, candidates[0]?.name);
      return candidates[0]?.name;
    },
  };
}
