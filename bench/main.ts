/** `npm run bench`: the phases of the main job, each beside the floor measured in the same run. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measurePhases } from './measure-phases.ts';
import { describeMachine, formatTable, type BenchReport } from './report.ts';

const help = `
npm run bench -- [options]

Makes a seeded company, takes it through import, synchronisation and export, and prints objects per second of every
phase beside a floor measured in the same run: the bare parser, the bare COPY of the same rows.

  --people N   how many people (100000)
  --seed N     of the generator (20261125)
  --help       this text

Writes bench/results/latest.json.
`;

const { values } = parseArgs({
  options: {
    people: { type: 'string', default: '100000' },
    seed: { type: 'string', default: '20261125' },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<void> {
  const people = Number(values.people);
  const seed = Number(values.seed);
  if (!Number.isInteger(people) || people < 100) throw new Error('--people takes a whole number of at least 100.');
  const folder = await mkdtemp(join(tmpdir(), 'jim-bench-'));
  try {
    const phases = await measurePhases({ people, seed, folder, say: (line) => process.stdout.write(`${line}\n`) });
    const report: BenchReport = { ...(await describeMachine()), seed, people, phases };
    process.stdout.write(`\n${formatTable(report)}\n`);
    const results = join(import.meta.dirname, 'results');
    await mkdir(results, { recursive: true });
    const text = `${JSON.stringify(report, null, 2)}\n`;
    await writeFile(join(results, 'latest.json'), text);
    await writeFile(join(results, `${people}.json`), text);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(help);
else await main();
process.exit(0);
