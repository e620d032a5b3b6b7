/**
 * The sentences every directory must make true; each server's test file runs them. One list, in the order of the rules, so
 * that what is asked of a directory can be read from top to bottom and no server is asked less.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  ConnectorError,
  type DiscoveredSchema,
  type ImportObjectType,
  type OpenConnector,
} from '@jim/connector-kit/connector.ts';
import type { SettingValues } from '@jim/connector-kit/settings.ts';
import type { Value, Values } from '@jim/engine/model/values.ts';
import type { TestDirectory } from '../../../../test/servers/openldap.ts';
import { ldapConnector } from '../ldap-connector.ts';
import {
  byDn,
  createItem,
  deleteItem,
  environmentFor,
  exportAll,
  namesOf,
  noSignal,
  openDirectory,
  readAll,
  requestOf,
  settingsFor,
  updateItem,
  valuesIn,
} from './harness.ts';

export interface DirectoryProfile {
  readonly name: string;
  readonly whyNot: string | null;
  start(): Promise<TestDirectory>;
  readonly directoryType: string;
  readonly externalId: string;
  readonly personType: string;
  readonly groupType: string;
  readonly personAttributes: readonly string[];
  readonly groupAttributes: readonly string[];
  /** How the directory spells the name of a unit: ou or OU. */
  readonly unitAttribute: string;
  /** The attribute of a person's name, and what else a new person needs. */
  readonly namingAttribute: string;
  newPerson(name: string): Readonly<Record<string, Value | Values>>;
  /** The change without which a person may not sign in. */
  readonly enabling?: readonly [string, 'update', Value];
  /** Groups may name members that do not exist, and take thousands in a moment. */
  readonly takesAnyMember: boolean;
  readonly takesMultiValuedNames: boolean;
}

export interface SuiteContext {
  readonly directory: () => TestDirectory;
  readonly connector: () => OpenConnector;
  readonly person: () => ImportObjectType;
  readonly group: () => ImportObjectType;
  /** Creates an organisational unit and returns its name. */
  newUnit(name: string): Promise<string>;
  readonly skip: string | false;
}

