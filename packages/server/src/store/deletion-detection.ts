/** Reading what is stored, to find what a full import did not bring (IMP-41, IMP-43). */
import type { MissingObject, StoredKey } from '@jim/engine/reconcile/obsolete-object.ts';
import type { Transaction } from './database.ts';

export interface DetectionScope {
  readonly systemId: number;
  readonly typeIds: readonly number[];
  /** Only this partition's objects; null = all. */
  readonly partitionId: number | null;
}

/** Objects with an external id that are not Obsolete yet (D-16, IMP-46), by id. */
export async function readStoredKeys(
  tx: Transaction,
  scope: DetectionScope,
  after: string,
  limit: number,
): Promise<readonly StoredKey[]> {
  const { rows } = await tx.query<StoredKey>({
    name: 'detection-stored-keys',
    text: `
      select id, object_type_id as "typeId", external_id_key as key from connected_system_object
      where connected_system_id = $1 and id > $2 and object_type_id = any($3::int[]) and ($4::int is null or partition_id = $4)
        and status <> 'Obsolete' and external_id_key is not null
      order by id limit $5`,
    values: [scope.systemId, after, scope.typeIds, scope.partitionId, limit],
  });
  return rows;
}

/** How many `readStoredKeys` would give in all. */
export async function countStoredKeys(tx: Transaction, scope: DetectionScope): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'detection-count-stored-keys',
    text: `
      select count(*) as count from connected_system_object
      where connected_system_id = $1 and object_type_id = any($2::int[]) and ($3::int is null or partition_id = $3)
        and status <> 'Obsolete' and external_id_key is not null`,
    values: [scope.systemId, scope.typeIds, scope.partitionId],
  });
  return rows[0]?.count ?? 0;
}

/** Marks objects as gone and drops their pending exports. */
export async function markMissing(
  tx: Transaction,
  ids: readonly string[],
  at: string,
): Promise<readonly MissingObject[]> {
  const { rows } = await tx.query<Omit<MissingObject, 'pendingExport'>>({
    name: 'detection-mark-missing',
    text: `
      update connected_system_object
      set status = 'Obsolete', last_updated_at = $2, change_number = nextval('change_order')
      where id = any($1::uuid[]) and status <> 'Obsolete'
      returning id, object_type_id as "objectTypeId", external_id as "externalId", display_name as "displayName"`,
    values: [ids, at],
  });
  const { rows: exports } = await tx.query<NonNullable<MissingObject['pendingExport']> & { readonly objectId: string }>(
    {
      name: 'detection-drop-exports',
      text: `
      delete from pending_export where connected_system_object_id = any($1::uuid[])
      returning connected_system_object_id as "objectId", change_type as "changeType", status`,
      values: [rows.map(({ id }) => id)],
    },
  );
  const byObject = new Map(exports.map((each) => [each.objectId, each]));
  return rows.map((row) => ({ ...row, pendingExport: byObject.get(row.id) ?? null }));
}
