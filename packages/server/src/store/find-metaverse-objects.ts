/**
 * Which metaverse objects fulfil all of some conditions, a page of them in order.
 *
 *   nothing asked       → walk the index of creation (or of names); the count is the ledger's
 *   many match          → walk it and test each object until the page is full
 *   few match           → search rows first; objects that are to be caught up are tested themselves
 *   too many to catch up, or a condition without an index → test every object
 */
import { hasType, type Condition, type Parameter } from './metaverse-conditions.ts';
import type { AttributeFact } from './metaverse-schema.ts';
import { countOnce, mostDue, readMetaverseState, sizeOf, type MetaverseState } from './metaverse-state.ts';
import type { Database, SqlStatement } from './database.ts';

export type ObjectOrder =
  | { readonly by: 'created' | 'name'; readonly direction: 'asc' | 'desc' }
  | { readonly by: 'attribute'; readonly attribute: AttributeFact; readonly direction: 'asc' | 'desc' };

export interface ObjectQuestion {
  readonly typeId: number | null;
  readonly conditions: readonly Condition[];
  readonly order: ObjectOrder;
  readonly page: number;
  readonly pageSize: number;
}

export interface FoundObjects {
  /** In order. */
  readonly ids: readonly string[];
  readonly totalCount: number;
}

export async function findMetaverseObjects(database: Database, question: ObjectQuestion): Promise<FoundObjects> {
  const state = await readMetaverseState(database);
  const size = sizeOf(state, question.typeId);
  const usesSearch = state.due <= mostDue && question.conditions.some(({ indexed }) => indexed !== undefined);
  const totalCount = question.conditions.length === 0 ? size : await count(database, state, question, usesSearch);
  const first = (question.page - 1) * question.pageSize;
  if (first >= totalCount) return { ids: [], totalCount };
  const tested = ((first + question.pageSize) * size) / totalCount;
  const statement =
    question.order.by === 'name' && state.due <= mostDue
      ? nameOrderSql(question, Object.keys(state.counts).map(Number), first)
      : usesSearch && (question.order.by === 'attribute' || tested > totalCount)
        ? matchesInOrderSql(question, first)
        : undefined;
  return {
    ids: statement ? await idsOf(database, statement) : await walk(database, question, first, totalCount),
    totalCount,
  };
}

const idsOf = async (database: Database, statement: SqlStatement): Promise<readonly string[]> =>
  (await database.query<{ id: string }>(statement)).rows.map(({ id }) => id);

/** From the nearer end: a page far back is walked to from behind. */
async function walk(
  database: Database,
  question: ObjectQuestion,
  first: number,
  totalCount: number,
): Promise<readonly string[]> {
  const { order, pageSize } = question;
  const size = Math.min(pageSize, totalCount - first);
  const behind = totalCount - first - size;
  if (order.by !== 'created' || behind >= first) return idsOf(database, walkSql(question, first));
  const direction = order.direction === 'asc' ? 'desc' : 'asc';
  const reversed = { ...question, order: { ...order, direction }, pageSize: size } as const;
  return (await idsOf(database, walkSql(reversed, behind))).toReversed();
}

async function count(
  database: Database,
  state: MetaverseState,
  question: ObjectQuestion,
  usesSearch: boolean,
): Promise<number> {
  const { parameter, values } = parameters();
  const matches = usesSearch
    ? `(${matchesSql(question, parameter)}) as match`
    : `metaverse_object mvo where ${directSql(question, parameter)}`;
  const text = `select count(*) as count from ${matches}`;
  const compute = async (): Promise<number> =>
    (await database.query<{ count: number }>({ text, values })).rows[0]?.count ?? 0;
  return question.conditions.every(({ readsEdges }) => readsEdges !== true)
    ? countOnce(database, state, JSON.stringify([question.typeId, text, values]), compute)
    : compute();
}

function parameters(): { readonly parameter: Parameter; readonly values: unknown[] } {
  const values: unknown[] = [];
  return { values, parameter: (value) => `$${values.push(value)}` };
}

const conditionsOf = ({ typeId, conditions }: ObjectQuestion): readonly Condition[] =>
  typeId === null ? conditions : [hasType(typeId), ...conditions];

