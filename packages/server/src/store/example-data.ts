import type { ExampleTemplate } from '../example-data/template.ts';
import type { Transaction } from './database.ts';
import { listClauses, type ListProperties, type ListRequest, type Page } from './list-query.ts';

export interface DataSetHeaderRow {
  readonly id: number;
  readonly name: string;
  readonly builtIn: boolean;
  readonly created: string;
  readonly culture: string;
  readonly valueCount: number;
}

const dataSetProperties: ListProperties = {
  id: { sql: 'id', kind: 'integer' },
  name: { sql: 'name', kind: 'text' },
  builtIn: { sql: 'built_in', kind: 'boolean' },
  created: { sql: 'created_at', kind: 'other' },
  culture: { sql: 'culture', kind: 'text' },
  valueCount: { sql: 'cardinality(words)', kind: 'integer' },
};

/** By name unless asked otherwise. */
export async function listDataSets(tx: Transaction, request: ListRequest): Promise<Page<DataSetHeaderRow>> {
  const columns = `id, name, built_in as "builtIn", created_at as created, culture, cardinality(words) as "valueCount"`;
  return page(tx, request, { table: 'example_data_set', columns, properties: dataSetProperties });
}

export interface TemplateHeaderRow {
  readonly id: number;
  readonly name: string;
  readonly builtIn: boolean;
  readonly created: string;
  readonly objectTypeCount: number;
}

const countTypes = `jsonb_array_length(definition -> 'objectTypes')`;
const templateProperties: ListProperties = {
  id: { sql: 'id', kind: 'integer' },
  name: { sql: 'name', kind: 'text' },
  builtIn: { sql: 'built_in', kind: 'boolean' },
  created: { sql: 'created_at', kind: 'other' },
  objectTypeCount: { sql: countTypes, kind: 'integer' },
};

/** By name unless asked otherwise. */
export async function listTemplates(tx: Transaction, request: ListRequest): Promise<Page<TemplateHeaderRow>> {
  const columns = `id, name, built_in as "builtIn", created_at as created, ${countTypes} as "objectTypeCount"`;
  return page(tx, request, { table: 'example_data_template', columns, properties: templateProperties });
}

async function page<Row>(
  tx: Transaction,
  request: ListRequest,
  list: { readonly table: string; readonly columns: string; readonly properties: ListProperties },
): Promise<Page<Row>> {
  const { where, orderBy, limit, values } = listClauses(list.properties, request, {
    defaultOrder: 'lower(name)',
    tieBreaker: 'id',
    nameSql: 'name',
  });
  const { rows } = await tx.query<Row>({
    text: `select ${list.columns} from ${list.table} where ${where} order by ${orderBy} ${limit}`,
    values,
  });
  const total = await tx.query<{ count: number }>({
    text: `select count(*) as count from ${list.table} where ${where}`,
    values: values.slice(0, -2),
  });
  return { rows, totalCount: total.rows[0]?.count ?? 0 };
}

export interface TemplateRow {
  readonly id: number;
  readonly name: string;
  readonly builtIn: boolean;
  readonly created: string;
  readonly definition: ExampleTemplate;
}

export async function findTemplate(tx: Transaction, id: number): Promise<TemplateRow | undefined> {
  const { rows } = await tx.query<TemplateRow>({
    name: 'find-example-data-template',
    text: `select id, name, built_in as "builtIn", created_at as created, definition from example_data_template where id = $1`,
    values: [id],
  });
  return rows[0];
}

export interface DataSetRow {
  readonly id: number;
  readonly name: string;
  readonly builtIn: boolean;
  readonly created: string;
  readonly culture: string;
  readonly words: readonly string[];
}

/** By id. */
export async function readDataSets(tx: Transaction, ids: readonly number[]): Promise<ReadonlyMap<number, DataSetRow>> {
  const { rows } = await tx.query<DataSetRow>({
    name: 'read-example-data-sets',
    text: `select id, name, built_in as "builtIn", created_at as created, culture, words from example_data_set where id = any($1)`,
    values: [ids],
  });
  return new Map(rows.map((row) => [row.id, row]));
}
