/** The phases, in the order in which an installation meets them. Everything is done over the public API. */
import { join } from 'node:path';
import { mkdir } from 'node:fs/promises';
import { peopleColumns, writePeople, type Company } from './company.ts';
import { configureCompany, configureFileTarget } from './configure-company.ts';
import { measureCopying, measureParsing, measureReading } from './floors.ts';
import { measureGroups } from './measure-groups.ts';
import { measurePreview, measureRun, type Bench, type RunWanted } from './measure-run.ts';
import type { PhaseResult } from './report.ts';

export interface PhasesWanted {
  readonly people: number;
  readonly seed: number;
  /** Where files may be written that connectors read. */
  readonly folder: string;
}

export async function measurePhases(
  bench: Bench,
  { people, seed, folder }: PhasesWanted,
): Promise<readonly PhaseResult[]> {
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'people.csv');
  const company: Company = { people, seed, changes: 0 };
  await writePeople(file, company);
  const { hr, nullTarget } = await configureCompany(bench.client, file);
  const parsing = await measureParsing(file);
  const copying = await measureCopying(file, peopleColumns, bench.observer);
  bench.say(`floors: csv-parse ${Math.round(parsing)}/s, COPY ${Math.round(copying)}/s`);

  const phases: PhaseResult[] = [];
  const run = async (phase: string, systemId: number, runType: RunWanted['runType'], floor: number): Promise<void> => {
    phases.push(await measureRun(bench, { phase, systemId, runType, floorPerSecond: floor }));
  };
  await run('full import, new', hr, 'FullImport', copying);
  await run('full import, unchanged', hr, 'FullImport', parsing);
  await writePeople(file, { ...company, changes: 1 });
  await run('full import, 1 % changed', hr, 'FullImport', parsing);
  const reading = await measureReading(hr, bench.observer);
  phases.push(
    await measurePreview(bench, {
      phase: 'preview of the first full synchronisation',
      systemId: hr,
      floorPerSecond: reading,
    }),
  );
  await run('full synchronisation, first', hr, 'FullSynchronisation', copying);
  const joined = await measureReading(hr, bench.observer);
  bench.say(`floor: SELECT of objects and identities ${Math.round(joined)}/s`);
  await run('full synchronisation, unchanged', hr, 'FullSynchronisation', joined);
  phases.push(
    await measurePreview(bench, {
      phase: 'preview of a full synchronisation, unchanged',
      systemId: hr,
      floorPerSecond: joined,
    }),
  );
  await writePeople(file, { ...company, changes: 2 });
  await run('full import, another 1 % changed', hr, 'FullImport', parsing);
  await run('delta synchronisation of the 1 %', hr, 'DeltaSynchronisation', copying);
  await run('export to a null connector', nullTarget, 'Export', copying);

  const target = await configureFileTarget(bench.client, folder);
  await run('full synchronisation, provisioning a second target', hr, 'FullSynchronisation', copying);
  await run('export to a file', target.id, 'Export', copying);
  await run('confirming import', target.id, 'FullImport', await measureParsing(target.file));
  phases.push(...(await measureGroups(bench, { people, nullTarget, folder })));
  return phases;
}
