/** `npm run faults`: what JIM survives, tried out. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { longPlan, shortPlan } from './plan.ts';
import { runDirectoryFaults } from './directory-faults.ts';
import { runEmbedded } from './embedded.ts';
import { runFullDisk } from './full-disk.ts';
import { countOf, renderLedger, struckAndCompared, whatIsWrong, type LedgerRow } from './ledger.ts';
import { runOverlap } from './overlap.ts';

const help = `
npm run faults -- [options]

Lets every fault of the ledger happen at random instants of real runs and writes what came of it to docs/faults.md.

  --short    a selection that takes about a minute; prints it and writes nothing
  --only X   campaign, overlap, embedded, disk or directory alone; prints it and writes nothing
  --seed N   the same faults at the same places again (instants depend on the machine); a new seed unless given
  --help     this text
`;

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    seed: { type: 'string' },
    only: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const scenarios = { overlap: runOverlap, embedded: runEmbedded, disk: runFullDisk, directory: runDirectoryFaults };
const isWanted = (name: string): boolean =>
  values.only === undefined ? !values.short || name === 'campaign' : values.only === name;

const toldOf = (rows: readonly LedgerRow[]): string =>
  `${countOf(rows, 'broke')} with violations, ${countOf(rows, 'not compared')} not compared`;

async function main(): Promise<void> {
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const began = performance.now();
  say(`Seed ${seed}.`);
  const plan = values.short ? shortPlan(seed) : longPlan(seed);
  const rows = isWanted('campaign') ? [...(await runCampaign({ ...plan, seed, say }))] : [];
  for (const [name, scenario] of Object.entries(scenarios).filter(([each]) => isWanted(each))) {
    const found = await struckAndCompared(name, async (own) => {
      own.push(...(await scenario({ seed, people: plan.people })));
      return [];
    });
    rows.push(...found);
    say(`${name}: ${found.length} faults, ${toldOf(found)}.`);
    for (const words of whatIsWrong(found)) say(words);
  }
  const text = renderLedger(rows, {
    seed,
    command: `npm run faults --${values.short ? ' --short' : ''} --seed ${seed}`,
    date: new Date().toISOString().slice(0, 10),
    minutes: (performance.now() - began) / 60_000,
  });
  if (values.short || values.only !== undefined) say(text);
  else await writeFile(join(import.meta.dirname, '../../docs/faults.md'), text);
  const hasHeld = countOf(rows, 'broke') + countOf(rows, 'not compared') === 0;
  say(hasHeld ? 'All invariants held.' : `${rows.length} faults: ${toldOf(rows)}.`);
  process.exitCode = hasHeld ? 0 : 1;
}

if (values.help) say(help);
else await main();
