import assert from 'node:assert/strict';
import test from 'node:test';
import { runCampaign } from './campaign.ts';
import { isKill } from './faults.ts';
import { shortPlan } from './plan.ts';

test(
  'D-33, D-34: runs killed, cut off and cancelled at random instants leave what an undisturbed twin has',
  { timeout: 600_000 },
  async (t) => {
    const seed = Number(process.env['JIM_FAULTS_SEED'] ?? Date.now() % 1_000_000);
    t.diagnostic(`Seed ${seed}.`);
    const plan = shortPlan(seed);
    assert.ok(plan.faults.filter(isKill).length >= 15);
    const rows = await runCampaign({ ...plan, seed, say: (line) => t.diagnostic(line) });
    assert.equal(rows.length, plan.faults.length);
    const broken = rows.flatMap(({ fault, struck, violations, notCompared }) =>
      [...violations.map(({ words }) => words), ...(notCompared === undefined ? [] : [notCompared])].map(
        (words) => `seed ${seed}: ${fault}, ${struck}: ${words}`,
      ),
    );
    assert.deepEqual(broken, []);
  },
);
