/** The generic validation of connector settings (CST-04); a connector's own checks run after it. */
import type { SettingDefinition, SettingProblem, SettingValues } from './settings.ts';

/**
 * One problem per missing required setting and per breached required group, in display order;
 * empty means that the connector's own `validate` may run.
 */
export function validateSettings(
  definitions: readonly SettingDefinition[],
  values: SettingValues,
): readonly SettingProblem[] {
  const applicable = definitions.filter((definition) => isApplicable(definition, definitions, values));
  return applicable.flatMap((definition, index) => {
    if (definition.requiredGroup === undefined) return missingSetting(definition, values);
    const members = applicable.filter((member) => member.requiredGroup === definition.requiredGroup);
    return members[0] === applicable[index] ? breachedGroup(definition.requiredGroup, members, values) : [];
  });
}

/** CST-04 a. The controller must exist, itself be applicable and hold the value; a cycle makes its members inapplicable. */
export function isApplicable(
  definition: SettingDefinition,
  definitions: readonly SettingDefinition[],
  values: SettingValues,
): boolean {
  const path = new Set<SettingDefinition>();
  let current = definition;
  while (current.requiredWhenSetting !== undefined) {
    if (path.has(current)) return false;
    path.add(current);
    const controller = definitions.find((candidate) => candidate.name === current.requiredWhenSetting);
    if (controller === undefined || !holds(controller, values, current.requiredWhenValue ?? '')) return false;
    current = controller;
  }
  return true;
}

/** The values that have effect: those of inapplicable settings are left out (CST-04 d). */
export function applicableValues(definitions: readonly SettingDefinition[], values: SettingValues): SettingValues {
  const hidden = new Set(
    definitions.filter((definition) => !isApplicable(definition, definitions, values)).map(({ name }) => name),
  );
  return Object.fromEntries(Object.entries(values).filter(([name]) => !hidden.has(name)));
}

function holds(controller: SettingDefinition, values: SettingValues, wanted: string): boolean {
  const value = controller.name === null ? undefined : values[controller.name];
  const text = controller.type === 'CheckBox' ? String(value === true) : String(value ?? '');
  return text.toLowerCase() === wanted.toLowerCase();
}

/** CST-04 b. */
function missingSetting(definition: SettingDefinition, values: SettingValues): readonly SettingProblem[] {
  const required = definition.required === true || definition.requiredWhenSetting !== undefined;
  if (!required || definition.type === 'Text' || isSupplied(definition, values)) return [];
  return [{ setting: definition.name, message: `${definition.name ?? 'A setting'} is required and has no value.` }];
}

/** CST-04 c. `members` are the applicable ones, at least one. */
function breachedGroup(
  group: string,
  members: readonly SettingDefinition[],
  values: SettingValues,
): readonly SettingProblem[] {
  const exactlyOne = members.some((member) => member.requiredGroupCardinality === 'ExactlyOne');
  const supplied = members.filter((member) => isSupplied(member, values));
  if (supplied.length === 1 || (supplied.length > 1 && !exactlyOne)) return [];
  const names = members.map((member) => member.name ?? '').join(', ');
  const rule = exactlyOne ? 'exactly one' : 'at least one';
  const found = supplied.length === 0 ? 'none has a value' : `${supplied.length} have one`;
  return [{ setting: members[0]?.name ?? null, message: `${group}: give a value to ${rule} of ${names}; ${found}.` }];
}

function isSupplied(definition: SettingDefinition, values: SettingValues): boolean {
  const value = definition.name === null ? undefined : values[definition.name];
  switch (definition.type) {
    case 'CheckBox':
    case 'Heading':
    case 'Label':
    case 'Divider':
      return true;
    case 'Integer':
      return typeof value === 'number';
    case 'String':
    case 'StringEncrypted':
    case 'Text':
    case 'DropDown':
    case 'File':
      return typeof value === 'string' && value.trim() !== '';
  }
}
