import type { Transaction } from '../store/database.ts';

/** SCD-10: looks every hour for what time alone has brought into or out of the scope of rules. An administrator's times are kept. */
export async function seedSchedules(transaction: Transaction, now: Date): Promise<void> {
  await transaction.query({
    text: `
      with made as (
        insert into schedule (id, name, description, trigger_type, cron_expression, pattern_type, days_of_week, interval_value,
          interval_unit, is_enabled, built_in, created_at, created_by_name)
        select gen_random_uuid(), $1, $2, 'Cron', '0 * * * *', 'Interval', '0,1,2,3,4,5,6', 1, 'Hours', true, true, $3, 'System'
        where not exists (select from schedule where built_in)
        on conflict (name) do nothing
        returning id)
      insert into schedule_step (id, schedule_id, step_index, name, step_type)
      select gen_random_uuid(), id, 0, 'Reconcile Temporal Scope', 'TemporalScopeReconciliation' from made`,
    values: [
      'Temporal Scope Reconciliation',
      'Queues objects again whose scope changed with time alone, for rules that compare dates relative to now.',
      now.toISOString(),
    ],
  });
  await transaction.query({
    text: 'insert into temporal_scope_pass (reached_at) values ($1) on conflict do nothing',
    values: [now.toISOString()],
  });
}
