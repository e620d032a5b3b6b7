import { connectedSystemsListSettings } from '@jim/contract/endpoints/connected-systems.ts';
import { isPresentation } from '@jim/connector-kit/default-values.ts';
import { isApplicable } from '@jim/connector-kit/validate-settings.ts';
import { findSettingProblems, settingValuesOf } from '../../../configuration/connector-settings.ts';
import { listSettingValues } from '../../../store/connected-system-settings.ts';
import { findConnectedSystem } from '../../../store/connected-systems.ts';
import { listConnectorSettings } from '../../../store/connector-definitions.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';

export const listSystemSettings = route(
  connectedSystemsListSettings,
  async ({ params, services }) => {
    const system = await findConnectedSystem(services.database, params.id);
    const rows = await listSettingValues(services.database, params.id);
    const settings = await listConnectorSettings(services.database, system?.connectorId ?? 0);
    const values = settingValuesOf(rows, services.secrets);
    const connector = services.connectors.get(system?.connectorName ?? '');
    const problems =
      connector === undefined
        ? [{ setting: null, message: `${system?.connectorName ?? 'The connector'} is not supported here.` }]
        : await findSettingProblems(connector, values, services);
    const definitions = settings.map((setting) => setting.definition);
    const rowOf = new Map(rows.map((row) => [row.settingId, row]));
    return {
      settings: settings.map(({ id, definition }) => {
        const row = rowOf.get(id);
        const isSecret = definition.type === 'StringEncrypted';
        const problem =
          definition.name === null ? undefined : problems.find((found) => found.setting === definition.name);
        const value = definition.name === null ? null : (values[definition.name] ?? null);
        return {
          id,
          name: definition.name,
          description: definition.description ?? null,
          category: definition.category,
          type: definition.type,
          required: definition.required ?? false,
          dropDownValues: definition.dropDownValues === undefined ? null : [...definition.dropDownValues],
          stringValue: isSecret ? null : (row?.stringValue ?? null),
          intValue: row?.intValue ?? null,
          checkboxValue: row?.checkboxValue ?? null,
          hasValue: !isPresentation(definition) && value !== null && value !== '',
          isApplicable: isApplicable(definition, definitions, values),
          isValid: problem === undefined,
          errorMessage: problem?.message ?? null,
        };
      }),
      problems: problems.filter((problem) => problem.setting === null).map((problem) => problem.message),
    };
  },
  systemIsThere,
);
