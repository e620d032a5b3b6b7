import type { ApiKeyDto } from '@jim/contract/endpoints/api-keys.ts';
import { findApiKey } from '../../../store/api-keys.ts';
import type { Transaction } from '../../../store/database.ts';
import { findUnknownRoleIds } from '../../../store/roles.ts';
import { notFound, validationError } from '../../api-error.ts';

/** @throws ApiError 404 */
export async function requireApiKey(database: Transaction, id: string): Promise<ApiKeyDto> {
  const key = await findApiKey(database, id);
  if (!key) throw notFound('There is no such API key.');
  return key;
}

/** @throws ApiError 400 */
export async function requireRoles(database: Transaction, roleIds: readonly number[]): Promise<void> {
  const unknown = await findUnknownRoleIds(database, roleIds);
  if (unknown.length > 0) throw validationError({ roleIds: [`There is no role ${unknown.join(', ')}.`] });
}
