import type { Transaction } from './database.ts';

export interface ErrorGroupRow {
  readonly errorType: string;
  readonly message: string | null;
  readonly count: number;
  readonly samples: readonly {
    readonly itemId: string;
    readonly externalIdValue: string | null;
    readonly displayName: string | null;
  }[];
}

/** Messages that differ only in what stands in quotes, and in numbers, are one. The largest groups first, at most 200. */
export async function listErrorGroups(database: Transaction, activityId: string): Promise<ErrorGroupRow[]> {
  const { rows } = await database.query<ErrorGroupRow>({
    name: 'list-error-groups',
    text: `
      with error as (
        select id, external_id, display_name, error_type,
               regexp_replace(error_message, '"[^"]*"|''[^'']*''|[0-9]+', '…', 'g') as message,
               row_number() over (partition by error_type, regexp_replace(error_message, '"[^"]*"|''[^'']*''|[0-9]+', '…', 'g') order by id) as place
        from activity_item where activity_id = $1 and error_type is not null
      )
      select error_type as "errorType", message, count(*) as count,
             json_agg(json_build_object('itemId', id, 'externalIdValue', external_id, 'displayName', display_name) order by place)
               filter (where place <= 3) as samples
      from error group by error_type, message order by count(*) desc, message limit 200`,
    values: [activityId],
  });
  return rows;
}

export interface OutcomeFacetRow {
  readonly outcomeType: string;
  readonly items: number;
  readonly count: number;
}

export async function listOutcomeFacets(database: Transaction, activityId: string): Promise<OutcomeFacetRow[]> {
  const { rows } = await database.query<OutcomeFacetRow>({
    name: 'list-outcome-facets',
    text: `
      select split_part(part, ':', 1) as "outcomeType", count(*) as items, sum(split_part(part, ':', 2)::int) as count
      from activity_item, unnest(string_to_array(outcome_summary, ',')) as part
      where activity_id = $1 group by 1 order by 3 desc, 1`,
    values: [activityId],
  });
  return rows;
}

export interface ObjectTypeFacetRow {
  readonly objectType: string | null;
  readonly count: number;
}

export async function listObjectTypeFacets(database: Transaction, activityId: string): Promise<ObjectTypeFacetRow[]> {
  const { rows } = await database.query<ObjectTypeFacetRow>({
    name: 'list-object-type-facets',
    text: `select object_type as "objectType", count(*) as count from activity_item where activity_id = $1
           group by object_type order by count(*) desc, object_type nulls last`,
    values: [activityId],
  });
  return rows;
}
