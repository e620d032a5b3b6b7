import type { Secrets } from '../secrets/secrets.ts';
import { settingCatalogue } from '../settings/setting-catalogue.ts';
import type { SettingEntry } from '../settings/setting-catalogue.ts';
import type { Transaction } from '../store/database.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Makes the rows say what the catalogue says (MVD-02): texts, type, default and read-only flag are refreshed,
 * an administrator's value is kept, a value from the environment replaces whatever was there.
 */
export async function seedSettings(
  transaction: Transaction,
  environment: Environment,
  secrets: Secrets,
): Promise<void> {
  const { rows } = await transaction.query<{ key: string; value: string | null }>({
    text: 'select key, value from service_setting',
  });
  const stored = new Map(rows.map((row) => [row.key, row.value]));
  const entries = settingCatalogue.map((entry: SettingEntry) =>
    rowOf(entry, environment, secrets, stored.get(entry.key) ?? null),
  );
  await transaction.query({
    text: `
      insert into service_setting (key, display_name, description, category, value_type, default_value, value, enum_values, is_read_only, position)
      select key, display_name, description, category, value_type, default_value, value,
        (select array_agg(item) from jsonb_array_elements_text(enum_values) as item), is_read_only, position
      from jsonb_to_recordset($1::jsonb) as entry(key text, display_name text, description text, category text, value_type text,
        default_value text, value text, enum_values jsonb, is_read_only boolean, position int)
      on conflict (key) do update set display_name = excluded.display_name, description = excluded.description,
        category = excluded.category, value_type = excluded.value_type, default_value = excluded.default_value, value = excluded.value,
        enum_values = excluded.enum_values, is_read_only = excluded.is_read_only, position = excluded.position`,
    values: [JSON.stringify(entries.map((entry, position) => ({ ...entry, position })))],
  });
  await transaction.query({
    text: 'delete from service_setting where key <> all($1)',
    values: [settingCatalogue.map((entry) => entry.key)],
  });
}

function rowOf(entry: SettingEntry, environment: Environment, secrets: Secrets, stored: string | null): object {
  const given = entry.fromEnvironment === undefined ? undefined : environment[entry.fromEnvironment] || null;
  return {
    key: entry.key,
    display_name: entry.displayName,
    description: entry.description,
    category: entry.category,
    value_type: entry.valueType,
    default_value: entry.environmentIsDefault ? given : entry.defaultValue,
    value:
      given === undefined ? (entry.isReadOnly ? null : stored) : valueFromEnvironment(entry, given, stored, secrets),
    enum_values: entry.enumValues ?? [],
    is_read_only: entry.isReadOnly ?? false,
  };
}

function valueFromEnvironment(
  entry: SettingEntry,
  given: string | null,
  stored: string | null,
  secrets: Secrets,
): string | null {
  if (given === null || entry.valueType !== 'StringEncrypted') return given;
  const isCurrent = stored !== null && !secrets.needsReEncryption(stored) && secrets.decrypt(stored) === given;
  return isCurrent ? stored : secrets.encrypt(given);
}
