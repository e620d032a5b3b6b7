/** `npm run faults`: what JIM survives, tried out. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { longPlan, shortPlan } from './plan.ts';
import { runDirectoryFaults } from './directory-faults.ts';
import { runEmbedded } from './embedded.ts';
import { runFullDisk } from './full-disk.ts';
import { renderLedger, type LedgerRow } from './ledger.ts';
import { runOverlap } from './overlap.ts';

const help = `
npm run faults -- [options]

Lets every fault of the ledger happen at random instants of real runs and writes what came of it to docs/faults.md.

  --short    a selection that takes about a minute; prints it and writes nothing
  --seed N   the same faults at the same places again (instants depend on the machine); a new seed unless given
  --help     this text
`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const scenarios = [runOverlap, runEmbedded, runFullDisk, runDirectoryFaults];

function failed(name: string, error: unknown): LedgerRow {
  const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { fault: name, struck: '', ended: '', checked: [], violations: [{ invariant: 'converged', words }] };
}

async function main(): Promise<void> {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const began = performance.now();
  say(`Seed ${seed}.`);
  const plan = values.short ? shortPlan(seed) : longPlan(seed);
  const rows = [...(await runCampaign({ ...plan, seed, say }))];
  for (const scenario of values.short ? [] : scenarios) {
    const found = await scenario({ seed, people: plan.people }).catch((error: unknown) => [
      failed(scenario.name, error),
    ]);
    rows.push(...found);
    say(
      `${scenario.name}: ${found.length} faults, ${found.filter(({ violations }) => violations.length > 0).length} with violations.`,
    );
  }
  const text = renderLedger(rows, {
    seed,
    command: `npm run faults --${values.short ? ' --short' : ''} --seed ${seed}`,
    date: new Date().toISOString().slice(0, 10),
    minutes: (performance.now() - began) / 60_000,
  });
  if (values.short) say(text);
  else await writeFile(join(import.meta.dirname, '../../docs/faults.md'), text);
  const broken = rows.filter(({ violations }) => violations.length > 0).length;
  say(broken === 0 ? 'All invariants held.' : `${broken} faults broke an invariant.`);
  process.exitCode = broken === 0 ? 0 : 1;
}

if (values.help) say(help);
else await main();
