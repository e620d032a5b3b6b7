/** A group of half of all people, by itself, and then groups of all sizes. */
import { join } from 'node:path';
import { countGroups } from './company.ts';
import { configureGroups } from './configure-company.ts';
import { writeGroupNews } from './group-source.ts';
import { measureRun, type Bench } from './measure-run.ts';
import type { PhaseResult } from './report.ts';

export interface GroupsWanted {
  readonly people: number;
  readonly nullTarget: number;
  readonly folder: string;
}

export async function measureGroups(
  bench: Bench,
  { people, nullTarget, folder }: GroupsWanted,
): Promise<readonly PhaseResult[]> {
  const news = join(folder, 'groups.json');
  await writeGroupNews(news, { people, from: 0, to: 0, added: [] });
  const groups = await configureGroups(bench.client, news, nullTarget);
  const phases: PhaseResult[] = [];
  const measured = { floorPerSecond: null };
  const threeRuns = async (name: string): Promise<void> => {
    for (const [step, systemId, runType] of [
      ['import', groups, 'DeltaImport'],
      ['synchronisation', groups, 'DeltaSynchronisation'],
      ['export', nullTarget, 'Export'],
    ] as const)
      phases.push(await measureRun(bench, { ...measured, phase: `${name}: ${step}`, systemId, runType }));
  };
  // What waited for the addresses of others goes out now, or it would be counted with the group.
  await measureRun(bench, {
    ...measured,
    phase: '(null target: what is left)',
    systemId: nullTarget,
    runType: 'Export',
  });
  const members = { ...measured, systemId: groups };
  await measureRun(bench, { ...members, phase: '(members of groups: import)', runType: 'FullImport' });
  phases.push(
    await measureRun(bench, { ...members, phase: 'full synchronisation, joining', runType: 'FullSynchronisation' }),
  );
  await writeGroupNews(news, { people, from: 0, to: 1, added: [] });
  await threeRuns('group of half of all people, first');
  await writeGroupNews(news, { people, from: 0, to: 1, added: [1] });
  await threeRuns('group of half of all people, one added');
  await writeGroupNews(news, { people, from: 0, to: 1, added: [] });
  await threeRuns('group of half of all people, one removed');
  await writeGroupNews(news, { people, from: 1, to: countGroups(people), added: [] });
  await threeRuns('all other groups, first');
  return phases;
}
