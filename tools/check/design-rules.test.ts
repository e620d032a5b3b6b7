import assert from 'node:assert/strict';
import test from 'node:test';
import { findDesignViolations } from './design-rules.ts';

const check = (path: string, text: string): string[] => findDesignViolations({ path, text });

test('design rules: the engine imports nothing outside itself, its tests may', () => {
  assert.deepEqual(
    check('packages/engine/src/scope/a.ts', `import { b } from '../b.ts';\nimport type { C } from '@jim/engine/c.ts';`),
    [],
  );
  assert.deepEqual(check('packages/engine/src/a.test.ts', `import test from 'node:test';`), []);
  assert.deepEqual(check('packages/engine/src/a.ts', `const a = 1;\nimport { readFile } from 'node:fs';`), [
    'packages/engine/src/a.ts:2 packages/engine may not import "node:fs"',
  ]);
});

test('design rules: nothing but the server imports the server', () => {
  for (const owner of ['connector-ldap', 'connector-kit', 'contract', 'cli', 'portal']) {
    const text = `import {\n  config,\n} from '@jim/server/config.ts';`;
    assert.match(
      check(`packages/${owner}/src/a.ts`, text).join(),
      /:3 packages\/.* may not import "@jim\/server\/config.ts"/,
    );
  }
  assert.deepEqual(check('packages/server/src/a.ts', `import { b } from '@jim/server/b.ts';`), []);
  assert.equal(check('packages/connector-ldap/src/a.test.ts', `import { b } from '@jim/server/b.ts';`).length, 1);
});

test('design rules: texts and dynamic types that look like imports are none', () => {
  const text = `export const method = 'GET';\nexport type A = B['x'];\nexport const other = { from: 'here' };`;
  assert.deepEqual(check('packages/contract/src/a.ts', text), []);
});

test('design rules: a package is imported by its name, also when loaded on demand', () => {
  assert.equal(check('packages/server/src/a.ts', `import { b } from '../../engine/src/b.ts';`).length, 1);
  assert.equal(check('packages/connector-sql/src/a.ts', `const load = () => import('@jim/server/b.ts');`).length, 1);
});

test('design rules: barrels, vague file names, unfinished work and short exported names are found', () => {
  assert.equal(
    check('packages/server/src/all.ts', `// all\nexport * from './a.ts';\nexport { b } from './b.ts';\n`).length,
    1,
  );
  assert.equal(check('packages/server/src/helpers.ts', '').length, 1);
  assert.equal(check('packages/server/src/readMe.ts', '').length, 1);
  assert.deepEqual(check('packages/server/src/read-me.property.test.ts', ''), []);
  assert.equal(check('packages/server/src/a.ts', ['// TO', 'DO later'].join('')).length, 1);
  assert.equal(check('packages/server/src/a.ts', 'export function readCsoRows(): void {}').length, 1);
  assert.deepEqual(
    check('packages/server/src/a.ts', 'const cso = 1;\nexport interface Row { totalCsoAdds: number }'),
    [],
  );
});
