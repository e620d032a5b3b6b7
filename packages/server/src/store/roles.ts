import type { RoleDto } from '@jim/contract/endpoints/roles.ts';
import type { Transaction } from './database.ts';

/** SQL of one role as the wire shows it, for a row called `role`. */
export const roleAsJson = `jsonb_build_object('id', role.id, 'name', role.name, 'builtIn', role.built_in,
  'created', to_char(role.created_at, 'YYYY-MM-DD"T"HH24:MI:SS.US'),
  'staticMemberCount', (select count(*) from role_member where role_member.role_id = role.id))`;

/** The time that `roleAsJson` gives has all its zeros and no zone. */
export function roleOfJson(role: RoleDto): RoleDto {
  return { ...role, created: `${role.created.replace(/\.?0*$/, '')}Z` };
}

/** By name. */
export async function listRoles(database: Transaction): Promise<RoleDto[]> {
  const { rows } = await database.query<{ role: RoleDto }>({
    name: 'list-roles',
    text: `select ${roleAsJson} as role from role order by lower(name), id`,
  });
  return rows.map(({ role }) => roleOfJson(role));
}

/** Those of `ids` that no role has. */
export async function findUnknownRoleIds(database: Transaction, ids: readonly number[]): Promise<readonly number[]> {
  const { rows } = await database.query<{ id: number }>({
    name: 'find-unknown-role-ids',
    text: 'select wanted.id from unnest($1::int[]) as wanted(id) where not exists (select from role where role.id = wanted.id)',
    values: [ids],
  });
  return rows.map((row) => row.id);
}
