import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { operationKey, readOpenApi } from './open-api.ts';
import { readCalls, readDictionaryKeys } from './read-calls.ts';
import { readCmdlet, type CmdletShape } from './read-cmdlet.ts';
import { findNodes, moduleFolder, readScripts, unquote, type Script } from './syntax.ts';

const contractFolder = join(import.meta.dirname, '..', 'contract');
const cmdlets: CmdletShape[] = JSON.parse(readFileSync(join(contractFolder, 'cmdlets.json'), 'utf8'));
const endpoints: { method: string; path: string }[] = JSON.parse(
  readFileSync(join(contractFolder, 'endpoints.json'), 'utf8'),
);
const operations = new Set(endpoints.map(({ method, path }) => operationKey(method, path)));
const publicScripts = readScripts(join(moduleFolder, 'Public'), '.ps1');
const privateScripts = readScripts(join(moduleFolder, 'Private'), '.ps1');
const scriptByName = new Map(publicScripts.map((script) => [script.name, script]));

function scriptOf(name: string): Script {
  const script = scriptByName.get(name);
  assert.ok(script, `${name} has no file`);
  return script;
}

/** The table says of a set only what is there; the order of sets is free, that of parameters counts. */
function comparable(shape: Omit<CmdletShape, 'failure' | 'implicitPositions'>): unknown {
  return { ...shape, parameterSets: shape.parameterSets.toSorted() };
}

test('PowerShell: the module holds the 93 cmdlets of the contract, each in a file of its own', () => {
  assert.deepEqual([...scriptByName.keys()].toSorted(), cmdlets.map((cmdlet) => cmdlet.name).toSorted());
  assert.equal(cmdlets.length, 93);
  for (const script of publicScripts) {
    const names = findNodes(script.root, 'function_name').map((node) => node.text);
    assert.deepEqual(names, [script.name]);
  }
});

test('PowerShell: 36 cmdlets ask at medium impact and 16 at high', () => {
  const count = (impact: string): number => cmdlets.filter((cmdlet) => cmdlet.confirmImpact === impact).length;
  assert.deepEqual([count('Medium'), count('High')], [36, 16]);
});

for (const { failure, implicitPositions, ...expected } of cmdlets) {
  test(`PowerShell: ${expected.name} has the parameters, sets, bindings and validation of the contract`, () => {
    const script = scriptOf(expected.name);
    const actual = readCmdlet(script);
    assert.deepEqual(comparable(actual), comparable(expected));
    const explicit = actual.parameters.some((parameter) =>
      Object.values(parameter.sets).some((set) => set.position !== undefined),
    );
    if (implicitPositions)
      assert.ok(!explicit && actual.parameterSets.length === 0, 'positions come from the order of parameters');
    const asksFirst = script.text.includes('if (-not (Confirm-JIMConnected');
    assert.equal(asksFirst, (failure ?? '').startsWith('eN'), 'eN, eNT and eNL check the connection first');
    if (failure === 'eT' || failure === 'eNT') assert.match(script.text, /ThrowTerminatingError/);
    if (failure === 'eN' || failure === 'eW' || failure === 'eNL') assert.match(script.text, /Write-JIMFailure/);
  });

  test(`PowerShell: ${expected.name} has a synopsis, a description, words for each parameter and two examples`, () => {
    const help = findNodes(scriptOf(expected.name).root, 'comment')[0]?.text ?? '';
    assert.match(help, /\.SYNOPSIS\s+\S/);
    assert.match(help, /\.DESCRIPTION\s+\S/);
    assert.ok((help.match(/^\s+\.EXAMPLE$/gm) ?? []).length >= 2, 'two examples');
    const described = [...help.matchAll(/^\s+\.PARAMETER (\w+)\n\s+\S/gm)].map((match) => match[1]);
    assert.deepEqual(
      described,
      expected.parameters.map((parameter) => parameter.name),
    );
    assert.ok(help.includes(expected.name), 'an example that uses it');
  });
}

