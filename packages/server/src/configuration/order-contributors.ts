import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { badRequest, notFound } from '../http/api-error.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import {
  type ContributorRow,
  listContributors,
  lockMetaverseType,
  writePriorities,
} from '../store/attribute-priority.ts';
import { markRulesChanged } from '../store/connected-systems.ts';

export interface AttributeOrder {
  readonly attributeId: number;
  readonly contributors: readonly {
    readonly mappingId: number;
    readonly nullIsValue: boolean | null;
    readonly isEnabled: boolean | null;
  }[];
}

/** By attribute, those with several contributors first, then by name. */
export function groupContributors(rows: readonly ContributorRow[]) {
  const groups = [...Map.groupBy(rows, (row) => row.attributeId).values()].flatMap((contributors) => {
    const [first] = contributors;
    if (first === undefined) return [];
    const { attributeId, attributeName } = first;
    return [
      {
        attributeId,
        attributeName,
        contributors: contributors.map(({ attributeId: _id, attributeName: _name, ...rest }) => rest),
      },
    ];
  });
  const isContested = (group: (typeof groups)[number]): number => (group.contributors.length > 1 ? 0 : 1);
  return groups.toSorted((left, right) => isContested(left) - isContested(right));
}

/** PRI-01, PRI-09: the place in the list is the priority. @throws ApiError NOT_FOUND, BAD_REQUEST */
export async function orderContributors(
  metaverseTypeId: number,
  orders: readonly AttributeOrder[],
  caller: Caller,
  services: Services,
): Promise<void> {
  await services.database.transaction(async (tx) => {
    const type = await lockMetaverseType(tx, metaverseTypeId);
    if (type === undefined) throw notFound('There is no such metaverse object type.');
    const contributors = Map.groupBy(await listContributors(tx, metaverseTypeId), (row) => row.attributeId);
    for (const order of orders) requireAll(order, contributors.get(order.attributeId) ?? []);
    const systemIds = await writePriorities(
      tx,
      orders.flatMap((order) =>
        order.contributors.map((contributor, place) => ({ ...contributor, priority: place + 1 })),
      ),
    );
    await markRulesChanged(tx, systemIds);
    const names = orders.map((order) => contributors.get(order.attributeId)?.[0]?.attributeName ?? '');
    await recordConfigurationActivity(tx, {
      caller,
      targetType: 'SyncRule',
      operation: 'Update',
      targetName: 'Attribute priority',
      targetContext: type.name,
      message: names.join(', '),
    });
  });
}

function requireAll(order: AttributeOrder, known: readonly ContributorRow[]): void {
  const given = order.contributors.map((contributor) => contributor.mappingId).toSorted((a, b) => a - b);
  const wanted = known.map((contributor) => contributor.mappingId).toSorted((a, b) => a - b);
  if (given.join() !== wanted.join()) {
    throw badRequest(
      `Attribute ${order.attributeId} is fed by the mappings ${wanted.join(', ') || '(none)'}: name each of them once.`,
    );
  }
}
