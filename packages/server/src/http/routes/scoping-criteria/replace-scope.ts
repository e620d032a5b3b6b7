import { scopingCriteriaReplace } from '@jim/contract/endpoints/scoping-criteria.ts';
import type { BodyOf } from '@jim/contract/endpoint.ts';
import { changeSyncRule } from '../../../configuration/change-sync-rule.ts';
import { checkScopingCriteria } from '../../../configuration/check-scoping-criterion.ts';
import type { Transaction } from '../../../store/database.ts';
import { deleteScope, insertScopingCriterion, insertScopingGroup, loadScope } from '../../../store/scoping-criteria.ts';
import type { SyncRuleRow } from '../../../store/sync-rules.ts';
import { route } from '../../route.ts';
import { getSyncRule, syncRuleIsThere } from '../synchronisation-guards.ts';

type GroupTree = BodyOf<typeof scopingCriteriaReplace>['groups'][number];

export const replaceScope = route(
  scopingCriteriaReplace,
  async ({ params, body, caller, services }) => {
    const rule = await getSyncRule(services, params.id);
    await changeSyncRule(rule, { operation: 'Update', message: 'Scope replaced' }, caller, services, async (tx) => {
      await deleteScope(tx, rule.id);
      await insertGroups(tx, rule, null, body.groups);
    });
    return loadScope(services.database, rule.id);
  },
  syncRuleIsThere,
);

/** A scope is typed by hand: some ten groups and criteria, not sets. */
async function insertGroups(
  tx: Transaction,
  rule: SyncRuleRow,
  parentId: number | null,
  groups: readonly GroupTree[],
): Promise<void> {
  for (const [place, group] of groups.entries()) {
    const criteria = await checkScopingCriteria(tx, rule, group.criteria);
    const id = await insertScopingGroup(tx, rule.id, { parentId, type: group.type, position: group.position ?? place });
    for (const criterion of criteria) await insertScopingCriterion(tx, id, criterion);
    await insertGroups(tx, rule, id, group.childGroups);
  }
}
