/** What only an access log can tell, and what a delta import does without one. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { startOpenLdap, type TestDirectory, whyNoOpenLdap } from '../../../test/servers/openldap.ts';
import { createTree, importIn, moveTo, type Tree } from './testing/tree.ts';
import {
  byDn,
  deleteItem,
  exportAll,
  namesOf,
  openDirectory,
  readAll,
  requestOf,
  updateItem,
  valuesIn,
} from './testing/harness.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;

describe('access log', { skip }, () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await startOpenLdap();
  });
  after(() => directory[Symbol.asyncDispose]());

  test('LDAP-43: renaming a unit brings everything below it under its new name, and nothing as deleted', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Subtree', ['ou=A', 'ou=B,ou=A'], {
      'ou=A': ['a1'],
      'ou=B,ou=A': ['b1', 'b2'],
    });
    const full = await importIn(tree, [tree.root]);
    await moveTo(tree, `ou=A,${tree.root}`, `ou=Z,${tree.root}`);
    const delta = await importIn(tree, [tree.root], full.watermark);
    assert.deepEqual(namesOf(delta.objects), [
      `uid=a1,ou=Z,${tree.root}`,
      `uid=b1,ou=B,ou=Z,${tree.root}`,
      `uid=b2,ou=B,ou=Z,${tree.root}`,
    ]);
    assert.ok(delta.objects.every(({ change }) => change !== 'deleted'));
    const ids = (objects: typeof full.objects) => objects.map((object) => valuesIn(object, 'entryUUID')[0]).toSorted();
    assert.deepEqual(ids(delta.objects), ids(full.objects));
  });

  test('LDAP-46: an entry moved out of the containers of the run comes as deleted, one moved in as changed', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Moves', ['ou=In', 'ou=Out'], {
      'ou=In': ['leaver'],
      'ou=Out': ['joiner'],
    });
    const inside = `ou=In,${tree.root}`;
    const full = await importIn(tree, [inside]);
    await moveTo(tree, `uid=leaver,${inside}`, `uid=leaver,ou=Out,${tree.root}`);
    await moveTo(tree, `uid=joiner,ou=Out,${tree.root}`, `uid=joiner,${inside}`);
    const delta = await importIn(tree, [inside], full.watermark);
    assert.deepEqual(
      delta.objects
        .map((object) => [
          object.change,
          valuesIn(object, 'entryUUID')[0] === valuesIn(full.objects[0], 'entryUUID')[0],
        ])
        .toSorted(),
      [
        ['deleted', true],
        ['updated', false],
      ],
    );
    assert.ok(byDn(delta.objects, `uid=joiner,${inside}`));
  });

  test('LDAP-43: several changes of one entry come once, with its last state; created and deleted again comes as deleted only', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Often', ['ou=P'], { 'ou=P': ['often'] });
    const full = await importIn(tree, [tree.root]);
    for (const text of ['one', 'two', 'three']) await describeEntry(tree, `uid=often,ou=P,${tree.root}`, text);
    await tree.add('ou=P', ['brief']);
    await exportAll(tree.connector, [deleteItem('d', tree.type, `uid=brief,ou=P,${tree.root}`)]);
    const delta = await importIn(tree, [tree.root], full.watermark, 1);
    assert.deepEqual(delta.objects.map(({ change }) => change).toSorted(), ['deleted', 'updated']);
    assert.deepEqual(valuesIn(byDn(delta.objects, `uid=often,ou=P,${tree.root}`), 'description'), ['three']);
  });

  test('LDAP-43: changes in other containers and of other types are not brought', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Other', ['ou=P', 'ou=Q'], {
      'ou=P': ['p'],
      'ou=Q': ['q'],
    });
    const full = await importIn(tree, [`ou=P,${tree.root}`]);
    await describeEntry(tree, `uid=q,ou=Q,${tree.root}`, 'changed');
    await describeEntry(tree, `ou=P,${tree.root}`, 'a unit');
    await exportAll(tree.connector, [deleteItem('d', tree.type, `uid=q,ou=Q,${tree.root}`)]);
    assert.deepEqual((await importIn(tree, [`ou=P,${tree.root}`], full.watermark)).objects, []);
  });

  test('LDAP-40: a run that fails leaves the position where it was, so the next delta brings the same changes', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Twice', ['ou=P'], { 'ou=P': ['p'] });
    const full = await importIn(tree, [tree.root]);
    await describeEntry(tree, `uid=p,ou=P,${tree.root}`, 'changed');
    const first = await importIn(tree, [tree.root], full.watermark);
    const again = await importIn(tree, [tree.root], full.watermark);
    assert.deepEqual(again.objects, first.objects);
    assert.equal(first.objects.length, 1);
  });

  test('LDAP-44: a log that no longer reaches back to the position means a full import with a warning', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Purged', ['ou=P'], { 'ou=P': ['p', 'untouched'] });
    const full = await importIn(tree, [tree.root]);
    const old = (full.watermark ?? '').replaceAll(/"\d{14}\.\d{6}Z#/g, '"20200101000000.000000Z#');
    assert.notEqual(old, full.watermark);
    const delta = await importIn(tree, [tree.root], old);
    assert.equal(delta.warnings[0]?.kind, 'deltaFellBackToFull');
    assert.equal(delta.objects.length, 2);
  });
});

test('LDAP-44: without an access log the delta import reads everything and says so', { skip }, async () => {
  await using directory = await startOpenLdap({ accesslog: false });
  await using tree = await createTree(directory, 'inetOrgPerson', 'NoLog', ['ou=P'], { 'ou=P': ['p1', 'p2'] });
  const full = await importIn(tree, [tree.root]);
  const delta = await importIn(tree, [tree.root], full.watermark);
  assert.deepEqual(
    delta.warnings.map(({ kind }) => kind),
    ['deltaFellBackToFull'],
  );
  assert.deepEqual(namesOf(delta.objects), namesOf(full.objects));
});

test('LDAP-30: the positions of partitions that are not read stay where they were', { skip }, async () => {
  await using directory = await startOpenLdap();
  await using connector = await openDirectory(directory);
  const elsewhere = {
    kind: 'accesslog',
    sequenceNumbers: ['20200101000000.000000Z#000000#000#000000'],
    logReachedBack: true,
  };
  const watermark = JSON.stringify({ directoryType: 'OpenLDAP', positions: { 'dc=elsewhere': elsewhere } });
  const request = requestOf({ types: [], partition: directory.suffix, containers: [directory.suffix], watermark });
  const outcome = await readAll(connector.fullImport?.(request));
  const positions: Record<string, unknown> = JSON.parse(outcome.watermark ?? '{}').positions;
  assert.deepEqual(positions['dc=elsewhere'], elsewhere);
  assert.ok(positions['dc=example,dc=com']);
});

async function describeEntry(tree: Tree, dn: string, text: string): Promise<void> {
  const result = (
    await exportAll(tree.connector, [updateItem('x', tree.type, dn, [['description', 'update', text]])])
  ).get('x');
  assert.equal(result?.kind, 'applied', JSON.stringify(result));
}
