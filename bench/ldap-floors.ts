/** What bare ldapts does with the same entries on the same server: a paged search, and concurrent adds. Entries a second. */
import { Client } from 'ldapts';
import type { TestDirectory } from '../test/servers/openldap.ts';
import { attributes, type Entry, suffix } from './ldap-company.ts';

export const concurrency = 16;

export async function searchBare(server: TestDirectory, container: string): Promise<number> {
  await using client = await connect(server);
  const started = performance.now();
  let count = 0;
  const pages = client.ldap.searchPaginated(`ou=${container},${suffix}`, {
    scope: 'sub',
    filter: '(objectClass=inetOrgPerson)',
    attributes: ['objectClass', 'entryUUID', ...attributes],
    paged: { pageSize: 1000 },
  });
  for await (const page of pages) count += page.searchEntries.length;
  return count / secondsSince(started);
}

export async function addBare(server: TestDirectory, container: string, entries: readonly Entry[]): Promise<number> {
  await using client = await connect(server);
  const waiting = entries.values();
  const started = performance.now();
  const add = async (): Promise<void> => {
    for (const entry of waiting) {
      await client.ldap.add(`uid=${entry['uid']},ou=${container},${suffix}`, {
        objectClass: 'inetOrgPerson',
        ...entry,
      });
    }
  };
  await Promise.all(Array.from({ length: concurrency }, add));
  return entries.length / secondsSince(started);
}

async function connect(server: TestDirectory): Promise<{ readonly ldap: Client } & AsyncDisposable> {
  const ldap = new Client({
    url: `ldaps://${server.host}:${server.tlsPort}`,
    tlsOptions: { ca: server.certificates.authority, servername: 'localhost' },
  });
  await ldap.bind(server.username, server.password);
  return { ldap, [Symbol.asyncDispose]: () => ldap.unbind() };
}

function secondsSince(started: number): number {
  return (performance.now() - started) / 1000;
}
