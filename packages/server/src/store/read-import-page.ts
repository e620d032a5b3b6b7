/** Answers what the engine asks while it plans a page of an import: one statement a kind of row, whatever the size of the page. */
import { identifierKey } from '@jim/engine/reconcile/import-schema.ts';
import type {
  AddressHit,
  BeforeImage,
  EarlierHit,
  ImportAnswers,
  ImportQuestion,
  KnownHit,
  StoredObject,
  StoredReference,
  StoredRow,
} from '@jim/engine/reconcile/import-plan.ts';
import type { ActivityItem, ItemErrorType } from '@jim/engine/model/outcome.ts';
import type { PendingExport } from '@jim/engine/model/pending-export.ts';
import { readMainItems } from './activity-items.ts';
import type { Transaction } from './database.ts';
import { pendingExportColumns } from './read-objects.ts';

export interface ImportReading {
  readonly systemId: number;
  readonly activityId: string;
  readonly partitionId: number | null;
}

export async function answerImportQuestion(
  tx: Transaction,
  question: ImportQuestion,
  reading: ImportReading,
): Promise<ImportAnswers[keyof ImportAnswers]> {
  switch (question.ask) {
    case 'known':
      return findKnown(tx, question.lookups, reading);
    case 'addresses':
      return findByAddress(tx, question.lookups, reading);
    case 'stored':
      return readStored(tx, question.ids, reading);
    case 'earlier':
      return readEarlier(tx, question.keys, reading);
  }
}

type Asked<Kind extends ImportQuestion['ask']> = Extract<ImportQuestion, { readonly ask: Kind }>;

/**
 * Only what is new or changed comes back, so an unchanged page costs one statement and no rows. Lateral with a limit: each
 * key is looked up in the index, whatever the planner believes of a table that is just being filled.
 */
async function findKnown(
  tx: Transaction,
  lookups: Asked<'known'>['lookups'],
  reading: ImportReading,
): Promise<readonly KnownHit[]> {
  const { rows } = await tx.query<KnownHit>({
    name: 'import-known-objects',
    text: `
      select (k.place - 1)::int as index, o.id as "objectId"
      from unnest($2::int[], $3::text[], $4::bytea[]) with ordinality as k(type_id, key, hash, place)
      left join lateral (
        select o.id,
               o.content_hash = k.hash and o.status = 'Normal' and ($5::int is null or o.partition_id = $5)
                 and (select false from pending_export p
                      where p.connected_system_object_id = o.id and p.status in ('Exported', 'ExportNotConfirmed') limit 1) is null
                 as is_unchanged
        from connected_system_object o
        where o.connected_system_id = $1 and o.object_type_id = k.type_id and o.external_id_key = k.key limit 1) o on true
      where o.is_unchanged is not true`,
    values: [
      reading.systemId,
      lookups.map(({ typeId }) => typeId),
      lookups.map(({ key }) => key),
      lookups.map(({ contentHash }) => contentHash),
      reading.partitionId,
    ],
  });
  return rows;
}

async function findByAddress(
  tx: Transaction,
  lookups: Asked<'addresses'>['lookups'],
  reading: ImportReading,
): Promise<readonly AddressHit[]> {
  const { rows } = await tx.query<AddressHit>({
    name: 'import-objects-by-address',
    text: `
      select (k.place - 1)::int as index, o.id as "objectId", o.status
      from unnest($2::int[], $3::text[], $4::text[]) with ordinality as k(type_id, key, address, place)
      cross join lateral (
        select id, status, object_type_id from connected_system_object
        where connected_system_id = $1 and secondary_id_key = any(array[k.key, lower(k.address)]) offset 0) o
      where o.object_type_id = k.type_id
      order by k.place, o.id`,
    values: [
      reading.systemId,
      lookups.map(({ typeId }) => typeId),
      lookups.map(({ address }) => identifierKey(address)),
      lookups.map(({ address }) => address),
    ],
  });
  return rows;
}

