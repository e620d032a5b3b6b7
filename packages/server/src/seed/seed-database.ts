/**
 * What a new database starts with, and what every start brings up to date (MVD-01, MVD-02):
 *
 *   roles → metaverse schema → predefined searches → example data → connector definitions → service settings → schedules → keys to get in
 *
 * One transaction under one lock: two processes that start together seed once, a crash leaves nothing.
 */
import type { Connector } from '@jim/connector-kit/connector.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Database, Transaction } from '../store/database.ts';
import { seedInfrastructureKey } from './first-api-key.ts';
import { seedConnectorDefinitions } from './seed-connector-definitions.ts';
import { seedExampleData } from './seed-example-data.ts';
import { seedMetaverseSchema } from './seed-metaverse-schema.ts';
import { seedPredefinedSearches } from './seed-predefined-searches.ts';
import { seedRoles } from './seed-roles.ts';
import { seedSchedules } from './seed-schedules.ts';
import { seedSettings } from './seed-settings.ts';
import type { Environment } from './seed-settings.ts';

export interface SeedInput {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly connectors: readonly Connector[];
  readonly environment: Environment;
  readonly now: Date;
  /** Called once in the life of a database, in the seeding transaction. */
  readonly onFirstStart?: (transaction: Transaction) => Promise<void>;
}

const seedLock = 5_200_010;

export async function seedDatabase(input: SeedInput): Promise<void> {
  const { database, secrets, connectors, environment, now, onFirstStart } = input;
  await database.transaction(async (transaction) => {
    await transaction.query({ text: 'select pg_advisory_xact_lock($1)', values: [seedLock] });
    const { rows: marker } = await transaction.query({ text: 'select from service_setting limit 1' });
    await seedRoles(transaction, now);
    await seedMetaverseSchema(transaction, now);
    await seedPredefinedSearches(transaction, now);
    await seedExampleData(transaction, now);
    await seedConnectorDefinitions(transaction, connectors, now);
    await seedSettings(transaction, environment, secrets);
    await seedSchedules(transaction, now);
    const infrastructureKey = environment['JIM_INFRASTRUCTURE_API_KEY'];
    if (infrastructureKey) await seedInfrastructureKey(transaction, infrastructureKey, now);
    if (marker.length === 0) await onFirstStart?.(transaction);
  });
}
