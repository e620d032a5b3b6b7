import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startOpenLdap, whyNoOpenLdap } from '../../../test/servers/openldap.ts';
import { createItem, noSignal, openDirectory } from './testing/harness.ts';
import { createTree, importIn } from './testing/tree.ts';

const skip = whyNoOpenLdap === null ? false : `OpenLDAP: ${whyNoOpenLdap}`;

test(
  'LDAP-60: writing goes on while the results wait to be taken, and stops when nobody wants them',
  { skip },
  async () => {
    await using directory = await startOpenLdap();
    await using tree = await createTree(directory, 'inetOrgPerson', 'Ahead', ['ou=P'], {});
    await using writer = await openDirectory(directory, { 'Export Concurrency': 3 });
    const items = Array.from({ length: 40 }, (_, index) =>
      createItem(`${index}`, tree.type, `uid=a${index},ou=P,${tree.root}`, { cn: 'a', sn: 'a' }),
    );
    const count = async (): Promise<number> => (await importIn(tree, [tree.root])).objects.length;
    const results = writer.export?.(items.slice(0, 20), noSignal)[Symbol.asyncIterator]();
    assert.equal((await results?.next())?.value.kind, 'applied');
    // One result was taken and no more: the others are written all the same.
    while ((await count()) < 20);
    const ids = new Set<string>();
    for (let next = await results?.next(); next && !next.done; next = await results?.next()) ids.add(next.value.id);
    assert.equal(ids.size, 19);

    const unwanted = writer.export?.(items.slice(20), noSignal)[Symbol.asyncIterator]();
    await unwanted?.next();
    await unwanted?.return?.();
    assert.ok((await count()) < 40);
  },
);
