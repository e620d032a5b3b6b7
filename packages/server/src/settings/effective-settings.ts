import { parseTimespan } from '@jim/contract/time-formats.ts';
import type { Database } from '../store/database.ts';
import { settingCatalogue } from './setting-catalogue.ts';
import type { SettingEntry, SettingKey } from './setting-catalogue.ts';

/** The settings in force at one moment. A stored value that its type cannot hold counts as not stored. */
export interface SettingsSnapshot {
  /** Null when there is neither a value nor a default. */
  text(key: SettingKey): string | null;
  boolean(key: SettingKey): boolean;
  integer(key: SettingKey): number;
  /** Milliseconds. */
  timespan(key: SettingKey): number;
}

export interface EffectiveSettings {
  /** A change made by this process shows at once, one made by another within two seconds. */
  current(): Promise<SettingsSnapshot>;
  /** To be called after a write has committed. */
  invalidate(): void;
}

const freshForMilliseconds = 2_000;

export function cacheSettings(database: Pick<Database, 'query'>): EffectiveSettings {
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<SettingsSnapshot> | undefined;

  const read = async (): Promise<SettingsSnapshot> => {
    const { rows } = await database.query<{ key: string; effective: string | null }>({
      name: 'effective_settings',
      text: 'select key, coalesce(value, default_value) as effective from service_setting',
    });
    return snapshotOf(new Map(rows.map((row) => [row.key, row.effective])));
  };
  return {
    async current() {
      if (reading === undefined || performance.now() - readAt > freshForMilliseconds) {
        readAt = performance.now();
        reading = read();
        reading.catch(() => (reading = undefined));
      }
      return reading;
    },
    invalidate() {
      reading = undefined;
    },
  };
}

export function snapshotOf(stored: ReadonlyMap<string, string | null>): SettingsSnapshot {
  const entries = new Map<string, SettingEntry>(settingCatalogue.map((entry) => [entry.key, entry]));
  const text = (key: SettingKey): string | null => {
    const entry = entries.get(key);
    const value = stored.get(key) ?? null;
    return entry && value !== null && problemOfValue(entry, value) === undefined
      ? value
      : (entry?.defaultValue ?? null);
  };
  return {
    text,
    boolean: (key) => text(key) === 'true',
    integer: (key) => Number(text(key) ?? 0),
    timespan: (key) => parseTimespan(text(key) ?? '') ?? 0,
  };
}

/** What keeps `value` from being stored for the setting; undefined when nothing does. Values are in their canonical spelling. */
export function problemOfValue(entry: SettingEntry, value: string): string | undefined {
  switch (entry.valueType) {
    case 'String':
    case 'StringEncrypted':
      return undefined;
    case 'Boolean':
      return value === 'true' || value === 'false' ? undefined : 'Must be true or false.';
    case 'Integer':
      return problemOfInteger(entry, value);
    case 'TimeSpan': {
      const length = parseTimespan(value);
      if (length === undefined) return 'Must be a timespan such as 00:01:30.';
      return length > 0 ? undefined : 'Must be longer than nothing.';
    }
    case 'Enum':
      return entry.enumValues?.includes(value) ? undefined : `Must be one of ${entry.enumValues?.join(', ')}.`;
  }
}

function problemOfInteger({ from = -2147483648, to = 2147483647 }: SettingEntry, value: string): string | undefined {
  if (!/^-?\d{1,10}$/.test(value)) return 'Must be a whole number.';
  return Number(value) >= from && Number(value) <= to ? undefined : `Must be ${from} to ${to}.`;
}
