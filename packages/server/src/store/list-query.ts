/**
 * Sorting, filtering and paging of configuration lists, at the database (conventions 6.2, 6.3).
 *
 * A list declares its properties once: the SQL of each and what kind of value it is. Unknown properties, operators and
 * values that do not parse are ignored, as the contract wants.
 */
export type ListPropertyKind = 'text' | 'integer' | 'boolean' | 'guid' | 'other';

export interface ListProperty {
  /** Trusted SQL of the property; never built from a request. */
  readonly sql: string;
  readonly kind: ListPropertyKind;
}

export type ListProperties = Readonly<Record<string, ListProperty>>;

export interface ListRequest {
  readonly page: number;
  readonly pageSize: number;
  readonly sortBy?: string | null;
  readonly sortDirection?: 'asc' | 'desc' | null;
  readonly filter?: string | null;
}

export interface ListClauses {
  /** A condition, `true` when nothing filters. */
  readonly where: string;
  readonly orderBy: string;
  /** LIMIT and OFFSET included. */
  readonly limit: string;
  readonly values: readonly unknown[];
}

/** A page of a list and how many rows there are in all. */
export interface Page<Row> {
  readonly rows: readonly Row[];
  readonly totalCount: number;
}

/**
 * `defaultOrder` and `tieBreaker` are trusted SQL; `nameSql` is what a filter without colons searches.
 * `values` start at `$${firstParameter}`.
 */
export function listClauses(
  properties: ListProperties,
  request: ListRequest,
  options: {
    readonly defaultOrder: string;
    readonly tieBreaker: string;
    readonly nameSql: string;
    readonly firstParameter?: number;
  },
): ListClauses {
  const values: unknown[] = [];
  const parameter = (value: unknown): string => `$${(options.firstParameter ?? 1) - 1 + values.push(value)}`;
  const where = filterCondition(properties, request.filter, options.nameSql, parameter) ?? 'true';
  const property = findProperty(properties, request.sortBy);
  const direction = request.sortDirection === 'desc' ? 'desc' : 'asc';
  const order = property === undefined ? options.defaultOrder : `${sortKey(property)} ${direction} nulls last`;
  return {
    where,
    orderBy: `${order}, ${options.tieBreaker}`,
    limit: `limit ${parameter(request.pageSize)} offset ${parameter((request.page - 1) * request.pageSize)}`,
    values,
  };
}

function sortKey(property: ListProperty): string {
  return property.kind === 'text' ? `lower(${property.sql})` : property.sql;
}

function findProperty(properties: ListProperties, name: string | null | undefined): ListProperty | undefined {
  if (name === null || name === undefined) return undefined;
  const wanted = name.toLowerCase();
  return Object.entries(properties).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

type Parameter = (value: unknown) => string;

/** `property:operator:value`, or a bare word that the name has to contain. */
function filterCondition(
  properties: ListProperties,
  filter: string | null | undefined,
  nameSql: string,
  parameter: Parameter,
): string | undefined {
  if (filter === null || filter === undefined || filter === '') return undefined;
  const match = /^([^:]*):([^:]*):(.*)$/s.exec(filter);
  if (match === null) return `position(lower(${parameter(filter)}) in lower(${nameSql})) > 0`;
  const [, name = '', operator = '', value = ''] = match;
  const property = findProperty(properties, name);
  return property === undefined ? undefined : condition(property, operator.toLowerCase(), value, parameter);
}

const comparisons: Readonly<Record<string, string>> = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' };

function condition(property: ListProperty, operator: string, text: string, parameter: Parameter): string | undefined {
  switch (property.kind) {
    case 'text':
      return textCondition(property.sql, operator, text, parameter);
    case 'integer': {
      const comparison = comparisons[operator];
      if (comparison === undefined || !/^-?\d{1,15}$/.test(text)) return undefined;
      return `${property.sql} ${comparison} ${parameter(text)}::bigint`;
    }
    case 'boolean': {
      const value = text.toLowerCase();
      if ((operator !== 'eq' && operator !== 'ne') || (value !== 'true' && value !== 'false')) return undefined;
      return `${property.sql} is ${operator === 'eq' ? 'not distinct' : 'distinct'} from ${parameter(value === 'true')}::boolean`;
    }
    case 'guid':
      if ((operator !== 'eq' && operator !== 'ne') || !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text))
        return undefined;
      return `${property.sql} is ${operator === 'eq' ? 'not distinct' : 'distinct'} from ${parameter(text)}::uuid`;
    case 'other':
      return undefined;
  }
}

/** Ordinal and case-sensitive. */
function textCondition(sql: string, operator: string, text: string, parameter: Parameter): string | undefined {
  switch (operator) {
    case 'eq':
      return `${sql} collate "C" = ${parameter(text)}::text`;
    case 'ne':
      return `${sql} is distinct from ${parameter(text)}::text`;
    case 'contains':
      return `position(${parameter(text)}::text in ${sql}) > 0`;
    case 'startswith':
      return `starts_with(${sql}, ${parameter(text)}::text)`;
    case 'endswith': {
      const value = parameter(text);
      return `right(${sql}, length(${value}::text)) = ${value}::text`;
    }
    default:
      return undefined;
  }
}

/** The column a caller names, in any case; undefined for a name that is none, `constructor` included. */
export function sortColumnOf(
  columns: Readonly<Record<string, string>>,
  name: string | null | undefined,
): string | undefined {
  const key = (name ?? '').toLowerCase();
  return Object.hasOwn(columns, key) ? columns[key] : undefined;
}
