/** Drives the connector kit's conformance suite against a real directory: one server, a unit of its own for every test. */
import { after, describe } from 'node:test';
import { describeConformance } from '@jim/connector-kit/conformance/describe-conformance.ts';
import type { ConformanceHarness, ConformanceSystem } from '@jim/connector-kit/conformance/harness.ts';
import type { ExportAttributeChange, ImportObjectType } from '@jim/connector-kit/connector.ts';
import type { Value } from '@jim/engine/model/values.ts';
import { Attribute, Change, Client } from 'ldapts';
import { freezeChild } from '../../../../test/servers/child-server.ts';
import type { TestDirectory } from '../../../../test/servers/openldap.ts';
import { ldapConnector } from '../ldap-connector.ts';
import { createItem, environmentFor, openDirectory, noSignal, selectType, settingsFor } from './harness.ts';

export interface ConformanceProfile {
  readonly name: string;
  readonly whyNot: string | null;
  start(): Promise<TestDirectory>;
  readonly personType: string;
  readonly groupType: string;
  readonly textAttribute: string;
  readonly multiValuedAttribute: string | null;
  readonly largeText: boolean;
  /** The process that was started is the server itself, so that stopping it freezes the server. */
  readonly freezes: boolean;
  /** Attributes of a new person, without its name. */
  newPerson(key: string): Readonly<Record<string, string>>;
  readonly personClasses: readonly string[];
}

/** Declares the suite, or nothing where the server cannot be had (the directory's other tests say why). */
export function testConformance(profile: ConformanceProfile): void {
  if (profile.whyNot !== null) return;
  let shared: Promise<TestDirectory> | undefined;
  let units = 0;
  const harness: ConformanceHarness = {
    connector: ldapConnector,
    can: {
      groups: true,
      largeText: profile.largeText,
      multiValued: profile.multiValuedAttribute !== null,
      rename: true,
      refuse: true,
      badCredentials: true,
      unreachable: true,
      dieDuringImport: true,
      dieDuringExport: true,
      hang: profile.freezes,
    },
    async prepare(content) {
      const directory = await (shared ??= profile.start());
      units += 1;
      return prepareUnit(profile, directory, `ou=Unit${units},${directory.suffix}`, content);
    },
  };
  describe(`${profile.name} conformance`, () => {
    after(async () => (await shared)?.[Symbol.asyncDispose]());
    describeConformance(profile.name, harness);
  });
}

async function prepareUnit(
  profile: ConformanceProfile,
  directory: TestDirectory,
  unit: string,
  content: { readonly people: number; readonly groups: number },
): Promise<ConformanceSystem> {
  const key = (index: number): string => `u${unit.slice(7, unit.indexOf(','))}k${index}`;
  const dnOf = (name: Value): string => `cn=${name},${unit}`;
  const newEntry = (name: Value): Record<string, string | string[]> => ({
    objectClass: [...profile.personClasses],
    cn: String(name),
    ...profile.newPerson(String(name)),
  });
  const client = await administratorOf(directory);
  await client.add(unit, { objectClass: 'organizationalUnit' });
  const names = Array.from({ length: content.people }, (_, index) => key(index));
  for (let at = 0; at < names.length; at += 16) {
    await Promise.all(names.slice(at, at + 16).map((name) => client.add(dnOf(name), newEntry(name))));
  }
  for (let index = 0; index < content.groups; index += 1) {
    const name = `g${key(index)}`;
    const account: Record<string, string> = profile.groupType === 'group' ? { sAMAccountName: name } : {};
    await client.add(dnOf(name), { objectClass: profile.groupType, cn: name, member: dnOf(key(0)), ...account });
  }
  const types = await selectTypes(profile, directory);
  const settings = settingsFor(directory, { 'Search Timeout': 2, 'Connection Timeout': 30, 'Modify Batch Size': 5000 });
  const attribute = (name: string): ExportAttributeChange['attribute'] => {
    const found = types.person.attributes.find((each) => each.name === name);
    if (!found) throw new Error(`No attribute ${name}.`);
    return found;
  };
  const itemOf = (id: string, name: Value, dn: string): ReturnType<typeof createItem> =>
    createItem(id, types.person, dn, profile.newPerson(String(name)));
  let broken = false;
  return {
    environment: environmentFor(directory.certificates.authority),
    settings,
    partitions: [
      { externalId: directory.suffix, containers: [{ externalId: unit, scope: 'subtree', exclusions: [] }] },
    ],
    filePath: null,
    people: {
      objectType: types.person,
      keyAttribute: 'cn',
      key,
      textAttribute: attribute(profile.textAttribute),
      ...(profile.multiValuedAttribute === null
        ? {}
        : { multiValuedAttribute: attribute(profile.multiValuedAttribute) }),
      create: (name) => ({ changes: itemOf('', name, dnOf(name)).changes, secondaryExternalId: dnOf(name) }),
    },
    ...(content.groups > 0 ? { groups: types.group } : {}),
    direct: {
      create: (name) => client.add(dnOf(name), newEntry(name)),
      modify: (name, text) => replaceText(client, dnOf(name), profile.textAttribute, text),
      rename: (name, newName) => client.modifyDN(dnOf(name), dnOf(newName)),
      delete: (name) => client.del(dnOf(name)),
    },
    refusedItem: (id) => itemOf(id, 'refused', `cn=refused,ou=nowhere,${unit}`),
    settingsWithBadCredentials: { ...settings, Password: 'wrong' },
    settingsOfNoSystem: { ...settings, Port: 1, 'Maximum Retries': 1 },
    dieDuringImport: async () => {
      broken = true;
      await directory.stop('SIGKILL');
    },
    dieDuringExport: async () => {
      broken = true;
      await directory.stop('SIGKILL');
    },
    revive: async () => {
      await directory.start();
      broken = false;
    },
    hang: async () => {
      broken = true;
      await freezeChild(directory.process());
    },
    [Symbol.asyncDispose]: async () => {
      await client.unbind().catch(() => {});
      if (!broken) return;
      await directory.stop('SIGKILL');
      await directory.start();
    },
  };
}

/** A client that is not ours. */
async function administratorOf(directory: TestDirectory): Promise<Client> {
  const url = `ldaps://${directory.host}:${directory.tlsPort}`;
  const client = new Client({ url, tlsOptions: { ca: directory.certificates.authority } });
  await client.bind(directory.username, directory.password);
  return client;
}

function replaceText(client: Client, dn: string, type: string, text: string): Promise<void> {
  const modification = new Attribute({ type, values: [text] });
  return client.modify(dn, new Change({ operation: 'replace', modification }));
}

async function selectTypes(
  profile: ConformanceProfile,
  directory: TestDirectory,
): Promise<{ person: ImportObjectType; group: ImportObjectType }> {
  await using connector = await openDirectory(directory);
  const schema = await connector.discoverSchema(noSignal);
  const names = ['cn', profile.textAttribute, ...Object.keys(profile.newPerson(''))];
  const more = profile.multiValuedAttribute === null ? [] : [profile.multiValuedAttribute];
  return {
    person: selectType(schema, profile.personType, [...names, ...more]),
    group: selectType(schema, profile.groupType, ['cn', 'member']),
  };
}
