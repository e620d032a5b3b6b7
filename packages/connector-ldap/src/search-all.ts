/** Searches that take more than one page. */
import type { DirectoryEntry } from './directory-entry.ts';
import type { Control, Filter } from 'ldapts';
import type { LdapConnection } from './ldap-connection.ts';
import { hasResultCode, LdapResultError, resultCode } from './ldap-errors.ts';

export interface PagedSearch {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter | string;
  readonly attributes: readonly string[];
  readonly controls?: readonly Control[];
  readonly timeoutMs: number;
  /** Null where the server is not to be asked for pages; what it then sends is cut into pages of 1000. */
  readonly pageSize: number | null;
}

/** The pages in the server's order. A signal ends it between two pages. Throws LdapResultError when the server gives only a part. */
export async function* searchPages(
  connection: LdapConnection,
  search: PagedSearch,
  signal?: AbortSignal,
): AsyncGenerator<readonly DirectoryEntry[]> {
  let cookie: Buffer | undefined;
  do {
    const page = search.pageSize === null ? {} : { page: { size: search.pageSize, cookie } };
    const result = await connection.search({ ...search, ...page }).catch((error: unknown) => {
      // LDAP-31: a cookie that the server no longer takes ends the combination.
      if (cookie && hasResultCode(error, resultCode.unavailableCriticalExtension)) return null;
      throw error;
    });
    if (!result) return;
    if (result.sizeLimitExceeded) {
      throw new LdapResultError(`return all entries below "${search.base}"`, resultCode.sizeLimitExceeded, '');
    }
    cookie = result.cookie;
    if (result.entries.length > 0) yield result.entries;
  } while (cookie && !signal?.aborted);
}

export async function searchAll(connection: LdapConnection, search: PagedSearch): Promise<readonly DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for await (const page of searchPages(connection, search)) entries.push(...page);
  return entries;
}
