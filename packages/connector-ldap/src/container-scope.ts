/**
 * Which entries a run is about (LDAP-50 … LDAP-52).
 *
 * A statement stands at a container: `include` (the entry and all below it), `include one-level` (what lies
 * directly inside, not the entry), `exclude` (the entry and all below it). For an entry the nearest statement
 * on the way up decides. No statement at all restricts nothing.
 */
import type { ImportPartition } from '@jim/connector-kit/connector.ts';
import { keyOfName, parseName, type DistinguishedName } from './distinguished-name.ts';

export interface ScopeStatement {
  readonly kind: 'include' | 'includeOneLevel' | 'exclude';
  readonly container: string;
}

export type ScopeDecision =
  | { readonly kind: 'unrestricted' }
  | { readonly kind: 'inside'; readonly by: ScopeStatement }
  | { readonly kind: 'outside'; readonly by: ScopeStatement | null };

export interface ContainerScope {
  readonly statements: readonly ScopeStatement[];
  readonly byKey: ReadonlyMap<string, ScopeStatement>;
}

/** Throws RangeError when a container is no distinguished name. A later statement at the same container replaces an earlier one. */
export function containerScopeOf(statements: readonly ScopeStatement[]): ContainerScope {
  const byKey = new Map<string, ScopeStatement>();
  for (const statement of statements) {
    const name = parseName(statement.container);
    if (!name) throw new RangeError(`"${statement.container}" is not a distinguished name.`);
    byKey.set(keyOfName(name), statement);
  }
  return { statements, byKey };
}

/** The statements of the selected containers; an exclusion never hides a container that is itself selected. */
export function statementsOf(partitions: readonly ImportPartition[]): readonly ScopeStatement[] {
  const containers = partitions.flatMap((partition) => partition.containers);
  return [
    ...containers.flatMap((container) =>
      container.exclusions.map((excluded): ScopeStatement => ({ kind: 'exclude', container: excluded })),
    ),
    ...containers.map((container): ScopeStatement => ({
      kind: container.scope === 'oneLevel' ? 'includeOneLevel' : 'include',
      container: container.externalId,
    })),
  ];
}

export function decideScope(scope: ContainerScope, name: DistinguishedName): ScopeDecision {
  if (scope.byKey.size === 0) return { kind: 'unrestricted' };
  for (let up = 0; up <= name.length; up += 1) {
    const by = scope.byKey.get(keyOfName(name.slice(up)));
    if (!by) continue;
    if (by.kind === 'include') return { kind: 'inside', by };
    if (by.kind === 'exclude') return { kind: 'outside', by };
    if (up === 1) return { kind: 'inside', by };
    if (up > 1) return { kind: 'outside', by };
  }
  return { kind: 'outside', by: null };
}

export function isInScope(scope: ContainerScope, name: DistinguishedName): boolean {
  return decideScope(scope, name).kind !== 'outside';
}

export interface SearchBase {
  readonly container: string;
  readonly scope: 'sub' | 'one';
  /** Whether what the search returns must still be held against the scope. */
  readonly mustFilter: boolean;
}

/** LDAP-30: the top-level selected containers; what lies below a whole subtree is read with it. */
export function searchBasesOf(partition: ImportPartition): readonly SearchBase[] {
  const named = partition.containers.map((container) => ({ container, name: parseName(container.externalId) ?? [] }));
  const mustFilter = named.length > 1 || named.some(({ container }) => container.exclusions.length > 0);
  const subtrees = new Set(
    named.filter(({ container }) => container.scope === 'subtree').map(({ name }) => keyOfName(name)),
  );
  const seen = new Set<string>();
  const bases: SearchBase[] = [];
  for (const { container, name } of named) {
    const covered = name.some((_, up) => up > 0 && subtrees.has(keyOfName(name.slice(up))));
    const key = keyOfName(name);
    if (covered || seen.has(key)) continue;
    seen.add(key);
    bases.push({ container: container.externalId, scope: container.scope === 'subtree' ? 'sub' : 'one', mustFilter });
  }
  return bases;
}

/** LDAP-52: `include [one-level] <DN>` or `exclude <DN>`, one a line. Throws RangeError with the line's number. */
export function parseScopeText(text: string): readonly ScopeStatement[] {
  const statements: ScopeStatement[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const match = /^\s*(include(?:\s+one-level)?|exclude)\s+(\S.*?)\s*$/i.exec(line);
    const container = match?.[2] ?? '';
    if (!match || !parseName(container))
      throw new RangeError(`Line ${index + 1} is no scope statement: ${line.trim()}`);
    const word = (match[1] ?? '').toLowerCase();
    statements.push({
      kind: word === 'exclude' ? 'exclude' : word === 'include' ? 'include' : 'includeOneLevel',
      container,
    });
  }
  return statements;
}

export function formatScopeText(statements: readonly ScopeStatement[]): string {
  const words = { include: 'include', includeOneLevel: 'include one-level', exclude: 'exclude' } as const;
  return statements.map((statement) => `${words[statement.kind]} ${statement.container}`).join('\n');
}
