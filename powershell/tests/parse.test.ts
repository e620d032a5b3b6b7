import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';
import { listErrors, moduleFolder, parsePowerShell, readScripts } from './syntax.ts';

test('PowerShell: every file of the module and its tests parses without an error node', () => {
  const scripts = readScripts(join(moduleFolder, '..'), '.ps1', '.psm1', '.psd1');
  assert.ok(scripts.length > 100, `only ${scripts.length} files were found`);
  const broken = scripts.flatMap((script) => listErrors(script.root).map((error) => `${script.path}:${error}`));
  assert.deepEqual(broken, []);
});

test('PowerShell: a file that does not parse is found out', () => {
  assert.notDeepEqual(listErrors(parsePowerShell('function Get-Broken { param([string]$Name ')), []);
});
