import { readdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { DirectoryListing } from '@jim/contract/endpoints/file-system.ts';
import { fileSystemList } from '@jim/contract/endpoints/file-system.ts';
import { confine } from '../../../file-roots.ts';
import { reply, route } from '../../route.ts';

const fallbackRoot = '/var/connector-files';

export const listDirectory = route(fileSystemList, async ({ query, services }) => {
  const roots = services.config.fileRoots;
  const path = query.path || roots[0];
  const listing =
    path === undefined ? refusal(fallbackRoot, 'No folder is allowed here.', false) : await read(path, roots);
  return reply(listing.success ? 200 : listing.isAccessDenied ? 403 : 404, listing);
});

async function read(given: string, roots: readonly string[]): Promise<DirectoryListing> {
  const path = isAbsolute(given) ? resolve(given) : given;
  const real = await confine(path, roots);
  if (real === undefined) return refusal(path, 'This path is outside the allowed folders.', true);
  const realRoots = await Promise.all(roots.map((root) => confine(root, roots)));
  const isRoot = realRoots.includes(real);
  try {
    return {
      path,
      entries: await entriesOf(path, real),
      parentPath: isRoot ? null : dirname(path),
      isRoot,
      error: null,
      message: null,
      isAccessDenied: false,
      success: true,
    };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    const isDenied = code === 'EACCES' || code === 'EPERM';
    return refusal(path, isDenied ? 'The service may not read this folder.' : 'There is no such folder.', isDenied);
  }
}

async function entriesOf(path: string, real: string): Promise<DirectoryListing['entries']> {
  const found = await readdir(real, { withFileTypes: true });
  const entries = await Promise.all(
    found.map(async (entry) => {
      const isDirectory = entry.isSymbolicLink() ? await leadsToDirectory(join(real, entry.name)) : entry.isDirectory();
      return { name: entry.name, fullPath: join(path, entry.name), isDirectory };
    }),
  );
  return entries.toSorted(
    (left, right) => Number(right.isDirectory) - Number(left.isDirectory) || left.name.localeCompare(right.name, 'en'),
  );
}

const leadsToDirectory = (path: string): Promise<boolean> =>
  stat(path).then(
    (target) => target.isDirectory(),
    () => false,
  );

function refusal(path: string, error: string, isAccessDenied: boolean): DirectoryListing {
  return { path, entries: [], parentPath: null, isRoot: false, error, message: error, isAccessDenied, success: false };
}
