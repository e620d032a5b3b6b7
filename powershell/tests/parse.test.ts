import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { listErrors, moduleFolder, parsePowerShell, readScripts } from './syntax.ts';

test('PowerShell: every file of the module and its tests parses without an error node', () => {
  const scripts = readScripts(join(moduleFolder, '..'), '.ps1', '.psm1', '.psd1');
  assert.ok(scripts.length > 100, `only ${scripts.length} files were found`);
  const broken = scripts.flatMap((script) => listErrors(script.root).map((error) => `${script.path}:${error}`));
  assert.deepEqual(broken, []);
});

test('PowerShell: every script of the guide parses without an error node', () => {
  const guide = readFileSync(join(moduleFolder, '..', '..', 'docs', 'guides', 'powershell.md'), 'utf8');
  const scripts = [...guide.matchAll(/^```powershell\n(.*?)^```$/gms)].map((match) => match[1] ?? '');
  assert.ok(scripts.length >= 6, `only ${scripts.length} scripts were found`);
  assert.deepEqual(
    scripts.flatMap((script) => listErrors(parsePowerShell(script))),
    [],
  );
});

test('PowerShell: a file that does not parse is found out', () => {
  assert.notDeepEqual(listErrors(parsePowerShell('function Get-Broken { param([string]$Name ')), []);
});
