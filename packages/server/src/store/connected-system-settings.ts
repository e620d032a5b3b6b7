import type { SettingDefinition } from '@jim/connector-kit/settings.ts';
import type { Transaction } from './database.ts';

/** One setting of a connected system that carries a value. `encryptedValue` is as it is at rest. */
export interface SettingValueRow {
  readonly settingId: number;
  readonly definition: SettingDefinition;
  readonly stringValue: string | null;
  readonly encryptedValue: string | null;
  readonly intValue: number | null;
  readonly checkboxValue: boolean | null;
}

/** In display order, also settings for which no value row exists yet. Presentation rows are left out. */
export async function listSettingValues(tx: Transaction, systemId: number): Promise<readonly SettingValueRow[]> {
  const { rows } = await tx.query<SettingValueRow>({
    name: 'list-setting-values',
    text: `
      select setting.id as "settingId", setting.definition,
             case when value.connector_setting_id is null then setting.definition->>'defaultStringValue' else value.string_value end as "stringValue",
             value.encrypted_value as "encryptedValue",
             case when value.connector_setting_id is null then (setting.definition->>'defaultIntValue')::int else value.int_value end as "intValue",
             case when value.connector_setting_id is null then (setting.definition->>'defaultCheckboxValue')::boolean else value.checkbox_value end as "checkboxValue"
      from connected_system cs
      join connector_setting setting on setting.connector_definition_id = cs.connector_definition_id
      left join connected_system_setting_value value on value.connector_setting_id = setting.id and value.connected_system_id = cs.id
      where cs.id = $1 and setting.definition->>'type' not in ('Heading', 'Label', 'Divider')
      order by setting.position, setting.id`,
    values: [systemId],
  });
  return rows;
}

export interface SettingValueWrite {
  readonly settingId: number;
  readonly stringValue: string | null;
  readonly encryptedValue: string | null;
  readonly intValue: number | null;
  readonly checkboxValue: boolean | null;
}

/** Replaces the values of the given settings; others stay. */
export async function writeSettingValues(
  tx: Transaction,
  systemId: number,
  values: readonly SettingValueWrite[],
): Promise<void> {
  if (values.length === 0) return;
  await tx.query({
    name: 'write-setting-values',
    text: `
      insert into connected_system_setting_value
        (connected_system_id, connector_setting_id, string_value, encrypted_value, int_value, checkbox_value)
      select $1, * from unnest($2::int[], $3::text[], $4::text[], $5::int[], $6::boolean[])
      on conflict (connected_system_id, connector_setting_id) do update set
        string_value = excluded.string_value, encrypted_value = excluded.encrypted_value,
        int_value = excluded.int_value, checkbox_value = excluded.checkbox_value`,
    values: [
      systemId,
      values.map((value) => value.settingId),
      values.map((value) => value.stringValue),
      values.map((value) => value.encryptedValue),
      values.map((value) => value.intValue),
      values.map((value) => value.checkboxValue),
    ],
  });
}
