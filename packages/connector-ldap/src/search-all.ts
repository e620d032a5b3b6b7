/** Searches that take more than one page. */
import type { DirectoryEntry } from './directory-entry.ts';
import type { Control, Filter } from 'ldapts';
import type { LdapConnection, SearchPage } from './ldap-connection.ts';
import { hasResultCode, LdapResultError, resultCode } from './ldap-errors.ts';

export interface PagedSearch {
  readonly base: string;
  readonly scope: 'base' | 'one' | 'sub';
  readonly filter: Filter | string;
  readonly attributes: readonly string[];
  readonly controls?: readonly Control[];
  readonly timeoutMs: number;
  /** Null where one page is enough. */
  readonly pageSize: number | null;
}

/**
 * The pages in the server's order; the next one is asked for before a page is handed out, so that the server reads while
 * we work. A signal ends it between two pages. Throws LdapResultError when the server gives only a part.
 */
export async function* searchPages(
  connection: LdapConnection,
  search: PagedSearch,
  signal?: AbortSignal,
): AsyncGenerator<readonly DirectoryEntry[]> {
  let asked: Promise<SearchPage | null> | null = askForPage(connection, search, undefined);
  while (asked) {
    const page: SearchPage | null = await asked;
    if (!page) return;
    if (page.sizeLimitExceeded) {
      throw new LdapResultError(`return all entries below "${search.base}"`, resultCode.sizeLimitExceeded, '');
    }
    asked = page.cookie && !signal?.aborted ? askForPage(connection, search, page.cookie) : null;
    // Whoever comes for that page hears of its failure.
    asked?.catch(() => undefined);
    if (page.entries.length > 0) yield page.entries;
    if (signal?.aborted) return;
  }
}

/** Null when the server no longer takes the cookie, which ends the combination (LDAP-31). */
async function askForPage(
  connection: LdapConnection,
  search: PagedSearch,
  cookie: Buffer | undefined,
): Promise<SearchPage | null> {
  const page = search.pageSize === null ? {} : { page: { size: search.pageSize, cookie } };
  try {
    return await connection.search({ ...search, ...page });
  } catch (error) {
    if (cookie && hasResultCode(error, resultCode.unavailableCriticalExtension)) return null;
    throw error;
  }
}

export async function searchAll(connection: LdapConnection, search: PagedSearch): Promise<readonly DirectoryEntry[]> {
  const entries: DirectoryEntry[] = [];
  for await (const page of searchPages(connection, search)) entries.push(...page);
  return entries;
}
