/** A real directory in a story: connected over LDAPS with its authority trusted, and looked at with a client of its own. */
import { Client as LdapClient, type Entry } from 'ldapts';
import type { Client } from '@jim/contract/client.ts';
import { certificatesUpload } from '@jim/contract/endpoints/certificates.ts';
import { hierarchySelect, partitionsList } from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectedSystemsImportHierarchy } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { createSystem } from '../../tools/demo/configure-system.ts';
import type { TestDirectory } from '../servers/openldap.ts';

/** The system's id; its schema is imported, its hierarchy as well. */
export async function connectDirectory(
  client: Client,
  name: string,
  directory: TestDirectory,
  settings: Readonly<Record<string, string | number | boolean>> = {},
): Promise<number> {
  const certificateDataBase64 = Buffer.from(directory.certificates.authority).toString('base64');
  await client.call(certificatesUpload, { body: { name: `Authority of ${name}`, certificateDataBase64 } });
  const id = await createSystem(client, name, 'JIM LDAP Connector', {
    Host: directory.host,
    Port: directory.tlsPort,
    'Use Secure Connection (LDAPS)?': true,
    Username: directory.username,
    Password: directory.password,
    'Authentication Type': 'Simple',
    ...settings,
  });
  await client.call(connectedSystemsImportHierarchy, { params: { id } });
  return id;
}

/** Selects exactly these containers, and the partitions they lie in. */
export async function selectContainers(client: Client, systemId: number, names: readonly string[]): Promise<void> {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  const trees = await client.call(partitionsList, { params: { id: systemId } });
  const partitions: Record<string, boolean> = {};
  const containers: Record<string, boolean> = {};
  for (const partition of trees) {
    const waiting = [...partition.containers];
    partitions[partition.id] = false;
    for (let container = waiting.pop(); container !== undefined; container = waiting.pop()) {
      const isWanted = wanted.delete(container.externalId.toLowerCase());
      containers[container.id] = isWanted;
      partitions[partition.id] ||= isWanted;
      waiting.push(...container.childContainers);
    }
  }
  if (wanted.size > 0) throw new Error(`The hierarchy has no ${[...wanted].join(', ')}.`);
  await client.call(hierarchySelect, { params: { id: systemId }, body: { partitions, containers } });
}

/** A client of the directory's administrator, for what a person does by hand. */
export async function openByHand(directory: TestDirectory): Promise<LdapClient & AsyncDisposable> {
  const client = new LdapClient({
    url: `ldaps://${directory.host}:${directory.tlsPort}`,
    tlsOptions: { ca: directory.certificates.authority, servername: 'localhost' },
  });
  await client.bind(directory.username, directory.password);
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.unbind() });
}

/** The entries below `base` that have an object class, by distinguished name; values as texts. */
export async function entriesBelow(
  byHand: LdapClient,
  base: string,
  objectClass: string,
  attributes: readonly string[],
): Promise<Record<string, Readonly<Record<string, Entry[string]>>>> {
  const { searchEntries } = await byHand.search(base, {
    scope: 'sub',
    filter: `(objectClass=${objectClass})`,
    attributes: [...attributes],
    paged: false,
  });
  return Object.fromEntries(
    searchEntries.map(({ dn, ...values }) => [
      dn,
      Object.fromEntries(Object.entries(values).filter(([, value]) => value.length > 0)),
    ]),
  );
}
