/**
 * What a new database starts with, and what every start brings up to date (MVD-01, MVD-02):
 *
 *   roles → metaverse schema → predefined searches → connector definitions → service settings
 *
 * One transaction under one lock: two processes that start together seed once, a crash leaves nothing.
 */
import type { Connector } from '@jim/connector-kit/connector.ts';
import type { Secrets } from '../secrets/secrets.ts';
import type { Database } from '../store/database.ts';
import { seedRoles } from './seed-roles.ts';
import { seedSettings } from './seed-settings.ts';
import type { Environment } from './seed-settings.ts';

export interface SeedInput {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly connectors: readonly Connector[];
  readonly environment: Environment;
  readonly now: Date;
}

const seedLock = 5_200_010;

export async function seedDatabase({ database, secrets, environment, now }: SeedInput): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.query({ text: 'select pg_advisory_xact_lock($1)', values: [seedLock] });
    await seedRoles(transaction, now);
    await seedSettings(transaction, environment, secrets);
  });
}
