import { ConnectorError, type OpenConnector } from '@jim/connector-kit/connector.ts';
import { applicableValues } from '@jim/connector-kit/validate-settings.ts';
import type { Services } from '../services.ts';
import { listSettingValues } from '../store/connected-system-settings.ts';
import { asConnectorError, findSettingProblems, getConnector, settingValuesOf } from './connector-settings.ts';
import { planSettingWrites, type SettingChange } from './save-connected-system.ts';

type StepName = 'settings' | 'connect' | 'schema' | 'hierarchy';

export interface ConnectionTest {
  readonly ok: boolean;
  readonly steps: { name: StepName; ok: boolean; ms: number; message: string | null }[];
}

/**
 * Settings, connection, schema and, where there is one, hierarchy, in this order up to the first that fails. `changes` are
 * tried in place of the stored values and not stored.
 * @throws ConnectorError when there is no code for the connector.
 */
export async function testConnection(
  systemId: number,
  changes: Readonly<Record<string, SettingChange>>,
  services: Services,
  signal: AbortSignal,
): Promise<ConnectionTest> {
  const connector = await getConnector(services.database, systemId, services);
  const stored = await listSettingValues(services.database, systemId);
  const changed = new Map(
    planSettingWrites(stored, changes, services.secrets).map((write) => [write.settingId, write]),
  );
  const values = settingValuesOf(
    stored.map((row) => ({ ...row, ...changed.get(row.settingId) })),
    services.secrets,
  );
  const steps: ConnectionTest['steps'] = [];
  const step = async <Result>(name: StepName, work: () => Promise<Result>): Promise<Result> => {
    const startedAt = performance.now();
    const elapsed = (): number => Math.round(performance.now() - startedAt);
    try {
      const result = await asConnectorError(work);
      steps.push({ name, ok: true, ms: elapsed(), message: null });
      return result;
    } catch (error) {
      steps.push({ name, ok: false, ms: elapsed(), message: error instanceof Error ? error.message : String(error) });
      throw error;
    }
  };
  try {
    await step('settings', async () => {
      const problems = await findSettingProblems(connector, values, services);
      if (problems.length > 0)
        throw new ConnectorError('invalidSettings', problems.map((problem) => problem.message).join(' '));
    });
    const environment = await services.connectorEnvironment();
    await using open: OpenConnector = await step('connect', () =>
      connector.open(applicableValues(connector.settings, values), environment),
    );
    await step('schema', () => open.discoverSchema(signal));
    const { discoverHierarchy } = open;
    if (discoverHierarchy !== undefined) await step('hierarchy', () => discoverHierarchy.call(open, signal));
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
  }
  return { ok: steps.every((taken) => taken.ok), steps };
}
