import { glob } from 'node:fs/promises';
import { join } from 'node:path';

/** Files of one process: pure ones share one, all others have their own. */
export interface Batch {
  readonly label: string;
  readonly files: readonly string[];
}

const places = ['packages/*/src', 'powershell', 'test', 'tools', 'bench'];
/** These packages touch nothing outside themselves, so their tests cannot get in each other's way. */
const pure = /^packages\/(engine|contract)\//;

/** @param filters parts of paths, of which a file must have one; none means all files */
export async function findTestFiles(root: string, filters: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const place of places) {
    for await (const file of glob(`${place}/**/*.test.ts`, { cwd: root })) found.push(file.replaceAll('\\', '/'));
  }
  return found.filter((file) => filters.length === 0 || filters.some((filter) => file.includes(filter))).toSorted();
}

/** Those that took longest last time come first, so that none of them is left running alone at the end. */
export function makeBatches(
  root: string,
  files: readonly string[],
  secondsBefore: Readonly<Record<string, number>>,
): Batch[] {
  const together = files.filter((file) => pure.test(file));
  const alone = files.filter((file) => !pure.test(file));
  const batches = alone.map((file): Batch => ({ label: file, files: [join(root, file)] }));
  if (together.length > 0) {
    const label =
      together.length === 1 ? (together[0] ?? '') : `packages/engine, packages/contract (${together.length} files)`;
    batches.push({ label, files: together.map((file) => join(root, file)) });
  }
  const secondsOf = ({ label }: Batch): number => secondsBefore[label.replace(/ \(.*/, '')] ?? Infinity;
  return batches.toSorted((left, right) => Math.sign(secondsOf(right) - secondsOf(left)) || 0);
}
