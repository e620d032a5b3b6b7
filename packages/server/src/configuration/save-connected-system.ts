import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { type Caller, initiatorOf } from '../http/caller.ts';
import { badRequest } from '../http/api-error.ts';
import type { Services } from '../services.ts';
import {
  listSettingValues,
  type SettingValueRow,
  type SettingValueWrite,
  writeSettingValues,
} from '../store/connected-system-settings.ts';
import { lockConnectedSystem, updateConnectedSystem } from '../store/connected-systems.ts';
import { findSettingProblems, getConnector, settingValuesOf } from './connector-settings.ts';

export interface ConnectedSystemChanges {
  readonly name: string | null;
  readonly description: string | null;
  readonly maxExportParallelism: number | null;
  /** By setting id. */
  readonly settingValues: Readonly<Record<string, SettingChange>> | null;
}

export interface SettingChange {
  readonly stringValue: string | null;
  readonly intValue: number | null;
  readonly checkboxValue: boolean | null;
}

/** Values that the connector does not accept are stored too: `settingValuesValid` tells (contract 4). */
export async function saveConnectedSystem(
  systemId: number,
  changes: ConnectedSystemChanges,
  caller: Caller,
  services: Services,
): Promise<void> {
  const stored = await listSettingValues(services.database, systemId);
  const writes = planSettingWrites(stored, changes.settingValues ?? {}, services.secrets);
  const settingValuesValid =
    changes.settingValues === null ? undefined : await isValidAfter(systemId, stored, writes, services);
  const name = changes.name?.trim();
  await services.database.transaction(async (tx) => {
    const system = await lockConnectedSystem(tx, systemId);
    if (system?.status === 'Deleting') throw badRequest('The connected system is being deleted.');
    await writeSettingValues(tx, systemId, writes);
    await updateConnectedSystem(
      tx,
      systemId,
      {
        name: name === '' ? undefined : name,
        description: changes.description === null ? undefined : changes.description.trim() || null,
        maxExportParallelism: changes.maxExportParallelism ?? undefined,
        settingValuesValid,
      },
      initiatorOf(caller),
    );
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'ConnectedSystem',
      operation: 'Update',
      targetName: name || (system?.name ?? null),
      connectedSystemId: systemId,
    });
  });
}

async function isValidAfter(
  systemId: number,
  stored: readonly SettingValueRow[],
  writes: readonly SettingValueWrite[],
  services: Services,
): Promise<boolean> {
  const connector = await getConnector(services.database, systemId, services);
  const written = new Map(writes.map((write) => [write.settingId, write]));
  const rows = stored.map((row) => ({ ...row, ...written.get(row.settingId) }));
  const problems = await findSettingProblems(connector, settingValuesOf(rows, services.secrets), services);
  return problems.length === 0;
}

/** Each type takes its own field of the change; the others, and null, change nothing. An empty secret is no secret. */
export function planSettingWrites(
  stored: readonly SettingValueRow[],
  changes: Readonly<Record<string, SettingChange>>,
  secrets: Services['secrets'],
): readonly SettingValueWrite[] {
  return stored.flatMap((row): readonly SettingValueWrite[] => {
    const change = changes[String(row.settingId)];
    if (change === undefined) return [];
    const { settingId, stringValue, encryptedValue, intValue, checkboxValue } = row;
    const write = { settingId, stringValue, encryptedValue, intValue, checkboxValue };
    switch (row.definition.type) {
      case 'StringEncrypted':
        if (change.stringValue === null) return [];
        return [
          {
            ...write,
            stringValue: null,
            encryptedValue: change.stringValue === '' ? null : secrets.encrypt(change.stringValue),
          },
        ];
      case 'Integer':
        return change.intValue === null ? [] : [{ ...write, intValue: change.intValue }];
      case 'CheckBox':
        return change.checkboxValue === null ? [] : [{ ...write, checkboxValue: change.checkboxValue }];
      case 'String':
      case 'Text':
      case 'DropDown':
      case 'File':
        return change.stringValue === null ? [] : [{ ...write, stringValue: change.stringValue }];
      case 'Heading':
      case 'Label':
      case 'Divider':
        return [];
    }
  });
}
