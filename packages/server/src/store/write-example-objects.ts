import type { GeneratedObject } from '../example-data/generate-objects.ts';
import type { Initiator } from '../worker/task.ts';
import type { Transaction } from './database.ts';
import { longestMatchKey } from '@jim/engine/sync-questions.ts';
import { listMatchAttributes } from './match-keys.ts';
import type { StoredDifferences } from './stored-differences.ts';

export interface ExampleHistory {
  readonly activityId: string;
  readonly at: Date;
  readonly initiator: Initiator;
  /** ChangeTracking.MvoChanges.Enabled. */
  readonly isTracked: boolean;
  newId(): string;
}

/** Objects of origin Internal with their references, match keys and history, a statement for each kind of row. */
export async function insertExampleObjects(
  tx: Transaction,
  objects: readonly GeneratedObject[],
  displayNameId: number,
  history: ExampleHistory,
): Promise<void> {
  const nameOf = ({ values }: GeneratedObject): string | null => {
    const name = values.get(displayNameId);
    return name === undefined ? null : String(name);
  };
  const documentOf = ({ values }: GeneratedObject): object =>
    Object.fromEntries([...values].map(([id, value]) => [id, [value]]));
  await tx.query({
    name: 'insert-example-objects',
    text: `
      insert into metaverse_object (id, type_id, origin, display_name, document, change_number, created_at)
      select made.id, made.type_id, 'Internal', made.name, made.document::jsonb, nextval('change_order'), clock_timestamp()
      from unnest($1::uuid[], $2::int[], $3::text[], $4::text[]) as made(id, type_id, name, document)`,
    values: [
      objects.map(({ id }) => id),
      objects.map(({ typeId }) => typeId),
      objects.map(nameOf),
      objects.map((object) => JSON.stringify(documentOf(object))),
    ],
  });
  await insertReferences(tx, objects);
  await insertMatchKeys(tx, objects);
  if (!history.isTracked) return;
  await tx.query({
    name: 'record-example-objects',
    text: `
      insert into metaverse_object_change (activity_id, changed_at, initiated_by_type, initiated_by_id, initiated_by_name, initiator_type,
        change_number, id, metaverse_object_id, change_type, object_type_id, object_type, display_name, differences)
      select $1, $2, $3, $4, $5, 'ExampleData', nextval('change_order'), made.id, made.object_id, 'Created', made.type_id,
             object_type.name, made.name, made.differences
      from unnest($6::uuid[], $7::uuid[], $8::int[], $9::text[], $10::text[]) as made(id, object_id, type_id, name, differences)
      join metaverse_object_type object_type on object_type.id = made.type_id`,
    values: [
      history.activityId,
      history.at.toISOString(),
      history.initiator.type,
      history.initiator.id,
      history.initiator.name,
      objects.map(() => history.newId()),
      objects.map(({ id }) => id),
      objects.map(({ typeId }) => typeId),
      objects.map(nameOf),
      objects.map((object) => JSON.stringify(addedBy(object))),
    ],
  });
}

async function insertReferences(tx: Transaction, objects: readonly GeneratedObject[]): Promise<void> {
  const edges = objects.flatMap(({ id, references }) =>
    [...references].flatMap(([attributeId, targets]) => targets.map((target) => ({ id, attributeId, target }))),
  );
  if (edges.length === 0) return;
  await tx.query({
    name: 'insert-example-references',
    text: `insert into metaverse_reference (source_id, attribute_id, target_id) select * from unnest($1::uuid[], $2::int[], $3::uuid[])`,
    values: [edges.map(({ id }) => id), edges.map(({ attributeId }) => attributeId), edges.map(({ target }) => target)],
  });
}

/** For every attribute that a matching rule reads (JOIN-05). */
async function insertMatchKeys(tx: Transaction, objects: readonly GeneratedObject[]): Promise<void> {
  const { metaverse } = await listMatchAttributes(tx);
  const keys = objects.flatMap(({ id, typeId, values }) =>
    metaverse.flatMap((attributeId) => {
      const value = String(values.get(attributeId) ?? '');
      return value === '' || value.length > longestMatchKey ? [] : [{ id, typeId, attributeId, value }];
    }),
  );
  if (keys.length === 0) return;
  await tx.query({
    name: 'insert-example-match-keys',
    text: `
      insert into metaverse_match_key (metaverse_object_id, type_id, attribute_id, match_key, value)
      select id, type_id, attribute_id, lower(value), value
      from unnest($1::uuid[], $2::int[], $3::int[], $4::text[]) as key(id, type_id, attribute_id, value)`,
    values: [
      keys.map(({ id }) => id),
      keys.map(({ typeId }) => typeId),
      keys.map(({ attributeId }) => attributeId),
      keys.map(({ value }) => value),
    ],
  });
}

function addedBy({ values, references }: GeneratedObject): StoredDifferences {
  return { added: Object.fromEntries([...[...values].map(([id, value]) => [id, [value]] as const), ...references]) };
}

/** What the activity shows while the data are made. */
export async function recordExampleProgress(
  tx: Transaction,
  activityId: string,
  progress: {
    readonly total: number;
    readonly generated: number;
    readonly created: number;
    readonly message: string;
  },
): Promise<void> {
  await tx.query({
    name: 'record-example-progress',
    text: `
      update activity set objects_to_process = $2, objects_processed = $3, counters = json_build_object('totalCreated', $4::int), message = $5
      where id = $1`,
    values: [activityId, progress.total, progress.generated, progress.created, progress.message],
  });
}
