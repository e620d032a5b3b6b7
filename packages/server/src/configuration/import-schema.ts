import { listAccessors } from '@jim/engine/expression/accessors.ts';
import type { DiscoveredSchema } from '@jim/connector-kit/connector.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { lockConnectedSystem, markRulesChanged } from '../store/connected-systems.ts';
import type { Transaction } from '../store/database.ts';
import { keepMatchKeys } from '../store/match-keys.ts';
import {
  applySchemaPlan,
  type ImportExpressionRow,
  listImportExpressions,
  listSchemaUses,
  loadStoredSchema,
} from '../store/schema-import.ts';
import { asConnectorError, openConnectedSystem } from './connector-settings.ts';
import { planSchemaImport, type SchemaPlan, type SchemaUses, type StoredObjectType } from './plan-schema-import.ts';
import { recordFailedDiscovery } from './record-failed-discovery.ts';

export interface SchemaImport {
  readonly plan: SchemaPlan;
  readonly warnings: readonly string[];
}

/**
 * Reads the schema from the system and merges it into the stored one (SYS-05): all of it or, when anything fails, nothing
 * but the activity that says so.
 * @throws ConnectorError when the settings are not valid or the system cannot be read.
 */
export async function importSchema(
  systemId: number,
  mode: 'apply' | 'preview',
  caller: Caller,
  services: Services,
  signal: AbortSignal,
): Promise<SchemaImport> {
  const startedAt = services.clock.now();
  try {
    const { discovered, secondaryExternalIds } = await discover(systemId, services, signal);
    if (mode === 'preview') {
      const plan = await planFor(services.database, systemId, discovered, secondaryExternalIds);
      return { plan, warnings: warningsOf(plan, discovered) };
    }
    return await services.database.transaction(async (tx) => {
      const system = await lockConnectedSystem(tx, systemId);
      const plan = await planFor(tx, systemId, discovered, secondaryExternalIds);
      await keepMatchKeys(tx, () => applySchemaPlan(tx, systemId, plan));
      if (plan.changedTypes.length > 0) await markRulesChanged(tx, [systemId]);
      const warnings = warningsOf(plan, discovered);
      await recordConfigurationActivity(tx, {
        caller,
        targetType: 'ConnectedSystem',
        operation: 'ImportSchema',
        targetName: system?.name ?? null,
        connectedSystemId: systemId,
        message: summarise(plan),
        startedAt,
        outcome: warnings.length === 0 ? { kind: 'complete' } : { kind: 'warning', warningMessage: warnings.join(' ') },
      });
      return { plan, warnings };
    });
  } catch (error) {
    if (mode === 'apply') await recordFailedDiscovery(systemId, 'ImportSchema', caller, services, startedAt, error);
    throw error;
  }
}

async function discover(
  systemId: number,
  services: Services,
  signal: AbortSignal,
): Promise<{ readonly discovered: DiscoveredSchema; readonly secondaryExternalIds: boolean }> {
  const { connector, opened } = await openConnectedSystem(services.database, systemId, services);
  await using open = opened;
  const discovered = await asConnectorError(() => open.discoverSchema(signal));
  return { discovered, secondaryExternalIds: connector.capabilities.secondaryExternalId };
}

async function planFor(
  tx: Transaction,
  systemId: number,
  discovered: DiscoveredSchema,
  secondaryExternalIds: boolean,
): Promise<SchemaPlan> {
  const stored = await loadStoredSchema(tx, systemId);
  const uses = await loadUses(tx, systemId, stored);
  return planSchemaImport(stored, discovered, uses, { secondaryExternalIds });
}

async function loadUses(tx: Transaction, systemId: number, stored: readonly StoredObjectType[]): Promise<SchemaUses> {
  const objectTypes = new Map<number, string[]>();
  const attributes = new Map<number, string[]>();
  const note = (uses: Map<number, string[]>, id: number, usedBy: string): void => {
    const users = uses.get(id) ?? [];
    if (!users.includes(usedBy)) uses.set(id, [...users, usedBy]);
  };
  for (const use of await listSchemaUses(tx, systemId)) {
    note(use.kind === 'objectType' ? objectTypes : attributes, use.id, use.usedBy);
  }
  for (const expression of await listImportExpressions(tx, systemId)) {
    for (const id of attributesReadBy(expression, stored)) note(attributes, id, expression.ruleName);
  }
  return { objectTypes, attributes };
}

/** Attributes that the expression reads by a literal name (EXN-05). */
function attributesReadBy(row: ImportExpressionRow, stored: readonly StoredObjectType[]): readonly number[] {
  const names = new Set(listAccessors(row.expression).cs.map((name) => name.toLowerCase()));
  const type = stored.find((candidate) => candidate.id === row.objectTypeId);
  return (type?.attributes ?? []).flatMap((attribute) =>
    names.has(attribute.name.toLowerCase()) ? [attribute.id] : [],
  );
}

function warningsOf(plan: SchemaPlan, discovered: DiscoveredSchema): readonly string[] {
  const retained = plan.retained.map(
    ({ objectType, attribute, usedBy }) =>
      `${attribute === null ? objectType : `${attribute} of ${objectType}`} is gone from the system but kept: used by ${usedBy.join(', ')}.`,
  );
  return [...(discovered.warnings ?? []), ...retained];
}

function summarise(plan: SchemaPlan): string {
  const count = (pick: (type: SchemaPlan['changedTypes'][number]) => readonly unknown[]): number =>
    plan.changedTypes.reduce((sum, type) => sum + pick(type).length, 0);
  const parts = [
    [plan.addedTypes.length, 'object types added'],
    [plan.removedTypes.length, 'object types removed'],
    [
      count((type) => type.added) + plan.addedTypes.reduce((sum, type) => sum + type.attributes.length, 0),
      'attributes added',
    ],
    [count((type) => type.updated), 'attributes updated'],
    [count((type) => type.removed), 'attributes removed'],
  ] as const;
  const shown = parts.filter(([number]) => number > 0).map(([number, what]) => `${number} ${what}`);
  return shown.length === 0 ? 'No changes' : shown.join(', ');
}
