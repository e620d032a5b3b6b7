import assert from 'node:assert/strict';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileSystemRoots, fileSystemValidate } from '@jim/contract/endpoints/file-system.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

let api: TestApi;
let root: string;
before(async () => {
  api = await startTestServer();
  root = api.services.config.fileRoots[0] ?? '';
  await mkdir(join(root, 'inbound'));
  await writeFile(join(root, 'badges.csv'), 'id\n1\n');
  await symlink('/etc', join(root, 'way-out'));
});
after(() => api.close());

async function list(path?: string): Promise<[number, Record<string, unknown>]> {
  const query = path === undefined ? '' : `?path=${encodeURIComponent(path)}`;
  const response = await fetch(`${api.url}/api/v1/filesystem/list${query}`, { headers: { 'x-api-key': api.adminKey } });
  return [response.status, (await response.json()) as Record<string, unknown>];
}

test('CONTRACT fileSystem.list: folders first; the root has no parent', async () => {
  const [status, listing] = await list();
  assert.equal(status, 200);
  assert.deepEqual(listing, {
    path: root,
    entries: [
      { name: 'inbound', fullPath: join(root, 'inbound'), isDirectory: true },
      { name: 'way-out', fullPath: join(root, 'way-out'), isDirectory: true },
      { name: 'badges.csv', fullPath: join(root, 'badges.csv'), isDirectory: false },
    ],
    parentPath: null,
    isRoot: true,
    error: null,
    message: null,
    isAccessDenied: false,
    success: true,
  });
  const [, inbound] = await list(join(root, 'inbound'));
  assert.deepEqual([inbound['parentPath'], inbound['isRoot']], [root, false]);
});

test('CONTRACT fileSystem.list: outside, by dots or by a link, is 403; missing is 404; same shape', async () => {
  for (const path of ['/etc', `${root}/../..`, join(root, 'way-out'), 'relative', `${root}x`, '']) {
    const [status, listing] = await list(path);
    assert.equal(status, path === '' ? 200 : 403, path);
    assert.equal(listing['isAccessDenied'], path !== '');
  }
  const [status, listing] = await list(join(root, 'absent'));
  assert.deepEqual([status, listing['success'], listing['isAccessDenied']], [404, false, false]);
});

test('CONTRACT fileSystem.roots: those that exist', async () => {
  assert.deepEqual(await api.client.call(fileSystemRoots), [root]);
});

test('CONTRACT fileSystem.validate: allowed or not; blank is 400', async () => {
  const check = async (path: string): Promise<boolean> =>
    (await api.client.call(fileSystemValidate, { query: { path } })).isAllowed;
  assert.deepEqual(
    [await check(join(root, 'new.csv')), await check('/etc/passwd'), await check(join(root, 'way-out', 'passwd'))],
    [true, false, false],
  );
  const blank = await fetch(`${api.url}/api/v1/filesystem/validate?path=%20`, {
    headers: { 'x-api-key': api.adminKey },
  });
  assert.equal(blank.status, 400);
});
