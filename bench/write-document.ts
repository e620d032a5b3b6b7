/** docs/benchmark.md: a page made of all results there are, smallest population first. */
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  headlineOf,
  latencyCells,
  latencyHead,
  phaseCells,
  phaseHead,
  type ApiReport,
  type Machine,
  type PeopleReport,
} from './report.ts';

const introduction = `# Benchmark

Written by \`npm run bench\`; do not edit. One command makes a seeded company, takes it through every phase with everything
on (change history, items, outcomes, counters), on the embedded PostgreSQL with \`synchronous_commit\` on, and measures
floors in the same run:

- imports that change nothing and confirming imports: **bare csv-parse** of the same file;
- whatever writes every object: **bare COPY** of the same rows, by the server itself, into a table without an index;
- what only reads: **bare SELECT** of the same objects with their identities, in pages of 1,000;
- directories (OpenLDAP over LDAPS): **bare ldapts**, a paged search of the same attributes, and the same entries added with
  the same concurrency.

Peak memory is that of the worker's own process. Times are those of the runs' activities. Groups have a skewed size
distribution; the first holds half of all people, and its phases are about that one object.
`;

export async function writeDocument(results: string, file: string): Promise<void> {
  const names = await readdir(results);
  const people = await readAll<PeopleReport>(results, names, /^\d+\.json$/);
  const api = await readAll<ApiReport>(results, names, /^api-\d+\.json$/);
  const ldap = await readAll<PeopleReport>(results, names, /^ldap-\d+\.json$/);
  const bySize = (left: { readonly people: number }, right: { readonly people: number }): number =>
    left.people - right.people;
  const sections = [
    introduction,
    ...people.toSorted(bySize).map((report) => sectionOfPhases(report)),
    ...ldap.toSorted(bySize).map((report) => sectionOfPhases(report, ' in a directory')),
    ...api.toSorted(bySize).map(sectionOfApi),
  ];
  await writeFile(file, sections.join('\n'));
}

async function readAll<Report>(folder: string, names: readonly string[], pattern: RegExp): Promise<readonly Report[]> {
  const texts = await Promise.all(
    names.filter((name) => pattern.test(name)).map((name) => readFile(join(folder, name), 'utf8')),
  );
  return texts.map((text) => JSON.parse(text) as Report);
}

function sectionOfPhases(report: PeopleReport, where = ''): string {
  const size = report.people.toLocaleString('en-GB');
  return `## ${size} people${where}

**${headlineOf(report)}**

${sentenceOf(report)} The database takes ${report.databaseMiB.toLocaleString('en-GB')} MiB at the end.

${table([phaseHead, ...report.phases.map(phaseCells)])}
`;
}

function sectionOfApi(report: ApiReport): string {
  const size = report.people.toLocaleString('en-GB');
  return `## Reading over the API with ${size} metaverse objects

${report.readers} readers at once, each without a pause, ${report.seconds} s for each operation. The floors: an empty statement, and
the liveness endpoint, under as many readers. ${sentenceOf(report)}

${table([latencyHead, ...[...report.floors, ...report.operations].map(latencyCells)])}
`;
}

function sentenceOf({
  machine,
  commit,
  versions,
  seed,
  loadBefore,
}: Machine & { readonly seed: number; readonly loadBefore: number }): string {
  const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
  return `${machine}; ${named.join(', ')}; commit ${commit}, seed ${seed}; load average before the run ${loadBefore}.`;
}

function table(rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const [head = [], ...rest] = rows;
  return [
    line(head),
    `|${head.map((_cell, column) => (column === 0 ? '-|' : '-:|')).join('')}`,
    ...rest.map(line),
  ].join('\n');
}
