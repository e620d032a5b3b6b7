import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

test('STORE: a name of a prepared statement stands for one statement; a connection that met another refuses it', async () => {
  const source = join(import.meta.dirname, '..');
  const files = (await readdir(source, { recursive: true })).filter((path) => /(?<!\.test)\.ts$/.test(path));
  const places = new Map<string, string[]>();
  for (const file of files) {
    const text = await readFile(join(source, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/name: '([\w-]+)',\s*text:/g))
      places.set(name, [...(places.get(name) ?? []), file]);
  }
  assert.ok(places.size > 100);
  assert.deepEqual(
    [...places].filter(([, used]) => used.length > 1),
    [],
  );
});
