import type { Transaction } from './database.ts';

export interface ServiceSettingRow {
  readonly key: string;
  readonly displayName: string;
  readonly description: string | null;
  readonly category: string;
  readonly valueType: string;
  readonly defaultValue: string | null;
  readonly value: string | null;
  readonly isReadOnly: boolean;
}

const columns = `
  key, display_name as "displayName", description, category, value_type as "valueType", default_value as "defaultValue", value,
  is_read_only as "isReadOnly"`;

/** By category in the order of the wire, then display name. */
export async function listServiceSettings(database: Transaction): Promise<readonly ServiceSettingRow[]> {
  const { rows } = await database.query<ServiceSettingRow>({
    name: 'list-service-settings',
    text: `select ${columns} from service_setting
      order by array_position(array['SSO', 'Synchronisation', 'Maintenance', 'History', 'Security', 'UI'], category), lower(display_name), key`,
  });
  return rows;
}

export async function findServiceSetting(database: Transaction, key: string): Promise<ServiceSettingRow | undefined> {
  const { rows } = await database.query<ServiceSettingRow>({
    name: 'find-service-setting',
    text: `select ${columns} from service_setting where key = $1`,
    values: [key],
  });
  return rows[0];
}

export async function setServiceSetting(transaction: Transaction, key: string, value: string | null): Promise<void> {
  await transaction.query({
    name: 'set-service-setting',
    text: 'update service_setting set value = $2 where key = $1',
    values: [key, value],
  });
}