function directSql(question: ObjectQuestion, parameter: Parameter): string {
  return conditionsOf(question)
    .map((condition) => condition.direct(parameter))
    .concat('true')
    .join(' and ');
}

/** `id`, `created_at` and `name` of all matches, from search rows where they are up to date. */
function matchesSql(question: ObjectQuestion, parameter: Parameter): string {
  return `${searchedSql(question, parameter)} union all ${dueSql(question, parameter)}`;
}

function searchedSql(question: ObjectQuestion, parameter: Parameter): string {
  const conditions = conditionsOf(question);
  const tests = conditions.map(({ indexed, direct }) => indexed?.(parameter) ?? direct(parameter));
  const needsObject = conditions.some(({ indexed }) => indexed === undefined);
  return `
    select s.metaverse_object_id as id, s.created_at, s.name from metaverse_search s
    ${needsObject ? 'join metaverse_object mvo on mvo.id = s.metaverse_object_id' : ''}
    where ${[...tests, 'true'].join(' and ')}
      and not exists (select from metaverse_search_due due where due.metaverse_object_id = s.metaverse_object_id)`;
}

function dueSql(question: ObjectQuestion, parameter: Parameter): string {
  return `
    select mvo.id, mvo.created_at, coalesce(lower(mvo.display_name), '') as name
    from (select distinct metaverse_object_id from metaverse_search_due) as due
    join metaverse_object mvo on mvo.id = due.metaverse_object_id
    where ${directSql(question, parameter)}`;
}

function matchesInOrderSql(question: ObjectQuestion, first: number): SqlStatement {
  const { parameter, values } = parameters();
  const matches = matchesSql(question, parameter);
  const { order } = question;
  const source =
    order.by === 'attribute' ? `(${matches}) as match join metaverse_object mvo using (id)` : `(${matches}) as match`;
  const key = order.by === 'attribute' ? attributeKey(order.attribute, parameter) : 'match.created_at';
  return {
    text: `select id from ${source} order by ${key} ${order.direction} nulls last, id ${order.direction}
      limit ${question.pageSize} offset ${first}`,
    values,
  };
}

function walkSql(question: ObjectQuestion, first: number): SqlStatement {
  const { parameter, values } = parameters();
  const { order } = question;
  const key =
    order.by === 'attribute'
      ? `${attributeKey(order.attribute, parameter)} ${order.direction} nulls last`
      : order.by === 'name'
        ? `coalesce(lower(mvo.display_name), '') ${order.direction}`
        : `mvo.created_at ${order.direction}`;
  return {
    text: `select mvo.id from metaverse_object mvo where ${directSql(question, parameter)}
      order by ${key}, mvo.id ${order.direction} limit ${question.pageSize} offset ${first}`,
    values,
  };
}

/** Each type's own names are in order already: as many as the page needs of each, merged. */
function nameOrderSql(question: ObjectQuestion, typeIds: readonly number[], first: number): SqlStatement {
  const { parameter, values } = parameters();
  const { direction } = question.order;
  const types = question.typeId === null ? typeIds : [question.typeId];
  const parts = types.map(
    (typeId) => `(select id, name from (${searchedSql({ ...question, typeId }, parameter)}) as searched
      order by name ${direction}, id ${direction} limit ${first + question.pageSize})`,
  );
  return {
    text: `select id from (
        ${[...parts, `(select id, name from (${dueSql(question, parameter)}) as due)`].join(' union all ')}
      ) as match
      order by name ${direction}, id ${direction} limit ${question.pageSize} offset ${first}`,
    values,
  };
}

/** The first value, as its type is ordered; a reference by the name of its target. */
function attributeKey({ id, type }: AttributeFact, parameter: Parameter): string {
  const value = `(mvo.document -> ${parameter(String(id))}::text ->> 0)`;
  switch (type) {
    case 'Number':
    case 'LongNumber':
      return `${value}::bigint`;
    case 'DateTime':
      return `${value}::timestamptz`;
    case 'Reference':
      return `(select min(lower(target.display_name)) from metaverse_reference edge join metaverse_object target on target.id = edge.target_id
        where edge.source_id = mvo.id and edge.attribute_id = ${parameter(id)}::int)`;
    default:
      return `lower(${value})`;
  }
}
