/** Objects and identities that go, with everything that hangs on them: one statement per kind of row. */
import type { Transaction } from './database.ts';

export async function deleteObjects(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'delete-object-links',
    text: `delete from connected_system_object_link where connected_system_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-object-exports',
    text: `delete from pending_export where connected_system_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-object-keys',
    text: `delete from connected_system_match_key where connected_system_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-object-references',
    text: `delete from connected_system_reference where source_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'unresolve-object-references',
    text: `update connected_system_reference set target_id = null where target_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'forget-objects-due',
    text: `delete from reference_flow_due where connected_system_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-objects',
    text: `delete from connected_system_object where id = any($1::uuid[])`,
    values: [ids],
  });
}

export async function deleteIdentities(tx: Transaction, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await tx.query({
    name: 'delete-identity-links',
    text: `delete from connected_system_object_link where metaverse_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-identity-keys',
    text: `delete from metaverse_match_key where metaverse_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-identity-references',
    text: `delete from metaverse_reference where source_id = any($1::uuid[]) or target_id = any($1::uuid[])`,
    values: [ids],
  });
  await tx.query({
    name: 'delete-identity-roles',
    text: `delete from role_member where metaverse_object_id = any($1::uuid[])`,
    values: [ids],
  });
  await forgetExportsDue(tx, ids);
  await tx.query({
    name: 'delete-identities',
    text: `delete from metaverse_object where id = any($1::uuid[])`,
    values: [ids],
  });
}

/** Their exports have been looked at, or will never be (D-41). */
export async function forgetExportsDue(tx: Transaction, identityIds: readonly string[]): Promise<void> {
  if (identityIds.length === 0) return;
  await tx.query({
    name: 'forget-exports-due',
    text: `delete from exports_due where metaverse_object_id = any($1::uuid[])`,
    values: [identityIds],
  });
}