/** Registers the tests; the context serves the directory's own tests in the same file. */
export function testDirectory(
  profile: DirectoryProfile,
  select: (schema: DiscoveredSchema, name: string, attributes: readonly string[]) => ImportObjectType,
): SuiteContext {
  const skip = profile.whyNot === null ? false : `${profile.name}: ${profile.whyNot}`;
  let started:
    | {
        directory: TestDirectory;
        connector: OpenConnector;
        person: ImportObjectType;
        group: ImportObjectType;
        unit: ImportObjectType;
      }
    | undefined;
  const get = (): NonNullable<typeof started> => {
    if (!started) throw new Error('The directory has not been started.');
    return started;
  };
  const opened = new AsyncDisposableStack();
  before(async () => {
    if (skip) return;
    const directory = opened.use(await profile.start());
    const connector = opened.use(await openDirectory(directory));
    const schema = await connector.discoverSchema(noSignal);
    started = {
      directory,
      connector,
      person: select(schema, profile.personType, profile.personAttributes),
      group: select(schema, profile.groupType, profile.groupAttributes),
      unit: select(schema, 'organizationalUnit', ['ou', 'description']),
    };
  });
  after(() => opened.disposeAsync());

  const newUnit = async (name: string): Promise<string> => {
    const { directory, connector, unit } = get();
    const dn = `${profile.unitAttribute}=${name},${directory.suffix}`;
    const results = await exportAll(connector, [createItem(name, unit, dn, {})]);
    assert.equal(results.get(name)?.kind, 'applied', JSON.stringify(results.get(name)));
    return dn;
  };
  const personDn = (name: string, parent: string): string => `${profile.namingAttribute}=${name},${parent}`;
  const createPeople = async (parent: string, names: readonly string[]): Promise<void> => {
    const { connector, person } = get();
    const items = names.map((name) => createItem(name, person, personDn(name, parent), profile.newPerson(name)));
    for (const result of (await exportAll(connector, items)).values())
      assert.equal(result.kind, 'applied', JSON.stringify(result));
  };
  const importPeople = (
    parent: string,
    more: { pageSize?: number; watermark?: string | null } = {},
    kind: 'fullImport' | 'deltaImport' = 'fullImport',
  ) => {
    const { connector, directory, person } = get();
    return readAll(
      connector[kind]?.(requestOf({ types: [person], partition: directory.suffix, containers: [parent], ...more })),
    );
  };
  test(
    `LDAP-02: ${profile.name}: valid settings have no problem, a wrong password has one, and nothing at all has one`,
    { skip },
    async () => {
      const { directory } = get();
      const environment = environmentFor(directory.certificates.authority);
      assert.deepEqual(await ldapConnector.validate(settingsFor(directory), environment), []);
      assert.equal(
        (await ldapConnector.validate(settingsFor(directory, { Password: 'wrong' }), environment)).length,
        1,
      );
      assert.equal((await ldapConnector.validate({}, environment)).length, 1);
    },
  );

  test(`LDAP-05: ${profile.name}: a wrong password is refused as bad credentials`, { skip }, async () => {
    await assert.rejects(openDirectory(get().directory, { Password: 'wrong' }), (error: unknown) => {
      assert.ok(error instanceof ConnectorError);
      assert.equal(error.code, 'badCredentials');
      assert.doesNotMatch(error.message, /wrong/);
      return true;
    });
  });

  test(
    `LDAP-06: ${profile.name}: LDAPS and StartTLS refuse a certificate that nobody vouches for, and say what is wrong with it`,
    { skip },
    async () => {
      const { directory } = get();
      const variants: SettingValues[] = [
        {},
        { Port: directory.port, 'Use Secure Connection (LDAPS)?': false, 'Certificate Validation': 'Full Validation' },
        { Port: directory.port, 'Use Secure Connection (LDAPS)?': false, 'Use StartTLS?': true },
      ];
      for (const variant of variants) {
        const settings = settingsFor(directory, variant);
        await assert.rejects(ldapConnector.open(settings, environmentFor()), (error: unknown) => {
          assert.ok(error instanceof ConnectorError);
          assert.equal(error.code, 'certificateRefused');
          assert.match(
            error.message,
            /CN=localhost.*IP Address:127\.0\.0\.1.*CN=Test CA.*valid from.*thumbprint [0-9A-F]{40}/,
          );
          return true;
        });
        await using opened = await ldapConnector.open(settings, environmentFor(directory.certificates.authority));
        assert.ok(opened.export);
      }
    },
  );

  test(
    `LDAP-06: ${profile.name}: a certificate for another host is refused although its authority is trusted`,
    { skip },
    async () => {
      const { directory } = get();
      const settings = settingsFor(directory, { Host: '127.0.0.2' });
      await assert.rejects(
        ldapConnector.open({ ...settings, 'Maximum Retries': 0 }, environmentFor(directory.certificates.authority)),
        (error: unknown) => {
          assert.ok(error instanceof ConnectorError);
          if (error.code === 'cannotConnect') return true; // the server listens on 127.0.0.1 only
          assert.match(error.message, /does not name this host/);
          return error.code === 'certificateRefused';
        },
      );
    },
  );

  test(`LDAP-20: ${profile.name}: every type has its immutable id and its name as ids`, { skip }, async () => {
    const schema = await get().connector.discoverSchema(noSignal);
    assert.ok(schema.objectTypes.length > 20);
    for (const type of schema.objectTypes) {
      assert.equal(type.recommendedExternalId, profile.externalId);
      const [id, name] = [profile.externalId, 'distinguishedName'].map((wanted) =>
        type.attributes.find((attribute) => attribute.name === wanted),
      );
      assert.equal(id?.type, profile.externalId === 'objectGUID' ? 'Guid' : 'Text', type.name);
      assert.equal(id?.writability, 'ReadOnly');
      assert.equal(name?.type, 'Text');
      assert.equal(name?.writability, 'Writable');
    }
  });

  test(`LDAP-26: ${profile.name}: a container keeps its stable id when it is renamed`, { skip }, async () => {
    const { directory, connector, unit } = get();
    const dn = await newUnit('Hierarchy');
    const inner = `${profile.unitAttribute}=Below,${dn}`;
    await exportAll(connector, [createItem('below', unit, inner, {})]);
    const find = async (name: string) => {
      const partitions = (await connector.discoverHierarchy?.(noSignal)) ?? [];
      const partition = partitions.find(
        ({ externalId }) => externalId.toLowerCase() === directory.suffix.toLowerCase(),
      );
      return partition?.containers.find((container) => container.name === name);
    };
    const before = await find('Hierarchy');
    assert.deepEqual(
      before?.children.map(({ name }) => name),
      ['Below'],
    );
    assert.ok(before?.stableId);
    await exportAll(connector, [
      updateItem('rename', unit, dn, [
        ['distinguishedName', 'update', `${profile.unitAttribute}=Ladder,${directory.suffix}`],
      ]),
    ]);
    const renamed = await find('Ladder');
    assert.equal(renamed?.stableId, before.stableId);
    assert.equal(renamed?.children[0]?.stableId, before.children[0]?.stableId);
  });

  for (const pageSize of [1, 2, 1000]) {
    test(
      `LDAP-31: ${profile.name}: a full import with pages of ${pageSize} brings every object once`,
      { skip },
      async () => {
        const parent = await newUnit(`Paging${pageSize}`);
        const names = Array.from({ length: 7 }, (_, index) => `p${pageSize}x${index}`);
        await createPeople(parent, names);
        const outcome = await importPeople(parent, { pageSize });
        assert.deepEqual(namesOf(outcome.objects), names.map((name) => personDn(name, parent)).toSorted());
        assert.ok(outcome.largestPage <= pageSize);
        assert.equal(
          outcome.objects.every(({ change }) => change === 'unspecified'),
          true,
        );
        assert.equal(JSON.parse(outcome.watermark ?? '{}').directoryType, profile.directoryType);
      },
    );
  }

  test(
    `LDAP-34A: ${profile.name}: an object has the same identity in two imports and after a rename and a move`,
    { skip },
    async () => {
      const { connector, person } = get();
      const [parent, other] = [await newUnit('Identity'), await newUnit('IdentityToo')];
      await createPeople(parent, ['ida']);
      const [first] = (await importPeople(parent)).objects;
      const [again] = (await importPeople(parent)).objects;
      assert.deepEqual(again, first);
      const moved = personDn('ida2', other);
      const results = await exportAll(connector, [
        updateItem('move', person, personDn('ida', parent), [['distinguishedName', 'update', moved]]),
      ]);
      assert.deepEqual(results.get('move'), { kind: 'applied', id: 'move', secondaryExternalId: moved });
      const [after] = (await importPeople(other)).objects;
      assert.deepEqual(valuesIn(after, profile.externalId), valuesIn(first, profile.externalId));
      assert.deepEqual(valuesIn(after, 'distinguishedName'), [moved]);
      assert.deepEqual((await importPeople(parent)).objects, []);
    },
  );

  test(
    `LDAP-40: ${profile.name}: a delta import brings what was created, changed, renamed and deleted since, and then nothing`,
    { skip },
    async () => {
      const { connector, person } = get();
      const parent = await newUnit('Delta');
      await createPeople(parent, ['dstay', 'dchange', 'drename', 'ddelete']);
      const full = await importPeople(parent);
      const quiet = await importPeople(parent, { watermark: full.watermark }, 'deltaImport');
      assert.deepEqual(quiet.objects, []);
      assert.deepEqual(quiet.warnings, []);
      await createPeople(parent, ['dnew']);
      const results = await exportAll(connector, [
        updateItem('change', person, personDn('dchange', parent), [['description', 'update', 'changed']]),
        updateItem('rename', person, personDn('drename', parent), [
          ['distinguishedName', 'update', personDn('drenamed', parent)],
        ]),
        deleteItem('delete', person, personDn('ddelete', parent)),
      ]);
      for (const result of results.values()) assert.equal(result.kind, 'applied', JSON.stringify(result));
      const delta = await importPeople(parent, { watermark: quiet.watermark, pageSize: 2 }, 'deltaImport');
      const live = delta.objects.filter(({ change }) => change !== 'deleted');
      assert.deepEqual(namesOf(live), ['dchange', 'dnew', 'drenamed'].map((name) => personDn(name, parent)).toSorted());
      assert.deepEqual(valuesIn(byDn(live, personDn('dchange', parent)), 'description'), ['changed']);
      const deleted = delta.objects.filter(({ change }) => change === 'deleted');
      assert.equal(deleted.length, 1);
      assert.equal(deleted[0]?.objectType, profile.personType);
      const known = byDn(full.objects, personDn('ddelete', parent));
      assert.deepEqual(valuesIn(deleted[0], profile.externalId), valuesIn(known, profile.externalId));
      const after = await importPeople(parent, { watermark: delta.watermark }, 'deltaImport');
      assert.deepEqual(after.objects, []);
      // A delta object is complete: it says what a full import says of it (IMP-32).
      const refreshed = await importPeople(parent);
      for (const object of live) {
        const dn = String(valuesIn(object, 'distinguishedName')[0]);
        assert.deepEqual(object.attributes, byDn(refreshed.objects, dn)?.attributes);
      }
    },
  );

  test(
    `LDAP-40: ${profile.name}: without a position a delta import is refused with the advice to run a full one`,
    { skip },
    async () => {
      const parent = await newUnit('NoPosition');
      for (const watermark of [null, 'not json', '{"directoryType":"Other","positions":{}}']) {
        await assert.rejects(importPeople(parent, { watermark }, 'deltaImport'), (error: unknown) => {
          assert.ok(error instanceof ConnectorError);
          assert.equal(error.code, 'cannotDeltaImport');
          assert.match(error.message, /full import/);
          return true;
        });
      }
    },
  );

  test(
    `LDAP-61: ${profile.name}: a create returns the ids the directory gave, and the import shows the values`,
    { skip },
    async () => {
      const { connector, person } = get();
      const parent = await newUnit('Create');
      const dn = personDn('cara', parent);
      const results = await exportAll(connector, [
        createItem('c', person, dn, { ...profile.newPerson('cara'), description: 'first' }),
      ]);
      const result = results.get('c');
      assert.equal(result?.kind, 'applied');
      const [object] = (await importPeople(parent)).objects;
      assert.deepEqual(valuesIn(object, profile.externalId), [result.externalId]);
      assert.equal(result.secondaryExternalId, dn);
      assert.deepEqual(valuesIn(object, 'description'), ['first']);
      const again = (await exportAll(connector, [createItem('c', person, dn, profile.newPerson('cara'))])).get('c');
      assert.equal(again?.kind, 'rejected');
      assert.match(again.message, /entryAlreadyExists|68/);
    },
  );

  test(
    `LDAP-61: ${profile.name}: a name with an empty part, or none, is rejected before anything is sent`,
    { skip },
    async () => {
      const { connector, person, directory } = get();
      const wrong = [
        `${profile.namingAttribute}=,${directory.suffix}`,
        `${profile.namingAttribute}=  ,${directory.suffix}`,
        'no name',
      ];
      for (const dn of wrong) {
        const result = (await exportAll(connector, [createItem('w', person, dn, profile.newPerson('w'))])).get('w');
        assert.equal(result?.kind, 'rejected');
        assert.equal(result.reason, 'invalidGeneratedExternalId');
        assert.ok(result.message.includes(dn));
      }
    },
  );

  test(
    `LDAP-63: ${profile.name}: an update adds, replaces, removes and clears values, and repeating it changes nothing`,
    { skip },
    async () => {
      const { connector, person } = get();
      const parent = await newUnit('Update');
      const dn = personDn('uma', parent);
      const phone = profile.personAttributes.includes('otherTelephone') ? 'otherTelephone' : 'telephoneNumber';
      await exportAll(connector, [
        createItem('c', person, dn, {
          ...profile.newPerson('uma'),
          description: 'old',
          title: 'Ms',
          [phone]: ['1', '2'],
        }),
      ]);
      const update = updateItem('u', person, dn, [
        ['description', 'update', 'new'],
        ['title', 'update', null],
        [phone, 'add', '3'],
        [phone, 'remove', '1'],
      ]);
      for (let times = 0; times < 2; times += 1) {
        const result = (await exportAll(connector, [update])).get('u');
        assert.equal(result?.kind, 'applied', JSON.stringify(result));
        const [object] = (await importPeople(parent)).objects;
        assert.deepEqual(valuesIn(object, 'description'), ['new']);
        assert.deepEqual(valuesIn(object, 'title'), []);
        assert.deepEqual([...valuesIn(object, phone)].toSorted(), ['2', '3']);
      }
      await exportAll(connector, [updateItem('u', person, dn, [[phone, 'removeAll', null]])]);
      assert.deepEqual(valuesIn((await importPeople(parent)).objects[0], phone), []);
    },
  );

  test(`LDAP-69: ${profile.name}: a delete deletes, and deleting what is gone is a success`, { skip }, async () => {
    const { connector, person } = get();
    const parent = await newUnit('Remove');
    await createPeople(parent, ['rita']);
    for (let times = 0; times < 2; times += 1) {
      const results = await exportAll(connector, [deleteItem('d', person, personDn('rita', parent))]);
      assert.deepEqual(results.get('d'), { kind: 'applied', id: 'd' });
    }
    assert.deepEqual((await importPeople(parent)).objects, []);
  });

  test(
    `LDAP-68: ${profile.name}: missing parents are created when that is wished, and reported once`,
    { skip },
    async () => {
      const { directory, person } = get();
      await using creating = await openDirectory(directory, { 'Create containers as needed?': true });
      const parent = `${profile.unitAttribute}=Deep,${profile.unitAttribute}=Well,${directory.suffix}`;
      const items = ['w1', 'w2', 'w3'].map((name) =>
        createItem(name, person, personDn(name, parent), profile.newPerson(name)),
      );
      for (const result of (await exportAll(creating, items)).values())
        assert.equal(result.kind, 'applied', JSON.stringify(result));
      const created = creating.createdContainers?.() ?? [];
      assert.deepEqual(
        created.map(({ name, parentExternalId }) => [name, parentExternalId]),
        [
          ['Well', directory.suffix],
          ['Deep', `${profile.unitAttribute}=Well,${directory.suffix}`],
        ],
      );
      assert.ok(created.every(({ stableId }) => stableId));
      const missing = createItem('m', person, personDn('m', `OU=Nowhere,${directory.suffix}`), profile.newPerson('m'));
      const result = (await exportAll(get().connector, [missing])).get('m');
      assert.equal(result?.kind, 'rejected');
      assert.equal(result.reason, 'missingDependency');
    },
  );

  test(
    `LDAP-62: ${profile.name}: names with commas, quotes, outer spaces, signs and letters of the world survive create, import, rename and delete`,
    { skip },
    async () => {
      const { connector, person } = get();
      const parent = await newUnit('Names');
      const escaped = [
        'Doe\\, Jane',
        '\\"quoted\\"',
        '\\ leading',
        'trailing\\ ',
        '\\#hash',
        'Zoë Łukasz 日本',
        'a\\+b',
        'back\\\\',
        'semi\\;colon',
        'angle\\<\\>',
        'equals=sign',
      ];
      const dns = escaped.map((value) => `CN=${value},${parent}`);
      const items = dns.map((dn, index) =>
        createItem(dn, person, dn, { ...profile.newPerson(`n${index}`), description: `d${index}` }),
      );
      for (const result of (await exportAll(connector, items)).values())
        assert.equal(result.kind, 'applied', JSON.stringify(result));
      const { objects } = await importPeople(parent, { pageSize: 3 });
      assert.equal(objects.length, dns.length);
      const renamed = objects.map((object) => {
        const dn = String(valuesIn(object, 'distinguishedName')[0]);
        const value = escaped[Number(String(valuesIn(object, 'description')[0]).slice(1))];
        return updateItem(dn, person, dn, [['distinguishedName', 'update', `CN=x\\, ${value},${parent}`]]);
      });
      for (const result of (await exportAll(connector, renamed)).values())
        assert.equal(result.kind, 'applied', JSON.stringify(result));
      const after = (await importPeople(parent)).objects;
      assert.equal(after.length, dns.length);
      const deletes = after.map((object) =>
        deleteItem(
          String(valuesIn(object, profile.externalId)[0]),
          person,
          String(valuesIn(object, 'distinguishedName')[0]),
        ),
      );
      for (const result of (await exportAll(connector, deletes)).values())
        assert.equal(result.kind, 'applied', JSON.stringify(result));
      assert.deepEqual((await importPeople(parent)).objects, []);
    },
  );

  test(
    `LDAP-62: ${profile.name}: a multi-valued name is created, imported, renamed`,
    { skip: skip || (profile.takesMultiValuedNames ? false : 'not in this directory') },
    async () => {
      const { connector, person } = get();
      const parent = await newUnit('MultiValued');
      const dn = `cn=Ann\\, Alpha+uid=ann1,${parent}`;
      const created = (await exportAll(connector, [createItem('c', person, dn, { sn: 'Alpha' })])).get('c');
      assert.equal(created?.kind, 'applied', JSON.stringify(created));
      const [object] = (await importPeople(parent)).objects;
      const [read] = valuesIn(object, 'distinguishedName');
      const target = `uid=ann2+cn=Ann Beta,${parent}`;
      const renamed = (
        await exportAll(connector, [
          updateItem('r', person, String(read), [
            ['distinguishedName', 'update', target],
            ['cn', 'update', 'Ann Beta'],
          ]),
        ])
      ).get('r');
      assert.equal(renamed?.kind, 'applied', JSON.stringify(renamed));
      const [after] = (await importPeople(parent)).objects;
      assert.deepEqual(valuesIn(after, profile.externalId), valuesIn(object, profile.externalId));
      assert.deepEqual(valuesIn(after, 'uid'), ['ann2']);
      assert.deepEqual(valuesIn(after, 'cn'), ['Ann Beta']);
    },
  );

  test(`LDAP-34: ${profile.name}: a value of 1 MiB comes back as it went`, { skip }, async () => {
    const { connector, person } = get();
    const parent = await newUnit('Big');
    const photo = Buffer.alloc(1024 * 1024, 'jim').toString('base64');
    const result = (
      await exportAll(connector, [
        createItem('b', person, personDn('bob', parent), { ...profile.newPerson('bob'), jpegPhoto: photo }),
      ])
    ).get('b');
    assert.equal(result?.kind, 'applied', JSON.stringify(result).slice(0, 500));
    const [object] = (await importPeople(parent)).objects;
    assert.equal(valuesIn(object, 'jpegPhoto')[0], photo);
  });

  test(
    `LDAP-64: ${profile.name}: a group of 20,000 members is created in batches, imported whole, and changed by thousands`,
    { skip: skip || (profile.takesAnyMember ? false : 'members must exist here') },
    async () => {
      const { directory, group } = get();
      const parent = await newUnit('Groups');
      await using batching = await openDirectory(directory, { 'Modify Batch Size': 5000, 'Connection Timeout': 60 });
      const members = Array.from({ length: 20_000 }, (_, index) => `uid=m${index},${directory.suffix}`);
      const dn = `cn=everyone,${parent}`;
      const created = (await exportAll(batching, [createItem('g', group, dn, { member: members })])).get('g');
      assert.equal(created?.kind, 'applied', JSON.stringify(created));
      const request = requestOf({ types: [group], partition: directory.suffix, containers: [parent] });
      const [object] = (await readAll(batching.fullImport?.(request))).objects;
      assert.deepEqual([...valuesIn(object, 'member')].toSorted(), members.toSorted());
      const changes = [
        ...members.slice(0, 3000).map((member) => ['member', 'remove', member] as const),
        ...Array.from({ length: 3000 }, (_, index) => ['member', 'add', `uid=x${index},${directory.suffix}`] as const),
      ];
      const updated = (await exportAll(batching, [updateItem('u', group, dn, changes, { member: members })])).get('u');
      assert.equal(updated?.kind, 'applied', JSON.stringify(updated));
      const [after] = (await readAll(batching.fullImport?.(request))).objects;
      assert.equal(valuesIn(after, 'member').length, 20_000);
      assert.equal(valuesIn(after, 'member').includes(members[0] ?? ''), false);
    },
  );

  test(
    `LDAP-22: ${profile.name}: other credentials than the settable one are never written, and none is ever read`,
    { skip },
    async () => {
      const { connector, person } = get();
      const parent = await newUnit('Secrets');
      await createPeople(parent, ['sue']);
      const secret = { name: 'supplementalCredentials', type: 'Text', plurality: 'SingleValued' } as const;
      const withSecret = { ...person, attributes: [...person.attributes, secret] };
      const result = (
        await exportAll(connector, [
          updateItem('s', withSecret, personDn('sue', parent), [[secret.name, 'update', 'x']]),
        ])
      ).get('s');
      assert.equal(result?.kind, 'rejected');
      const credential = {
        name: profile.externalId === 'objectGUID' ? 'unicodePwd' : 'userPassword',
        type: 'Text',
        plurality: 'SingleValued',
      } as const;
      const withPassword = { ...person, attributes: [...person.attributes, credential] };
      const set = (
        await exportAll(connector, [
          updateItem('p', withPassword, personDn('sue', parent), [[credential.name, 'update', 'Secret-123!x']]),
        ])
      ).get('p');
      assert.equal(set?.kind, 'applied', JSON.stringify(set));
      if (profile.enabling) {
        const enabled = await exportAll(connector, [
          updateItem('e', person, personDn('sue', parent), [profile.enabling]),
        ]);
        assert.equal(enabled.get('e')?.kind, 'applied');
      }
      const { objects } = await readAll(
        connector.fullImport?.(
          requestOf({ types: [withPassword], partition: get().directory.suffix, containers: [parent] }),
        ),
      );
      assert.equal(
        objects[0]?.attributes.some(({ name }) => name === credential.name),
        false,
      );
      await using asSue = await openDirectory(get().directory, {
        Username: personDn('sue', parent),
        Password: 'Secret-123!x',
      });
      assert.ok(asSue);
    },
  );

  test(`LDAP-30: ${profile.name}: an aborted import ends between two pages`, { skip }, async () => {
    const parent = await newUnit('Abort');
    await createPeople(parent, ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']);
    await using own = await openDirectory(get().directory);
    const stop = new AbortController();
    let read = 0;
    const request = requestOf({
      types: [get().person],
      partition: get().directory.suffix,
      containers: [parent],
      pageSize: 1,
      signal: stop.signal,
    });
    for await (const page of own.fullImport?.(request) ?? []) {
      read += page.objects.length;
      if (read > 0) stop.abort();
    }
    assert.ok(read >= 1 && read < 6, `${read} objects`);
  });

  return {
    directory: () => get().directory,
    connector: () => get().connector,
    person: () => get().person,
    group: () => get().group,
    newUnit,
    skip,
  };
}