async function readStored(
  tx: Transaction,
  ids: readonly string[],
  reading: ImportReading,
): Promise<readonly StoredObject[]> {
  const { rows } = await tx.query<StoredRow & { readonly id: string; readonly objectTypeId: number }>({
    name: 'import-stored-objects',
    text: `
      select id, object_type_id as "objectTypeId", status, partition_id as "partitionId", external_id as "externalId",
             secondary_external_id as "secondaryExternalId", display_name as "displayName", document,
             content_hash::text as "contentHash", last_updated_at as "lastUpdatedAt", change_number as "changeNumber"
      from connected_system_object where id = any($1::uuid[])`,
    values: [ids],
  });
  const { rows: references } = await tx.query<StoredReference & { readonly sourceId: string }>({
    name: 'import-stored-references',
    text: `
      select r.source_id as "sourceId", r.attribute_id as "attributeId", r.raw, r.target_id as "targetId",
             case when b.object_id is null then coalesce(t.secondary_external_id, t.external_id) else b.address end as address
      from connected_system_reference r
      left join connected_system_object t on t.id = r.target_id
      left join import_before_image b on b.activity_id = $2 and b.object_id = r.target_id
      where r.source_id = any($1::uuid[])`,
    values: [ids, reading.activityId],
  });
  const exports = await lockExports(tx, ids);
  const bySource = Map.groupBy(references, ({ sourceId }) => sourceId);
  return rows.map(({ id, objectTypeId, ...row }) => ({
    id,
    objectTypeId,
    row,
    references: (bySource.get(id) ?? []).map(({ sourceId: _source, ...reference }) => reference),
    pendingExport: exports.get(id) ?? null,
  }));
}

/** Locked, since a synchronisation of another system may stage onto the same exports meanwhile. */
async function lockExports(tx: Transaction, objectIds: readonly string[]): Promise<ReadonlyMap<string, PendingExport>> {
  const { rows } = await tx.query<PendingExport>({
    name: 'import-lock-exports',
    text: `
      select ${pendingExportColumns} from pending_export
      where connected_system_object_id = any($1::uuid[]) order by connected_system_object_id for update`,
    values: [objectIds],
  });
  return new Map(rows.map((row) => [row.objectId, row]));
}

interface EarlierRow {
  readonly index: number;
  readonly id: string;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly image: BeforeImage | null;
}

/** What earlier pages of this run made of objects whose external id turned out to be shared (D-17). */
async function readEarlier(
  tx: Transaction,
  keys: Asked<'earlier'>['keys'],
  reading: ImportReading,
): Promise<readonly EarlierHit[]> {
  const { rows } = await tx.query<EarlierRow>({
    name: 'import-earlier-objects',
    text: `
      select (k.place - 1)::int as index, o.id, o.external_id as "externalId", o.display_name as "displayName", b.image
      from unnest($2::int[], $3::text[]) with ordinality as k(type_id, key, place)
      join connected_system_object o
        on o.connected_system_id = $1 and o.object_type_id = k.type_id and o.external_id_key = k.key
      left join import_before_image b on b.activity_id = $4 and b.object_id = o.id`,
    values: [reading.systemId, keys.map(({ typeId }) => typeId), keys.map(({ key }) => key), reading.activityId],
  });
  const ids = rows.map(({ id }) => id);
  const items = await readMainItems(tx, reading.activityId, ids);
  const itemsById = await readRefusedItems(
    tx,
    keys.flatMap(({ itemId }) => (itemId === null ? [] : [itemId])),
  );
  const exports = await lockExports(tx, ids);
  const byIndex = new Map(rows.map((row) => [row.index, row]));
  return keys.map(({ itemId }, index) => {
    const row = itemId === null ? byIndex.get(index) : undefined;
    const item = itemId === null ? items.get(row?.id ?? '') : itemsById.get(itemId);
    return {
      index,
      object: row === undefined ? null : { id: row.id, externalId: row.externalId, displayName: row.displayName },
      item: item ?? null,
      image: row?.image ?? null,
      pendingExport: exports.get(row?.id ?? '') ?? null,
    };
  });
}

/** Items of objects that were refused once their external id was known; they have neither object nor outcomes. */
async function readRefusedItems(tx: Transaction, ids: readonly string[]): Promise<ReadonlyMap<string, ActivityItem>> {
  if (ids.length === 0) return new Map();
  const { rows } = await tx.query<
    Pick<ActivityItem, 'id' | 'externalId' | 'displayName' | 'objectType' | 'changeType'> & {
      readonly errorType: ItemErrorType;
      readonly errorMessage: string;
    }
  >({
    name: 'import-refused-items',
    text: `
      select id, external_id as "externalId", display_name as "displayName", object_type as "objectType",
             change_type as "changeType", error_type as "errorType", error_message as "errorMessage"
      from activity_item where id = any($1::uuid[])`,
    values: [ids],
  });
  return new Map(
    rows.map(({ errorType, errorMessage, ...row }) => [
      row.id,
      {
        ...row,
        connectedSystemObjectId: null,
        metaverseObjectId: null,
        error: { type: errorType, message: errorMessage },
        outcomes: [],
        counts: {},
        isAboutProcessedObject: true,
        objectKey: row.id,
      },
    ]),
  );
}
