import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { defaultValues, withDefaults } from './default-values.ts';
import { settingTypes } from './settings.ts';
import type { SettingDefinition, SettingType, SettingValues } from './settings.ts';
import { applicableValues, isApplicable, validateSettings } from './validate-settings.ts';

function setting(name: string, type: SettingType, more: Partial<SettingDefinition> = {}): SettingDefinition {
  return { name, type, category: 'General', ...more };
}

const authentication: readonly SettingDefinition[] = [
  setting('Use Proxy', 'CheckBox'),
  setting('Proxy Host', 'String', { requiredWhenSetting: 'Use Proxy', requiredWhenValue: 'true' }),
  setting('Proxy Login', 'DropDown', { requiredWhenSetting: 'Proxy Host', requiredWhenValue: 'inner' }),
  setting('Proxy Password', 'StringEncrypted', { requiredWhenSetting: 'Proxy Login', requiredWhenValue: 'Basic' }),
];

function missing(definitions: readonly SettingDefinition[], values: SettingValues): readonly (string | null)[] {
  return validateSettings(definitions, values).map((problem) => problem.setting);
}

test('CST-01: presentation rows carry no value, and a divider has no name', () => {
  const definitions = [
    setting('Heading', 'Heading'),
    setting('Explanation', 'Label', { required: true }),
    { ...setting('', 'Divider'), name: null },
    setting('Host', 'String', { required: true }),
  ];
  assert.deepEqual(defaultValues(definitions), { Host: null });
  assert.deepEqual(missing(definitions, {}), ['Host']);
});

test('CST-02: every setting starts with its default, of whichever type', () => {
  const definitions = [
    setting('Port', 'Integer', { defaultIntValue: 0 }),
    setting('Secure', 'CheckBox', { defaultCheckboxValue: false }),
    setting('Mode', 'DropDown', { defaultStringValue: 'Import Only' }),
    setting('Password', 'StringEncrypted'),
  ];
  assert.deepEqual(defaultValues(definitions), { Port: 0, Secure: false, Mode: 'Import Only', Password: null });
});

test('CON-02: a setting that an upgrade brought has its default where nothing is stored, and only there', () => {
  const definitions = [
    setting('Old', 'String', { defaultStringValue: 'a' }),
    setting('New', 'Integer', { defaultIntValue: 3 }),
  ];
  assert.deepEqual(withDefaults(definitions, { Old: null }), { Old: null, New: 3 });
});

test('CST-03: one problem for each invalid setting, in display order, naming it', () => {
  const definitions = [setting('B', 'String', { required: true }), setting('A', 'Integer', { required: true })];
  const problems = validateSettings(definitions, { B: '  ', A: '5' });
  assert.deepEqual(
    problems.map(({ setting: name }) => name),
    ['B', 'A'],
  );
  assert.ok(problems.every(({ setting: name, message }) => name !== null && message.includes(name)));
  assert.deepEqual(validateSettings(definitions, { B: 'x', A: 0 }), []);
});

test('CST-04: a setting applies only while its controller applies and holds the value, ignoring case', () => {
  const applicable = (values: SettingValues): readonly (string | null)[] =>
    authentication.filter((each) => isApplicable(each, authentication, values)).map(({ name }) => name);
  assert.deepEqual(applicable({}), ['Use Proxy']);
  assert.deepEqual(applicable({ 'Use Proxy': true }), ['Use Proxy', 'Proxy Host']);
  assert.deepEqual(applicable({ 'Use Proxy': true, 'Proxy Host': 'INNER' }), [
    'Use Proxy',
    'Proxy Host',
    'Proxy Login',
  ]);
  const whole = { 'Use Proxy': true, 'Proxy Host': 'inner', 'Proxy Login': 'basic' };
  assert.equal(applicable(whole).length, 4);
  assert.deepEqual(applicable({ ...whole, 'Use Proxy': false }), ['Use Proxy']);
});

test('CST-04: an unset check box is false, and an integer is compared as plain digits', () => {
  const definitions = [
    setting('Off', 'CheckBox'),
    setting('When Off', 'String', { requiredWhenSetting: 'Off', requiredWhenValue: 'False' }),
    setting('Version', 'Integer'),
    setting('When 1000', 'String', { requiredWhenSetting: 'Version', requiredWhenValue: '1000' }),
  ];
  assert.deepEqual(missing(definitions, { Version: 1000 }), ['When Off', 'When 1000']);
  assert.deepEqual(missing(definitions, { Off: true, Version: 100 }), []);
});

