import type { Transaction } from '../store/database.ts';

/** D-40. Their ids are part of the contract: Administrator is 1 on a new install. */
export async function seedRoles(transaction: Transaction, now: Date): Promise<void> {
  for (const name of ['Administrator', 'Operator', 'Reader']) {
    await transaction.query({
      text: `
        insert into role (name, built_in, created_at) values ($1, true, $2)
        on conflict (name) do update set built_in = true`,
      values: [name, now.toISOString()],
    });
  }
}
