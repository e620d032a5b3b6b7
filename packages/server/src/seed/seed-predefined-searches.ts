import type { Transaction } from '../store/database.ts';

interface BuiltInSearch {
  readonly name: string;
  readonly uri: string;
  readonly type: string;
  readonly isDefault: boolean;
  readonly columns: readonly string[];
  /** The one criterion: this attribute equals this text. */
  readonly where?: readonly [attribute: string, equals: string];
}

const userColumns = ['Display Name', 'Job Title', 'Department', 'Company', 'Email', 'Status'];
const groupColumns = ['Display Name', 'Group Type', 'Group Scope', 'Email', 'Status'];

/** PSR-03. */
const builtInSearches: readonly BuiltInSearch[] = [
  { name: 'Users', uri: 'users', type: 'User', isDefault: true, columns: userColumns },
  {
    name: 'People',
    uri: 'people',
    type: 'User',
    isDefault: false,
    columns: userColumns,
    where: ['Type', 'PersonEntity'],
  },
  {
    name: 'Service Principals',
    uri: 'service-principals',
    type: 'User',
    isDefault: false,
    columns: ['Display Name', 'Account Name', 'Email', 'Status'],
    where: ['Type', 'NonPersonEntity'],
  },
  { name: 'Groups', uri: 'groups', type: 'Group', isDefault: true, columns: groupColumns },
  {
    name: 'Security Groups',
    uri: 'security-groups',
    type: 'Group',
    isDefault: false,
    columns: groupColumns,
    where: ['Group Type', 'Security'],
  },
  {
    name: 'Distribution Groups',
    uri: 'distribution-groups',
    type: 'Group',
    isDefault: false,
    columns: groupColumns,
    where: ['Group Type', 'Distribution'],
  },
];

/** Adds the built-in searches that are not there, by uri; one that is there stays as an administrator made it. */
export async function seedPredefinedSearches(transaction: Transaction, now: Date): Promise<void> {
  for (const search of builtInSearches) {
    await transaction.query({
      text: `
        insert into predefined_search (name, uri, metaverse_object_type_id, is_default, built_in, attribute_ids, criteria_groups, created_at)
        select $1, $2, object_type.id, $4, true,
          (select array_agg(attribute.id order by place) from unnest($5::text[]) with ordinality as wanted(name, place)
           join metaverse_attribute attribute using (name)),
          coalesce((select jsonb_build_array(jsonb_build_object('type', 'All', 'criteria', jsonb_build_array(jsonb_build_object(
            'attributeId', id, 'comparisonType', 'Equals', 'stringValue', $7::text)), 'childGroups', '[]'::jsonb))
           from metaverse_attribute where name = $6), '[]'),
          $8
        from metaverse_object_type object_type where object_type.name = $3
        on conflict (uri) do nothing`,
      values: [
        search.name,
        search.uri,
        search.type,
        search.isDefault,
        search.columns,
        search.where?.[0] ?? null,
        search.where?.[1] ?? null,
        now.toISOString(),
      ],
    });
  }
}