test('CST-04: an unknown controller or a cycle makes a setting inapplicable', () => {
  const definitions = [
    setting('Orphan', 'String', { requiredWhenSetting: 'Nobody', requiredWhenValue: '' }),
    setting('First', 'String', { requiredWhenSetting: 'Second', requiredWhenValue: '' }),
    setting('Second', 'String', { requiredWhenSetting: 'First', requiredWhenValue: '' }),
    setting('Self', 'String', { requiredWhenSetting: 'Self', requiredWhenValue: '' }),
  ];
  assert.deepEqual(missing(definitions, {}), []);
});

test('CST-04: Text is never reported missing, a check box always counts as supplied', () => {
  const definitions = [
    setting('Document', 'Text', { required: true }),
    setting('Agree', 'CheckBox', { required: true }),
  ];
  assert.deepEqual(missing(definitions, {}), []);
});

test('CST-04: a group needs one member, or exactly one when any member says so', () => {
  const atLeastOne = [setting('A', 'String', { requiredGroup: 'G' }), setting('B', 'String', { requiredGroup: 'G' })];
  const exactlyOne = [
    setting('A', 'String', { requiredGroup: 'G' }),
    setting('B', 'String', { requiredGroup: 'G', requiredGroupCardinality: 'ExactlyOne' }),
  ];
  for (const definitions of [atLeastOne, exactlyOne]) {
    assert.deepEqual(missing(definitions, {}), ['A']);
    assert.deepEqual(missing(definitions, { A: 'x' }), []);
    assert.deepEqual(missing(definitions, { B: 'x' }), []);
  }
  assert.deepEqual(missing(atLeastOne, { A: 'x', B: 'y' }), []);
  assert.deepEqual(missing(exactlyOne, { A: 'x', B: 'y' }), ['A']);
});

test('CST-04: a member that is required is so only through its group', () => {
  const definitions = [
    setting('A', 'String', { requiredGroup: 'G', required: true }),
    setting('B', 'String', { requiredGroup: 'G' }),
  ];
  assert.deepEqual(missing(definitions, { B: 'x' }), []);
});

test('CST-04: inapplicable members neither satisfy nor breach a group', () => {
  const hidden = { requiredWhenSetting: 'On', requiredWhenValue: 'true', requiredGroup: 'G' };
  const definitions = [
    setting('On', 'CheckBox'),
    setting('Hidden', 'String', hidden),
    setting('Shown', 'String', { requiredGroup: 'G', requiredGroupCardinality: 'ExactlyOne' }),
  ];
  assert.deepEqual(missing(definitions, { Hidden: 'x' }), ['Shown']);
  assert.deepEqual(missing(definitions, { Hidden: 'x', Shown: 'y' }), []);
  assert.deepEqual(missing(definitions, { On: true, Hidden: 'x', Shown: 'y' }), ['Hidden']);
  const allHidden = definitions.filter(({ name }) => name !== 'Shown');
  assert.deepEqual(missing(allHidden, {}), []);
});

test('CST-04: the stored value of a setting that does not apply has no effect', () => {
  const stored = { 'Use Proxy': false, 'Proxy Host': 'inner', 'Proxy Password': 'left over' };
  assert.deepEqual(applicableValues(authentication, stored), { 'Use Proxy': false });
});

test('CST-04: whatever refers to whatever, validation ends and names only settings it was given', () => {
  const names = fc.constantFrom('A', 'B', 'C', 'D');
  const definition = fc.record({
    name: names,
    type: fc.constantFrom(...settingTypes),
    category: fc.constant('General' as const),
    required: fc.boolean(),
    requiredWhenSetting: fc.option(names, { nil: undefined }),
    requiredWhenValue: fc.constantFrom('', 'true', '1'),
    requiredGroup: fc.option(fc.constantFrom('G', 'H'), { nil: undefined }),
  });
  const values = fc.dictionary(names, fc.constantFrom('', 'true', 1, true, false, null));
  fc.assert(
    fc.property(fc.array(definition, { maxLength: 8 }), values, (definitions, given) => {
      const known = new Set<string | null>(definitions.map(({ name }) => name));
      for (const problem of validateSettings(definitions, given)) assert.ok(known.has(problem.setting));
    }),
  );
});
