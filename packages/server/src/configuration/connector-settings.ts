/** The settings of a connected system, from the rows to what its connector understands. */
import type { Connector, OpenConnector } from '@jim/connector-kit/connector.ts';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { SettingProblem, SettingValues } from '@jim/connector-kit/settings.ts';
import { applicableValues, validateSettings } from '@jim/connector-kit/validate-settings.ts';
import type { Services } from '../services.ts';
import { listSettingValues, type SettingValueRow } from '../store/connected-system-settings.ts';
import { findConnectedSystem } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';

/** By setting name, secrets decrypted. Never to be logged or sent. */
export function settingValuesOf(rows: readonly SettingValueRow[], secrets: Services['secrets']): SettingValues {
  return Object.fromEntries(
    rows.flatMap(({ definition, stringValue, encryptedValue, intValue, checkboxValue }) => {
      if (definition.name === null) return [];
      const secret = encryptedValue === null ? stringValue : secrets.decrypt(encryptedValue);
      return [
        [definition.name, definition.type === 'StringEncrypted' ? secret : (stringValue ?? intValue ?? checkboxValue)],
      ];
    }),
  );
}

/** The generic checks and then, when these pass, the connector's own (CST-03, CST-04). Empty means valid. */
export async function findSettingProblems(
  connector: Connector,
  values: SettingValues,
  services: Services,
): Promise<readonly SettingProblem[]> {
  const problems = validateSettings(connector.settings, values);
  if (problems.length > 0) return problems;
  try {
    return await connector.validate(
      applicableValues(connector.settings, values),
      await services.connectorEnvironment(),
    );
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return [{ setting: null, message: error.message }];
  }
}

/**
 * Connects to the system with its stored settings.
 * @throws ConnectorError when the settings are not valid (CST-03) or the system cannot be reached.
 */
export async function openConnectedSystem(
  tx: Transaction,
  systemId: number,
  services: Services,
): Promise<{ readonly connector: Connector; readonly opened: OpenConnector }> {
  const connector = await getConnector(tx, systemId, services);
  const values = settingValuesOf(await listSettingValues(tx, systemId), services.secrets);
  const problems = await findSettingProblems(connector, values, services);
  if (problems.length > 0) {
    throw new ConnectorError(
      'invalidSettings',
      `The settings are not valid. ${problems.map((problem) => problem.message).join(' ')}`,
    );
  }
  const environment = await services.connectorEnvironment();
  const opened = await asConnectorError(() =>
    connector.open(applicableValues(connector.settings, values), environment),
  );
  return { connector, opened };
}

/** Whatever a connector throws, the caller gets to read its message (contract 8: any failure is a 400). */
export async function asConnectorError<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError('cannotConnect', error instanceof Error ? error.message : String(error), { cause: error });
  }
}

/** @throws ConnectorError when this installation has no code for the system's connector definition (CON-01). */
export async function getConnector(tx: Transaction, systemId: number, services: Services): Promise<Connector> {
  const system = await findConnectedSystem(tx, systemId);
  const connector = system && services.connectors.get(system.connectorName);
  if (connector === undefined)
    throw new ConnectorError('notSupported', `${system?.connectorName ?? 'The connector'} is not supported here.`);
  return connector;
}
