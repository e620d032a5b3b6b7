/**
 * The connector by itself beside bare ldapts, on the same server, in turns: what reading and writing a directory costs before
 * anything is compared, joined or kept.
 */
import {
  createItem,
  noSignal,
  openDirectory,
  requestOf,
  selectType,
} from '../packages/connector-ldap/src/testing/harness.ts';
import type { TestDirectory } from '../test/servers/openldap.ts';
import { attributes, type Entry, suffix } from './ldap-company.ts';
import { addBare, concurrency, searchBare } from './ldap-floors.ts';
import type { PhaseResult } from './report.ts';

const rounds = 5;

export interface ConnectorMeasured {
  readonly source: TestDirectory;
  readonly target: TestDirectory;
  readonly entries: readonly Entry[];
}

/** Containers of the target that `measureLdapConnector` fills: two a round. */
export const scratchContainers: readonly string[] = Array.from({ length: 2 * rounds }, (_, index) => `Round${index}`);

export async function measureLdapConnector({
  source,
  target,
  entries,
}: ConnectorMeasured): Promise<readonly PhaseResult[]> {
  await searchBare(source, 'People');
  await search(source);
  const searched = await inTurns(
    () => search(source),
    () => searchBare(source, 'People'),
  );
  const some = entries.slice(0, 4000);
  const containers = scratchContainers.values();
  const next = (): string => containers.next().value ?? '';
  const added = await inTurns(
    () => add(target, next(), some),
    () => addBare(target, next(), some),
  );
  return [
    { phase: 'LDAP connector alone: full import', objects: entries.length, ...searched, ...nothingElse() },
    { phase: 'LDAP connector alone: creates', objects: some.length, ...added, ...nothingElse() },
  ].map((each) => ({ ...each, seconds: each.objects / each.objectsPerSecond }));
}

/** No worker and no statement has a part in it; the memory is the benchmark's own. */
const nothingElse = (): Pick<PhaseResult, 'peakRssMiB' | 'statementsPer1000'> => ({
  peakRssMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  statementsPer1000: 0,
});

/** The medians of as many rounds each, every other one with the bare one first. */
async function inTurns(
  ours: () => Promise<number>,
  bare: () => Promise<number>,
): Promise<Pick<PhaseResult, 'objectsPerSecond' | 'floorPerSecond'>> {
  const measured: number[] = [];
  const floors: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const steps = [async () => void measured.push(await ours()), async () => void floors.push(await bare())];
    for (const step of round % 2 === 0 ? steps : steps.toReversed()) await step();
  }
  return { objectsPerSecond: medianOf(measured), floorPerSecond: medianOf(floors) };
}

function medianOf(values: readonly number[]): number {
  return Math.round(values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0);
}

async function search(source: TestDirectory): Promise<number> {
  await using connector = await openDirectory(source);
  const type = selectType(await connector.discoverSchema(noSignal), 'inetOrgPerson', attributes);
  const request = requestOf({ types: [type], partition: suffix, containers: [`ou=People,${suffix}`] });
  const started = performance.now();
  let count = 0;
  for await (const { objects } of connector.fullImport?.(request) ?? []) count += objects.length;
  return count / ((performance.now() - started) / 1000);
}

async function add(target: TestDirectory, container: string, entries: readonly Entry[]): Promise<number> {
  await using connector = await openDirectory(target, { 'Export Concurrency': concurrency });
  const type = selectType(await connector.discoverSchema(noSignal), 'inetOrgPerson', attributes);
  const items = entries.map((entry) =>
    createItem(entry['uid'] ?? '', type, `uid=${entry['uid']},ou=${container},${suffix}`, entry),
  );
  const started = performance.now();
  let applied = 0;
  for (let from = 0; from < items.length; from += 500) {
    for await (const result of connector.export?.(items.slice(from, from + 500), noSignal) ?? []) {
      if (result.kind !== 'applied') throw new Error(`${result.id} was not added: ${result.message}`);
      applied += 1;
    }
  }
  return applied / ((performance.now() - started) / 1000);
}
