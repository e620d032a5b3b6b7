import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import test, { type TestContext } from 'node:test';
import { isNewEnoughVersion } from './find-node.mjs';
import { hashLock, isInstalled, matchesInstalled } from './installation.mjs';
import { withInstallLock } from './install-lock.mjs';

const bootstrap = join(import.meta.dirname, '..', 'bootstrap.mjs');

function makeFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'jim-bootstrap-'));
  t.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

function makeProject(t: TestContext, locked: object, installed: object | undefined): string {
  const root = makeFolder(t);
  mkdirSync(join(root, 'node_modules'));
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify({ packages: locked }));
  if (installed)
    writeFileSync(join(root, 'node_modules', '.package-lock.json'), JSON.stringify({ packages: installed }));
  return root;
}

test('bootstrap: nothing installed is not installed', (t) => {
  assert.equal(isInstalled(makeProject(t, { 'node_modules/a': { version: '1.0.0' } }, undefined)), false);
});

test('bootstrap: what npm itself brought up to date counts, and the hash is remembered', (t) => {
  const root = makeProject(t, { 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } });
  assert.equal(isInstalled(root), true);
  assert.equal(readFileSync(join(root, 'node_modules', '.jim-lock'), 'utf8'), hashLock(root));
});

test('bootstrap: a changed lock file asks for a new installation', (t) => {
  const root = makeProject(t, { 'node_modules/a': { version: '1.0.0' } }, { 'node_modules/a': { version: '1.0.0' } });
  assert.equal(isInstalled(root), true);
  writeFileSync(
    join(root, 'package-lock.json'),
    JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.1' } } }),
  );
  assert.equal(isInstalled(root), false);
});

test('bootstrap: an optional package for another platform may be missing, a needed one may not', () => {
  const needed = { version: '1.0.0' };
  const optional = { version: '1.0.0', optional: true };
  const link = { link: true };
  const wanted = { packages: { '': {}, 'node_modules/a': needed, 'node_modules/b': optional, 'node_modules/c': link } };
  assert.equal(matchesInstalled(wanted, { packages: { 'node_modules/a': needed } }), true);
  assert.equal(matchesInstalled(wanted, { packages: { 'node_modules/b': optional } }), false);
});

test('bootstrap: line ends do not change the hash of the lock file', (t) => {
  const root = makeProject(t, {}, undefined);
  writeFileSync(join(root, 'package-lock.json'), '{\n}\n');
  const hash = hashLock(root);
  writeFileSync(join(root, 'package-lock.json'), '{\r\n}\r\n');
  assert.equal(hashLock(root), hash);
});

test('bootstrap: Node 24 and newer will do', () => {
  assert.deepEqual(['v20.20.2', 'v23.9.0', 'v24.0.0', 'v26.1.0', 'nonsense'].map(isNewEnoughVersion), [
    false,
    false,
    true,
    true,
    false,
  ]);
});

const lockScript = `
  import { withInstallLock } from ${JSON.stringify(import.meta.resolve('./install-lock.mjs'))};
  await withInstallLock(process.argv[1], async () => {
    console.log('have');
    await new Promise((go) => process.stdin.once('data', go));
  }, (pid) => console.log('wait ' + pid));
  console.log('gave');
  process.exit();
`;

function lockElsewhere(t: TestContext, file: string) {
  const child = spawn(process.execPath, ['--input-type=module', '-e', lockScript, file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, next: async (): Promise<string> => (await lines.next()).value ?? '' };
}

test('bootstrap: two installations at once take turns', async (t) => {
  const file = join(makeFolder(t), 'lock');
  const one = lockElsewhere(t, file);
  assert.equal(await one.next(), 'have');
  const other = lockElsewhere(t, file);
  assert.equal(await other.next(), `wait ${one.child.pid}`);
  one.child.stdin.write('go\n');
  assert.equal(await one.next(), 'gave');
  assert.equal(await other.next(), 'have');
});

test('bootstrap: the lock of a killed installation is taken over', async (t) => {
  const folder = makeFolder(t);
  const file = join(folder, 'lock');
  const one = lockElsewhere(t, file);
  assert.equal(await one.next(), 'have');
  one.child.kill('SIGKILL');
  await once(one.child, 'exit');
  await withInstallLock(
    file,
    async () => {},
    () => assert.fail('nobody else has it'),
  );
  assert.deepEqual(readdirSync(folder), []);
});

test('bootstrap: a lock that nobody touched for a minute is taken over, its number may be another process now', async (t) => {
  const file = join(makeFolder(t), 'lock');
  writeFileSync(file, String(process.ppid));
  const longAgo = new Date(Date.now() - 120_000);
  utimesSync(file, longAgo, longAgo);
  await withInstallLock(
    file,
    async () => {},
    () => assert.fail('nobody else has it'),
  );
});

test('bootstrap: arguments and exit code pass through', (t) => {
  const script = join(makeFolder(t), 'script.ts');
  writeFileSync(script, 'const code: number = 7; console.log(process.argv.slice(2).join("|")); process.exit(code);');
  const { status, stdout } = spawnSync(process.execPath, [bootstrap, script, '--flag', 'a b'], { encoding: 'utf8' });
  assert.equal(stdout, '--flag|a b\n');
  assert.equal(status, 7);
});

test('bootstrap: a signal reaches the script, and a second one right after it does not', async (t) => {
  const script = join(makeFolder(t), 'script.ts');
  writeFileSync(
    script,
    `let count = 0;
     process.on('SIGINT', () => { count += 1; console.log('stopping'); });
     process.stdin.once('data', () => { process.exit(count); });
     console.log('ready');`,
  );
  const child = spawn(process.execPath, [bootstrap, script], { stdio: ['pipe', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  child.kill('SIGINT');
  assert.equal((await lines.next()).value, 'stopping');
  child.kill('SIGINT');
  child.stdin.write('go\n');
  const [code] = await once(child, 'exit');
  assert.equal(code, 1);
});
