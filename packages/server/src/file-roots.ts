/** The folders of the server that may be read through the API and by connectors. */
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * The real path of `path`, links resolved, when it is one of the roots or lies in one; undefined otherwise.
 * It need not exist: what does not is judged by the part that does.
 */
export async function confine(path: string, roots: readonly string[]): Promise<string | undefined> {
  if (!isAbsolute(path) || path.includes('\0')) return undefined;
  const real = await resolveLinks(resolve(path));
  if (real === undefined) return undefined;
  for (const root of roots) {
    const realRoot = await resolveLinks(resolve(root));
    if (realRoot !== undefined && contains(realRoot, real)) return real;
  }
  return undefined;
}

function contains(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside === '' || (inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside));
}

/** Undefined when the links cannot be followed: a loop, a name too long, a folder that may not be read. */
async function resolveLinks(path: string): Promise<string | undefined> {
  try {
    return await realpath(path);
  } catch (error) {
    const isMissing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (!isMissing || dirname(path) === path) return undefined;
    const parent = await resolveLinks(dirname(path));
    return parent === undefined ? undefined : join(parent, basename(path));
  }
}
