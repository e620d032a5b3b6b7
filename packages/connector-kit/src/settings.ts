/** Connector settings: definitions, stored values, and the generic validation of CST-04. */

export const settingCategories = ['Connectivity', 'General', 'Capabilities', 'Schema', 'Import', 'Export'] as const;
export type SettingCategory = (typeof settingCategories)[number];

export const settingTypes = [
  'String',
  'StringEncrypted',
  'Integer',
  'Heading',
  'Label',
  'Text',
  'DropDown',
  'CheckBox',
  'Divider',
  'File',
] as const;
export type SettingType = (typeof settingTypes)[number];

/** CST-01. Heading, Label and Divider carry no value; a Divider has no name. */
export interface SettingDefinition {
  readonly name: string | null;
  readonly description?: string;
  readonly category: SettingCategory;
  readonly type: SettingType;
  readonly defaultCheckboxValue?: boolean;
  readonly defaultStringValue?: string;
  readonly defaultIntValue?: number;
  readonly dropDownValues?: readonly string[];
  readonly required?: boolean;
  /** Applicable and then required only while the named setting holds `requiredWhenValue`. */
  readonly requiredWhenSetting?: string;
  readonly requiredWhenValue?: string;
  /** Members are optional singly; the group needs at least, or exactly, one. */
  readonly requiredGroup?: string;
  readonly requiredGroupCardinality?: 'AtLeastOne' | 'ExactlyOne';
}

/** Stored values by setting name, secrets decrypted; an absent or null entry means "not supplied". */
export type SettingValues = Readonly<Record<string, string | number | boolean | null>>;

export interface SettingProblem {
  readonly setting: string | null;
  readonly message: string;
}

export function textSetting(values: SettingValues, name: string): string | null {
  const value = values[name];
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

export function integerSetting(values: SettingValues, name: string): number | null {
  const value = values[name];
  return typeof value === 'number' ? value : null;
}

export function checkboxSetting(values: SettingValues, name: string): boolean | null {
  const value = values[name];
  return typeof value === 'boolean' ? value : null;
}
