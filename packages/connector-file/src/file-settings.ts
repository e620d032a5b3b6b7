/** The settings of the file connector (FILE-01) and their parsed form. */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import { checkboxSetting, textSetting } from '@jim/connector-kit/settings.ts';
import type { SettingDefinition, SettingProblem, SettingValues } from '@jim/connector-kit/settings.ts';
import { findCulture, invariantCulture } from './culture.ts';
import type { Culture } from './culture.ts';

export type FileMode = 'Import Only' | 'Export Only' | 'Bidirectional';

export const fileSettings: readonly SettingDefinition[] = [
  {
    name: 'File Path',
    description: 'The CSV file, inside one of the folders this server allows for connector files.',
    category: 'General',
    type: 'File',
    required: true,
  },
  {
    name: 'Mode',
    description: 'Whether the file is read, written, or both.',
    category: 'General',
    type: 'DropDown',
    required: true,
    defaultStringValue: 'Import Only',
    dropDownValues: ['Import Only', 'Export Only', 'Bidirectional'],
  },
  {
    name: 'Object Type Column',
    description: "The column that names each row's object type. Give this or Object Type.",
    category: 'General',
    type: 'String',
    requiredGroup: 'Object Type',
    requiredGroupCardinality: 'ExactlyOne',
  },
  {
    name: 'Object Type',
    description: 'The object type of every row, e.g. Person. Give this or Object Type Column.',
    category: 'General',
    type: 'String',
    requiredGroup: 'Object Type',
    requiredGroupCardinality: 'ExactlyOne',
  },
  {
    name: 'Stop On First Error',
    description: 'End the import at the first row with a problem instead of reporting the row and reading on.',
    category: 'Import',
    type: 'CheckBox',
  },
  {
    name: 'Delimiter',
    description: 'What stands between two cells; \\t is a tab.',
    category: 'General',
    type: 'String',
    defaultStringValue: ',',
  },
  {
    name: 'Culture',
    description: 'How numbers and dates are written, e.g. en-gb. Without one, dates have the month first.',
    category: 'General',
    type: 'String',
  },
  {
    name: 'Multi-Value Delimiter',
    description: 'What stands between two values in the cell of a multi-valued attribute.',
    category: 'General',
    type: 'String',
    defaultStringValue: '|',
  },
];

export interface FileConnectorSettings {
  readonly filePath: string | null;
  readonly mode: FileMode;
  readonly objectTypeColumn: string | null;
  readonly objectType: string | null;
  readonly stopOnFirstError: boolean;
  readonly delimiter: string;
  readonly multiValueDelimiter: string;
  readonly culture: Culture;
}

/** Throws ConnectorError('invalidSettings') with the first of `findSettingProblems`. */
export function parseFileSettings(values: SettingValues): FileConnectorSettings {
  const [problem] = findSettingProblems(values);
  if (problem !== undefined) throw new ConnectorError('invalidSettings', problem.message);
  return {
    filePath: textSetting(values, 'File Path'),
    mode: modeOf(values),
    objectTypeColumn: textSetting(values, 'Object Type Column')?.trim() ?? null,
    objectType: textSetting(values, 'Object Type')?.trim() ?? null,
    stopOnFirstError: checkboxSetting(values, 'Stop On First Error') ?? false,
    delimiter: delimiterSetting(values, 'Delimiter', ','),
    multiValueDelimiter: delimiterSetting(values, 'Multi-Value Delimiter', '|'),
    culture: findCulture(textSetting(values, 'Culture')) ?? invariantCulture,
  };
}

/** Problems of single values; the files behind them are not looked at. */
export function findSettingProblems(values: SettingValues): readonly SettingProblem[] {
  const problems: SettingProblem[] = [];
  const culture = textSetting(values, 'Culture');
  if (findCulture(culture) === undefined) {
    problems.push({ setting: 'Culture', message: `Culture: “${culture}” is no language tag such as en-gb.` });
  }
  if (textSetting(values, 'Object Type') !== null && textSetting(values, 'Object Type Column') !== null) {
    problems.push({ setting: 'Object Type', message: 'Give Object Type or Object Type Column, not both.' });
  }
  for (const [setting, standard] of [
    ['Delimiter', ','],
    ['Multi-Value Delimiter', '|'],
  ] as const) {
    if (/["\r\n]/.test(delimiterSetting(values, setting, standard))) {
      problems.push({ setting, message: `${setting} cannot contain a quotation mark or a line break.` });
    }
  }
  return problems;
}

/** CON-04: any value but the two restricting ones leaves both directions. */
function modeOf(values: SettingValues): FileMode {
  const mode = textSetting(values, 'Mode');
  return mode === 'Import Only' || mode === 'Export Only' ? mode : 'Bidirectional';
}

/** Not `textSetting`: a delimiter may be white space. */
function delimiterSetting(values: SettingValues, name: string, standard: string): string {
  const value = values[name];
  return typeof value !== 'string' || value === '' ? standard : value.replaceAll('\\t', '\t');
}
