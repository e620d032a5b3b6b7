import type { ServiceSettingDto } from '@jim/contract/endpoints/service-settings.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { notFound, validationError } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { findServiceSetting, setServiceSetting } from '../store/service-settings.ts';
import type { ServiceSettingRow } from '../store/service-settings.ts';
import type { Transaction } from '../store/database.ts';
import { problemOfValue } from './effective-settings.ts';
import { settingCatalogue } from './setting-catalogue.ts';
import type { SettingEntry } from './setting-catalogue.ts';

const mask = '********';

export function settingOf(row: ServiceSettingRow): ServiceSettingDto {
  const isSecret = row.valueType === 'StringEncrypted';
  const shown = (value: string | null): string | null => (isSecret && value !== null ? mask : value);
  return {
    key: row.key,
    displayName: row.displayName,
    description: row.description,
    category: row.category as ServiceSettingDto['category'],
    valueType: row.valueType as ServiceSettingDto['valueType'],
    defaultValue: shown(row.defaultValue),
    value: shown(row.value),
    effectiveValue: shown(row.value ?? row.defaultValue),
    isReadOnly: row.isReadOnly,
    isOverridden: row.value !== null && row.value !== row.defaultValue,
  };
}

/** @throws ApiError 404 */
export async function getSetting(database: Transaction, key: string): Promise<ServiceSettingRow> {
  const row = await findServiceSetting(database, key);
  if (!row) throw notFound('There is no service setting of that key.');
  return row;
}

/**
 * Stores a value, or null for the default, with its activity; in force at once in this process and for every other as soon as it
 * looks again. @throws ApiError 404, 400 read-only, 400 when the value does not fit.
 */
export async function changeSetting(
  services: Services,
  caller: Caller,
  key: string,
  change: { readonly kind: 'update'; readonly value: string | null } | { readonly kind: 'revert' },
): Promise<ServiceSettingDto> {
  const changed = await services.database.transaction(async (transaction) => {
    const row = await getSetting(transaction, key);
    const entry = settingCatalogue.find((candidate: SettingEntry) => candidate.key === key);
    if (row.isReadOnly || !entry) throw validationError({ value: [`${row.displayName} is read-only.`] });
    const value = change.kind === 'update' ? canonicalValue(entry, change.value) : null;
    await setServiceSetting(transaction, key, value === null ? null : stored(entry, value, services));
    await recordConfigurationActivity(transaction, {
      caller,
      targetType: 'ServiceSetting',
      operation: change.kind === 'update' ? 'Update' : 'Revert',
      targetName: row.displayName,
    });
    return getSetting(transaction, key);
  });
  services.settings.invalidate();
  return settingOf(changed);
}

/**
 * Booleans and names in any case, numbers and timespans with space around, become their one spelling. Null is the default, and
 * so is an empty text where only null can be meant: PowerShell makes the one of the other.
 */
function canonicalValue(entry: SettingEntry, given: string | null): string | null {
  const isText = entry.valueType === 'String' || entry.valueType === 'StringEncrypted';
  if (given === null || (given.trim() === '' && !isText)) return null;
  const trimmed = isText ? given : given.trim();
  const wanted = entry.valueType === 'Boolean' ? ['true', 'false'] : (entry.enumValues ?? []);
  const value = wanted.find((name) => name.toLowerCase() === trimmed.toLowerCase()) ?? trimmed;
  const problem = problemOfValue(entry, value);
  if (problem !== undefined) throw validationError({ value: [problem] });
  return value;
}

function stored(entry: SettingEntry, value: string, { secrets }: Services): string {
  return entry.valueType === 'StringEncrypted' ? secrets.encrypt(value) : value;
}
