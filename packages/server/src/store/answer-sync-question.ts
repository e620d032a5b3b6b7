/** Answers what the engine asks while it plans a page; a constant number of statements per question. */
import type { ExportMatchHit, MatchHit, SyncAnswer, SyncQuestion } from '@jim/engine/sync-questions.ts';
import type { Transaction } from './database.ts';
import { readIdentities, readJoinedObjects, readObjects } from './read-objects.ts';

export async function answerSyncQuestion(tx: Transaction, question: SyncQuestion): Promise<SyncAnswer> {
  switch (question.ask) {
    case 'matches':
      return findMatches(tx, question.lookups);
    case 'identities':
      return {
        identities: await readIdentities(tx, question.ids),
        objects: await readJoinedObjects(tx, question.ids, question.known),
      };
    case 'exportMatches':
      return findExportMatches(tx, question.lookups);
    case 'referrers':
      return findReferrers(tx, question.ids);
  }
}

async function findMatches(
  tx: Transaction,
  lookups: Extract<SyncQuestion, { ask: 'matches' }>['lookups'],
): Promise<readonly MatchHit[]> {
  const { rows } = await tx.query<MatchHit>({
    name: 'find-metaverse-matches',
    text: `
      select k.attribute_id as "attributeId", k.match_key as key, k.value, k.metaverse_object_id as "metaverseObjectId", k.type_id as "typeId"
      from unnest($1::int[], $2::text[]) as sought(attribute_id, match_key)
      join metaverse_match_key k on k.attribute_id = sought.attribute_id and k.match_key = sought.match_key
      order by k.metaverse_object_id`,
    values: [lookups.map(({ attributeId }) => attributeId), lookups.map(({ key }) => key)],
  });
  return rows;
}

async function findExportMatches(
  tx: Transaction,
  lookups: Extract<SyncQuestion, { ask: 'exportMatches' }>['lookups'],
): Promise<readonly ExportMatchHit[]> {
  const { rows } = await tx.query<Omit<ExportMatchHit, 'object'> & { readonly objectId: string }>({
    name: 'find-object-matches',
    text: `
      select distinct k.attribute_id as "attributeId", k.match_key as key, k.value, k.connected_system_object_id as "objectId"
      from unnest($1::int[], $2::text[]) as sought(attribute_id, match_key)
      join connected_system_match_key k on k.attribute_id = sought.attribute_id and k.match_key = sought.match_key
      where not exists (select from connected_system_object_link l where l.connected_system_object_id = k.connected_system_object_id)`,
    values: [lookups.map(({ attributeId }) => attributeId), lookups.map(({ key }) => key)],
  });
  const objects = await readObjects(
    tx,
    rows.map(({ objectId }) => objectId),
  );
  const byId = new Map(objects.map((object) => [object.id, object]));
  return rows.flatMap(({ objectId, ...hit }) => {
    const object = byId.get(objectId);
    return object === undefined ? [] : [{ ...hit, object }];
  });
}

async function findReferrers(tx: Transaction, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await tx.query<{ id: string }>({
    name: 'find-referrers',
    text: `select distinct source_id as id from metaverse_reference where target_id = any($1::uuid[])`,
    values: [ids],
  });
  return rows.map(({ id }) => id);
}
