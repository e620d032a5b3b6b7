/** References of a connector space whose target is not in it. */
import type { Transaction } from './database.ts';
import type { Page } from './list-query.ts';

export async function countUnresolvedReferences(tx: Transaction, systemId: number): Promise<number> {
  const { rows } = await tx.query<{ count: number }>({
    name: 'count-unresolved-references',
    text: 'select count(*) as count from connected_system_reference where connected_system_id = $1 and target_id is null',
    values: [systemId],
  });
  return rows[0]?.count ?? 0;
}

export interface UnresolvedReferenceRow {
  readonly csoId: string;
  readonly displayName: string | null;
  readonly attribute: string;
  readonly value: string;
  readonly reason: 'outsideSelectedContainers' | 'notInConnectorSpace';
}

/** By object. A reference that ends in a container which is known and not selected says so; every other one is just not there. */
export async function listUnresolvedReferences(
  tx: Transaction,
  systemId: number,
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
): Promise<Page<UnresolvedReferenceRow>> {
  const { rows } = await tx.query<UnresolvedReferenceRow>({
    name: 'list-unresolved-references',
    text: `
      with shown as (
        select * from connected_system_reference where connected_system_id = $1 and target_id is null
        order by source_id, attribute_id, raw_key limit $2 offset $3)
      select shown.source_id as "csoId", coalesce(cso.display_name, cso.external_id, cso.secondary_external_id) as "displayName",
             coalesce(attribute.name, '') as attribute, shown.raw as value,
             case when exists (
               select from container join partition on partition.id = container.partition_id
               where partition.connected_system_id = $1 and not (container.selected and partition.selected)
                 and right(shown.raw_key, length(container.external_id) + 1) = ',' || lower(container.external_id)
             ) then 'outsideSelectedContainers' else 'notInConnectorSpace' end as reason
      from shown
      left join connected_system_object cso on cso.id = shown.source_id
      left join connected_system_attribute attribute on attribute.id = shown.attribute_id
      order by shown.source_id, shown.attribute_id, shown.raw_key`,
    values: [systemId, pageSize, (page - 1) * pageSize],
  });
  return { rows, totalCount: await countUnresolvedReferences(tx, systemId) };
}
