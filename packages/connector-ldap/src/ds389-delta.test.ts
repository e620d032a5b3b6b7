/** What the retro change log can tell. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { startDs389, whyNoDs389 } from '../../../test/servers/ds389.ts';
import type { TestDirectory } from '../../../test/servers/openldap.ts';
import { byDn, deleteItem, exportAll, namesOf, valuesIn } from './testing/harness.ts';
import { createTree, importIn, moveTo } from './testing/tree.ts';

const skip = whyNoDs389 === null ? false : `389 DS: ${whyNoDs389}`;

describe('change log', { skip }, () => {
  let directory: TestDirectory;
  before(async () => {
    directory = await startDs389();
  });
  after(() => directory[Symbol.asyncDispose]());

  test('LDAP-45: renaming a unit brings everything below it under its new name', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Subtree', ['ou=A'], { 'ou=A': ['a1', 'a2'] });
    const full = await importIn(tree, [tree.root]);
    await moveTo(tree, `ou=A,${tree.root}`, `ou=Z,${tree.root}`);
    const delta = await importIn(tree, [tree.root], full.watermark);
    assert.deepEqual(namesOf(delta.objects), [`uid=a1,ou=Z,${tree.root}`, `uid=a2,ou=Z,${tree.root}`]);
    assert.ok(delta.objects.every(({ change }) => change === 'updated'));
  });

  test('LDAP-45: a deletion carries type, id and name; a new entry under the old name is another one', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Again', ['ou=P'], { 'ou=P': ['twin'] });
    const full = await importIn(tree, [tree.root]);
    const dn = `uid=twin,ou=P,${tree.root}`;
    await exportAll(tree.connector, [deleteItem('d', tree.type, dn)]);
    await tree.add('ou=P', ['twin']);
    const delta = await importIn(tree, [tree.root], full.watermark);
    const deleted = delta.objects.find(({ change }) => change === 'deleted');
    const added = delta.objects.find(({ change }) => change === 'added');
    assert.equal(delta.objects.length, 2);
    assert.equal(deleted?.objectType, 'inetOrgPerson');
    assert.deepEqual(valuesIn(deleted, 'entryUUID'), valuesIn(full.objects[0], 'entryUUID'));
    assert.deepEqual(valuesIn(deleted, 'distinguishedName'), [dn]);
    assert.notDeepEqual(valuesIn(added, 'entryUUID'), valuesIn(deleted, 'entryUUID'));
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
    assert.deepEqual(delta.objects.map(({ change }) => change).toSorted(), ['deleted', 'updated']);
    assert.ok(byDn(delta.objects, `uid=joiner,${inside}`));
  });

  test('LDAP-45: a position that the log does not know any more, or not yet, needs a full import', async () => {
    await using tree = await createTree(directory, 'inetOrgPerson', 'Beyond', [], {});
    const full = await importIn(tree, [tree.root]);
    const beyond = (full.watermark ?? '').replace(/"lastChangeNumber":"\d+"/, '"lastChangeNumber":"99999999"');
    await assert.rejects(
      importIn(tree, [tree.root], beyond),
      (error: unknown) => error instanceof ConnectorError && error.code === 'cannotDeltaImport',
    );
  });
});
