/** `npm run bench`: the phases of the main job beside their floors; with `--api`, what readers of a full installation wait for. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureApi } from './api/measure-api.ts';
import { measureLdap } from './measure-ldap.ts';
import { measurePhases } from './measure-phases.ts';
import {
  describeMachine,
  formatApiTable,
  formatTable,
  headlineOf,
  type ApiReport,
  type PeopleReport,
} from './report.ts';
import { withInstallation, type Installation } from './start-installation.ts';
import { writeDocument } from './write-document.ts';

const help = `
npm run bench -- [options]

Makes a seeded company, takes it through import, synchronisation and export, and prints objects per second of every
phase beside a floor measured in the same run: the bare parser, the bare COPY of the same rows, the bare SELECT.

  --people N    how many people (100000; with --api 1000000, with --ldap 10000)
  --seed N      of the generator (20261125)
  --ldap        instead: import from and export to OpenLDAP, beside bare ldapts searches and adds
  --api         instead: fill the metaverse, then 20 concurrent readers of the API
  --readers N   with --api: how many (20)
  --seconds N   with --api: how long each operation is read (10)
  --help        this text

Writes bench/results/latest.json, bench/results/<people>.json, ldap-<people>.json or api-<people>.json, and docs/benchmark.md.
`;

const { values } = parseArgs({
  options: {
    people: { type: 'string' },
    seed: { type: 'string', default: '20261125' },
    api: { type: 'boolean', default: false },
    ldap: { type: 'boolean', default: false },
    readers: { type: 'string', default: '20' },
    seconds: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});

const results = join(import.meta.dirname, 'results');
const loadBefore = Math.round((loadavg()[0] ?? 0) * 10) / 10;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

function wholeNumber(option: string, text: string, from: number): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < from)
    throw new Error(`--${option} takes a whole number of at least ${from}.`);
  return number;
}

async function benchPhases(installation: Installation, people: number, seed: number): Promise<void> {
  const { bench, folder, postgresVersion } = installation;
  const phases = await measurePhases(bench, { people, seed, folder });
  const latest = { ...describeMachine(postgresVersion), seed, phases };
  const report: PeopleReport = { ...latest, people, databaseMiB: await installation.databaseMiB(), loadBefore };
  say(`\n${formatTable(report)}\n\n${headlineOf(report)}`);
  await save('latest', latest);
  await save(String(people), report);
}

async function benchLdap(installation: Installation, people: number, seed: number): Promise<void> {
  const phases = await measureLdap(installation.bench, { people, seed });
  const machine = describeMachine(installation.postgresVersion);
  const databaseMiB = await installation.databaseMiB();
  const report: PeopleReport = { ...machine, seed, people, databaseMiB, loadBefore, phases };
  say(`\n${formatTable(report)}\n\n${headlineOf(report)}`);
  await save(`ldap-${people}`, report);
}

async function benchApi(installation: Installation, people: number, seed: number): Promise<void> {
  const readers = wholeNumber('readers', values.readers, 1);
  const seconds = wholeNumber('seconds', values.seconds, 1);
  const measured = await measureApi(installation, { people, seed, readers, seconds });
  const report: ApiReport = {
    ...describeMachine(installation.postgresVersion),
    seed,
    people,
    readers,
    seconds,
    loadBefore,
    ...measured,
  };
  say(`\n${formatApiTable(report)}`);
  await save(`api-${people}`, report);
}

async function save(name: string, report: object): Promise<void> {
  await mkdir(results, { recursive: true });
  await writeFile(join(results, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`);
}

async function main(): Promise<void> {
  const people = wholeNumber(
    'people',
    values.people ?? (values.api ? '1000000' : values.ldap ? '10000' : '100000'),
    100,
  );
  const seed = wholeNumber('seed', values.seed, 0);
  const folder = await mkdtemp(join(tmpdir(), 'jim-bench-'));
  try {
    await withInstallation({ folder, say }, (installation) =>
      (values.api ? benchApi : values.ldap ? benchLdap : benchPhases)(installation, people, seed),
    );
    await writeDocument(results, join(import.meta.dirname, '..', 'docs', 'benchmark.md'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

if (values.help) process.stdout.write(help);
else await main();
process.exit(0);
