/**
 * npm run mutate -- --sample 100 --seed 1 [part-of-a-path …]
 *
 * Asks the engine's tests whether they would notice: takes a sample of small wrongs in packages/engine/src, makes one at
 * a time in a copy, and runs the unit tests. What survives is named by file and line. Never touches the tree.
 */
import { cp, glob, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { seededRandom } from './demo/make-people.ts';
import { applyMutant, findMutants, type Mutant } from './mutate/find-mutants.ts';
import { runTests, type Verdict } from './mutate/run-mutant.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    sample: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

interface Candidate extends Mutant {
  /** From packages/engine/src. */
  readonly file: string;
}

const root = dirname(import.meta.dirname);
const engine = join(root, 'packages', 'engine');
const timeoutMs = 120_000;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

const isCode = (file: string): boolean =>
  !/\.test\.ts$|-for-tests\.ts$|^testing\//.test(file) &&
  (positionals.length === 0 || positionals.some((part) => file.includes(part)));

async function main(): Promise<void> {
  const files = (await Array.fromAsync(glob('**/*.ts', { cwd: join(engine, 'src') }))).toSorted();
  const texts = new Map<string, string>();
  for (const file of files.filter(isCode)) texts.set(file, await readFile(join(engine, 'src', file), 'utf8'));
  const candidates = [...texts].flatMap(([file, text]) => findMutants(text).map((mutant) => ({ ...mutant, file })));
  const sample = takeSample(candidates, Number(values.sample), Number(values.seed));
  say(`${sample.length} of ${candidates.length} mutants in ${texts.size} files`);

  await mkdir(join(root, '.tmp'), { recursive: true });
  const folder = await mkdtemp(join(root, '.tmp', 'mutate-'));
  try {
    await cp(engine, folder, { recursive: true });
    const tests = await findHealthyTests(
      folder,
      files.filter((file) => file.endsWith('.test.ts')),
    );
    const verdicts = new Map<Candidate, Verdict>();
    for (const candidate of sample) {
      const text = texts.get(candidate.file) ?? '';
      const verdict = await judge(folder, candidate, text, tests);
      verdicts.set(candidate, verdict);
      say(`${verdict.padEnd(14)} ${describe(candidate, text)}`);
    }
    summarise(verdicts, texts);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Tests that fail as it is would kill every mutant: their files are named and left out. */
async function findHealthyTests(folder: string, files: readonly string[]): Promise<readonly string[]> {
  const pass = async (some: readonly string[]): Promise<boolean> =>
    (await runTests({ files: some.map((file) => join(folder, 'src', file)), folder, timeoutMs })) === 'survived';
  if (await pass(files)) return files;
  const healthy: string[] = [];
  for (const file of files) {
    if (await pass([file])) healthy.push(file);
    else say(`Left out, for it fails as it is: ${file}`);
  }
  return healthy;
}

async function judge(folder: string, candidate: Candidate, text: string, tests: readonly string[]): Promise<Verdict> {
  const path = join(folder, 'src', candidate.file);
  await writeFile(path, applyMutant(text, candidate));
  try {
    const nearestFirst = tests.toSorted(
      (left, right) => distance(candidate.file, left) - distance(candidate.file, right),
    );
    return await runTests({ files: nearestFirst.map((file) => join(folder, 'src', file)), folder, timeoutMs });
  } finally {
    await writeFile(path, text);
  }
}

/** 0 for the file's own test, 1 in its folder, 2 elsewhere; properties, which are slow, last. */
function distance(file: string, test: string): number {
  if (test.includes('.property.')) return 3;
  if (test === file.replace(/\.ts$/, '.test.ts')) return 0;
  return dirname(test) === dirname(file) ? 1 : 2;
}

/** Every candidate is equally likely; the same seed on the same code takes the same. */
function takeSample(candidates: readonly Candidate[], size: number, seed: number): readonly Candidate[] {
  const random = seededRandom(seed);
  return candidates
    .map((candidate) => ({ candidate, order: random() }))
    .toSorted((left, right) => left.order - right.order)
    .slice(0, size)
    .map(({ candidate }) => candidate);
}

function describe({ file, line, kind, at, length, to }: Candidate, text: string): string {
  const path = relative(root, join(engine, 'src', file));
  const from = text.slice(at, at + length);
  return `${path}:${line} ${kind}: ${from === '' ? '(nothing)' : from} → ${to === '' ? '(nothing)' : to}`;
}

function summarise(verdicts: ReadonlyMap<Candidate, Verdict>, texts: ReadonlyMap<string, string>): void {
  const judged = [...verdicts].filter(([, verdict]) => verdict !== 'does not parse');
  const survivors = judged.filter(([, verdict]) => verdict === 'survived').map(([candidate]) => candidate);
  const killed = judged.length - survivors.length;
  say(`\nSurvived:`);
  for (const candidate of survivors.toSorted((left, right) => left.file.localeCompare(right.file)))
    say(`  ${describe(candidate, texts.get(candidate.file) ?? '')}`);
  say(`\nScore: ${killed} of ${judged.length} killed, ${((killed / Math.max(1, judged.length)) * 100).toFixed(1)} %.`);
}

if (values.help) say('npm run mutate -- --sample N --seed S [part-of-a-path …]');
else await main();
