/** A small tree of units and people below a unit of its own, for tests that need one. */
import assert from 'node:assert/strict';
import type { ImportContainer, ImportObjectType, OpenConnector } from '@jim/connector-kit/connector.ts';
import type { TestDirectory } from '../../../../test/servers/openldap.ts';
import {
  createItem,
  exportAll,
  type ImportOutcome,
  noSignal,
  openDirectory,
  readAll,
  requestOf,
  selectType,
  updateItem,
} from './harness.ts';

export interface Tree extends AsyncDisposable {
  readonly directory: TestDirectory;
  readonly connector: OpenConnector;
  readonly type: ImportObjectType;
  readonly unit: ImportObjectType;
  /** The unit that holds it all. */
  readonly root: string;
  add(parent: string, people: readonly string[]): Promise<void>;
}

const attributesOfType: Readonly<Record<string, readonly string[]>> = {
  inetOrgPerson: ['uid', 'cn', 'sn', 'description'],
  user: ['cn', 'sAMAccountName', 'description'],
};

/** `units` and the keys of `people` are names relative to the root, parents first. */
export async function createTree(
  directory: TestDirectory,
  typeName: 'inetOrgPerson' | 'user',
  name: string,
  units: readonly string[],
  people: Readonly<Record<string, readonly string[]>>,
): Promise<Tree> {
  const connector = await openDirectory(directory);
  const schema = await connector.discoverSchema(noSignal);
  const type = selectType(schema, typeName, attributesOfType[typeName] ?? []);
  const unit = selectType(schema, 'organizationalUnit', ['ou', 'description']);
  const root = `ou=${name},${directory.suffix}`;
  const isAccount = typeName === 'user';
  const tree: Tree = {
    directory,
    connector,
    type,
    unit,
    root,
    async add(parent, names) {
      const items = names.map((each) =>
        isAccount
          ? createItem(each, type, `cn=${each},${parent},${root}`, { sAMAccountName: each })
          : createItem(each, type, `uid=${each},${parent},${root}`, { cn: each, sn: each }),
      );
      for (const result of (await exportAll(connector, items)).values())
        assert.equal(result.kind, 'applied', JSON.stringify(result));
    },
    [Symbol.asyncDispose]: () => connector[Symbol.asyncDispose](),
  };
  for (const dn of [root, ...units.map((each) => `${each},${root}`)]) {
    const result = (await exportAll(connector, [createItem('u', unit, dn, {})])).get('u');
    assert.equal(result?.kind, 'applied', JSON.stringify(result));
  }
  for (const [parent, names] of Object.entries(people)) await tree.add(parent, names);
  return tree;
}

/** A full import, or a delta import when a watermark is given. */
export function importIn(
  tree: Tree,
  containers: readonly (string | ImportContainer)[],
  watermark?: string | null,
  pageSize = 1000,
): Promise<ImportOutcome> {
  const request = requestOf({
    types: [tree.type],
    partition: tree.directory.suffix,
    containers,
    pageSize,
    watermark: watermark ?? null,
  });
  return readAll(
    watermark === undefined ? tree.connector.fullImport?.(request) : tree.connector.deltaImport?.(request),
  );
}

export async function moveTo(tree: Tree, dn: string, target: string): Promise<void> {
  const item = updateItem('move', tree.type, dn, [['distinguishedName', 'update', target]]);
  const result = (await exportAll(tree.connector, [item])).get('move');
  assert.equal(result?.kind, 'applied', JSON.stringify(result));
}
