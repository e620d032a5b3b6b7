import assert from 'node:assert/strict';
import { mkdir, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'node:test';
import { defaultValues } from '@jim/connector-kit/default-values.ts';
import type { SettingProblem, SettingValues } from '@jim/connector-kit/settings.ts';
import { validateSettings } from '@jim/connector-kit/validate-settings.ts';
import { fileConnector } from './file-connector.ts';
import { assertConnectorError, openTestBed } from './file-test-bed.ts';
import type { FileTestBed } from './file-test-bed.ts';

function validate(bed: FileTestBed, settings: SettingValues): Promise<readonly SettingProblem[]> {
  return fileConnector.validate({ 'File Path': bed.path, ...settings }, bed.environment);
}

test('CON-01: the connector is found by its name', () => {
  assert.equal(fileConnector.name, 'JIM File Connector');
  assert.ok(fileConnector.description.length > 0 && fileConnector.url.length > 0);
});

test('CON-03: what the file connector can do', () => {
  const able = Object.entries(fileConnector.capabilities).filter(([, has]) => has);
  assert.deepEqual(
    able.map(([name]) => name),
    ['fullImport', 'export', 'userSelectedExternalId', 'userSelectedAttributeTypes', 'autoConfirmExport', 'filePaths'],
  );
});

test('CON-32, FILE-35: exports are confirmed by themselves, for no setting says otherwise', () => {
  assert.equal(fileConnector.capabilities.autoConfirmExport, true);
  assert.ok(!fileConnector.settings.some(({ name }) => name === 'Auto-Confirm Exports'));
});

test('FILE-01: the settings, in order, with their types and defaults', () => {
  const rows = fileConnector.settings.map(({ name, type, category, required }) => [
    name,
    type,
    category,
    required === true,
  ]);
  assert.deepEqual(rows, [
    ['File Path', 'File', 'General', true],
    ['Mode', 'DropDown', 'General', true],
    ['Object Type Column', 'String', 'General', false],
    ['Object Type', 'String', 'General', false],
    ['Stop On First Error', 'CheckBox', 'Import', false],
    ['Delimiter', 'String', 'General', false],
    ['Culture', 'String', 'General', false],
    ['Multi-Value Delimiter', 'String', 'General', false],
  ]);
  assert.deepEqual(defaultValues(fileConnector.settings), {
    'File Path': null,
    Mode: 'Import Only',
    'Object Type Column': null,
    'Object Type': null,
    'Stop On First Error': null,
    Delimiter: ',',
    Culture: null,
    'Multi-Value Delimiter': '|',
  });
  const [, mode] = fileConnector.settings;
  assert.deepEqual(mode?.dropDownValues, ['Import Only', 'Export Only', 'Bidirectional']);
});

test('FILE-01: exactly one of Object Type and Object Type Column', () => {
  const check = (more: SettingValues): number =>
    validateSettings(fileConnector.settings, { 'File Path': '/x', Mode: 'Import Only', ...more }).length;
  assert.equal(check({}), 1);
  assert.equal(check({ 'Object Type': 'person' }), 0);
  assert.equal(check({ 'Object Type Column': 'type' }), 0);
  assert.equal(check({ 'Object Type': 'person', 'Object Type Column': 'type' }), 1);
});

test('CON-04: Mode takes away import or export', async () => {
  await using bed = await openTestBed('id,name\n');
  const abilities = async (mode: string | null): Promise<readonly boolean[]> => {
    await using open = await fileConnector.open({ 'File Path': bed.path, Mode: mode }, bed.environment);
    return [open.fullImport !== undefined, open.deltaImport !== undefined, open.export !== undefined];
  };
  assert.deepEqual(await abilities('Import Only'), [true, false, false]);
  assert.deepEqual(await abilities('Export Only'), [false, false, true]);
  assert.deepEqual(await abilities('Bidirectional'), [true, false, true]);
  assert.deepEqual(await abilities('anything'), [true, false, true]);
  assert.deepEqual(await abilities(null), [true, false, true]);
});

test('FILE-02: the import modes need the file', async () => {
  await using bed = await openTestBed(null);
  for (const mode of ['Import Only', 'Bidirectional']) {
    const [problem] = await validate(bed, { Mode: mode });
    assert.equal(problem?.setting, 'File Path');
    assert.match(problem.message, /does not exist/);
  }
  await bed.write('id\n');
  for (const mode of ['Import Only', 'Bidirectional']) assert.deepEqual(await validate(bed, { Mode: mode }), []);
});

test('FILE-02: Export Only makes the folder, and says so when it cannot', async () => {
  await using bed = await openTestBed(null);
  const settings = { Mode: 'Export Only', 'File Path': join(bed.folder, 'a', 'b', 'out.csv') };
  assert.deepEqual(await validate(bed, settings), []);
  assert.ok((await stat(join(bed.folder, 'a', 'b'))).isDirectory());
  await writeFile(join(bed.folder, 'file'), '');
  const [problem] = await validate(bed, { Mode: 'Export Only', 'File Path': join(bed.folder, 'file', 'out.csv') });
  assert.equal(problem?.setting, 'File Path');
});

test('FILE-02: a path outside the roots is refused by name of the roots, whichever way it leads out', async () => {
  await using outside = await openTestBed('id,name\n1,secret\n');
  await using bed = await openTestBed('id,name\n');
  await symlink(outside.path, join(bed.folder, 'link.csv'));
  await symlink(outside.folder, join(bed.folder, 'folder'));
  const paths = [
    outside.path,
    join(bed.folder, 'link.csv'),
    join(bed.folder, 'folder', 'people.csv'),
    join(bed.folder, 'folder', 'not', 'there.csv'),
    `${bed.folder}/../${outside.folder.split('/').at(-1)}/people.csv`,
    `${bed.folder}-sibling/people.csv`,
    'people.csv',
  ];
  for (const path of paths) {
    for (const mode of ['Bidirectional', 'Export Only']) {
      const [problem] = await validate(bed, { Mode: mode, 'File Path': path });
      assert.ok(problem?.message.includes(bed.folder), `${path}: ${problem?.message}`);
    }
    const importing = bed.importObjects({ filePath: path });
    await assertConnectorError(importing, 'outsideFileRoots', new RegExp(bed.folder));
    await assertConnectorError(bed.export([], { 'File Path': path }), 'outsideFileRoots', /outside/);
    await assertConnectorError(bed.discover({ 'File Path': path }), 'outsideFileRoots', /outside/);
  }
  assert.equal(await outside.read(), 'id,name\n1,secret\n');
});

test('FILE-02: a link that stays inside the roots, and a root that is a link, are followed', async () => {
  await using bed = await openTestBed('id,name\n1,Ann\n');
  const root = `${bed.folder}-link`;
  await symlink(bed.folder, root);
  await mkdir(join(bed.folder, 'sub'));
  await symlink(bed.path, join(bed.folder, 'sub', 'link.csv'));
  const environment = { ...bed.environment, fileRoots: [root] };
  const path = join(root, 'sub', 'link.csv');
  assert.deepEqual(await fileConnector.validate({ Mode: 'Import Only', 'File Path': path }, environment), []);
  assert.equal((await bed.importObjects({ filePath: path })).length, 1);
  await rm(root);
});

test('FILE-02: settings that mean nothing are refused each by its name', async () => {
  await using bed = await openTestBed('id\n');
  const settings = async (more: SettingValues): Promise<readonly (string | null)[]> =>
    (await validate(bed, more)).map(({ setting }) => setting);
  assert.deepEqual(await settings({ Culture: 'no such culture' }), ['Culture']);
  assert.deepEqual(await settings({ Delimiter: '"' }), ['Delimiter']);
  assert.deepEqual(await settings({ 'Multi-Value Delimiter': '\n' }), ['Multi-Value Delimiter']);
  assert.deepEqual(await settings({ 'Object Type': 'a', 'Object Type Column': 'b' }), ['Object Type']);
  assert.deepEqual(await settings({ Culture: 'en_GB', Delimiter: '\t' }), []);
});

test('FILE-20: a folder in the place of the file is refused', async () => {
  await using bed = await openTestBed(null);
  await mkdir(bed.path);
  await assertConnectorError(bed.importObjects(), 'badInput', /not a file|cannot be read/);
});