test('PowerShell: -Force yields to -WhatIf and -Confirm in every cmdlet that has it', () => {
  const forcing = cmdlets.filter(
    (cmdlet) => cmdlet.confirmImpact !== null && cmdlet.parameters.some((p) => p.name === 'Force'),
  );
  assert.ok(forcing.length > 10);
  for (const { name } of forcing) {
    assert.match(
      scriptOf(name).text,
      /if \(\$Force -and -not \$PSBoundParameters\.ContainsKey\('Confirm'\)\) \{\s+\$ConfirmPreference = 'None'\s+\}\s+if \(-not \$PSCmdlet\.ShouldProcess/,
      name,
    );
  }
});

test('PowerShell: every cmdlet that can ask does ask', () => {
  for (const { name } of cmdlets.filter((cmdlet) => cmdlet.confirmImpact !== null)) {
    assert.match(scriptOf(name).text, /\$PSCmdlet\.ShouldProcess\(/, name);
  }
});

test('PowerShell: the manifest exports exactly the cmdlets and nothing else', () => {
  const manifest = readScripts(moduleFolder, '.psd1')[0];
  assert.ok(manifest);
  const lists = new Map(
    findNodes(manifest.root, 'hash_entry').map((entry) => [
      entry.namedChildren[0]?.text ?? '',
      findNodes(entry, 'string_literal').map((node) => unquote(node.text)),
    ]),
  );
  assert.deepEqual(lists.get('FunctionsToExport'), cmdlets.map((cmdlet) => cmdlet.name).toSorted());
  for (const nothing of ['CmdletsToExport', 'VariablesToExport', 'AliasesToExport'])
    assert.deepEqual(lists.get(nothing), []);
  assert.deepEqual(lists.get('CompatiblePSEditions'), ['Core']);
  assert.deepEqual(lists.get('PowerShellVersion'), ['7.4']);
});

test('PowerShell: every address the module calls is an operation of the API', () => {
  const unknown = [...publicScripts, ...privateScripts].flatMap((script) =>
    readCalls(script)
      .map((call) => operationKey(call.method, call.path))
      .filter((key) => !operations.has(key))
      .map((key) => `${script.name}: ${key}`),
  );
  assert.deepEqual(unknown, []);
});

test('PowerShell: the module reaches every operation but files, logs and the two probes', () => {
  const called = new Set(
    [...publicScripts, ...privateScripts].flatMap(readCalls).map((call) => operationKey(call.method, call.path)),
  );
  const left = [...operations].filter((key) => !called.has(key)).map((key) => key.replace('GET /api/v1/', ''));
  assert.deepEqual(left.toSorted(), [
    'filesystem/list',
    'filesystem/roots',
    'filesystem/validate',
    'health/live',
    'health/ready',
    'logs',
    'logs/files',
    'logs/levels',
    'logs/services',
  ]);
});

const openApi = readOpenApi(join(import.meta.dirname, '..', '..', 'openapi.json'));

test(
  'PowerShell: every operation, body property and query parameter is in openapi.json',
  { skip: openApi === undefined && 'there is no openapi.json yet' },
  (t) => {
    assert.ok(openApi);
    const missing = new Set<string>();
    const wrong: string[] = [];
    const scheduleBody = privateScripts.find((script) => script.name === 'JIMSchedule');
    for (const script of publicScripts) {
      const calls = readCalls(script);
      const known = calls.flatMap((call) => {
        const operation = openApi.get(operationKey(call.method, call.path));
        if (operation === undefined) missing.add(operationKey(call.method, call.path));
        return operation === undefined ? [] : [{ call, operation }];
      });
      if (known.length < calls.length) continue;
      const bodies = known.filter(({ call }) => call.hasBody).map(({ operation }) => operation.bodyProperties);
      const queries = known.filter(({ call }) => call.hasQuery).map(({ operation }) => operation.queryParameters);
      const body = readDictionaryKeys(script, 'body');
      if (scheduleBody !== undefined && script.text.includes('New-JIMScheduleBody'))
        body.push(...readDictionaryKeys(scheduleBody, 'body'));
      const query = readDictionaryKeys(script, 'query');
      if (script.text.includes('Get-JIMPagedItem')) query.push('page', 'pageSize');
      wrong.push(
        ...body.filter((key) => !bodies.some((names) => names.has(key))).map((key) => `${script.name}: body ${key}`),
      );
      wrong.push(
        ...query.filter((key) => !queries.some((names) => names.has(key))).map((key) => `${script.name}: query ${key}`),
      );
    }
    assert.deepEqual(wrong, []);
    const complete = [...operations].every((key) => openApi.has(key));
    if (complete) assert.deepEqual([...missing], []);
    else
      t.diagnostic(
        `openapi.json lacks ${missing.size} operations that the module calls: ${[...missing].toSorted().join(', ')}`,
      );
  },
);
