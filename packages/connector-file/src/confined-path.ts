/** Files may be named only inside the server's folders for connector files (FILE-02). */
import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { ConnectorError } from '@jim/connector-kit/connector.ts';

/**
 * The real path of `path`, links resolved; it need not exist. Throws ConnectorError('outsideFileRoots'),
 * naming the roots, when it lies in none of them.
 */
export async function resolveConfined(path: string, roots: readonly string[]): Promise<string> {
  const real = await resolveLinks(resolve(path));
  for (const root of roots) {
    const inside = relative(await resolveLinks(resolve(root)), real);
    if (inside !== '' && inside !== '..' && !inside.startsWith(`..${sep}`) && !isAbsolute(inside)) return real;
  }
  const allowed = roots.length === 0 ? 'this server allows no folder' : `allowed: ${roots.join(', ')}`;
  throw new ConnectorError('outsideFileRoots', `${path} is outside the folders for connector files (${allowed}).`);
}

async function resolveLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isMissing(error) || dirname(path) === path) throw error;
    return join(await resolveLinks(dirname(path)), basename(path));
  }
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
