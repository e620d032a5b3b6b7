import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { whenMissing } from '../when-missing.ts';

/**
 * As whom PostgreSQL runs. It refuses to be root, so as root JIM starts it as another user:
 * the one who owns the cluster or the data folder, or else `nobody`.
 */
export interface RunAs {
  /** undefined: as whoever runs JIM. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** Arguments of `setpriv` that let the user pass folders closed to it; none when it is not in need of them. */
  readonly passage: readonly string[];
}

const nobody = { uid: 65534, gid: 65534 };

/**
 * The smaller right first; containers often have only the second.
 * Without the secure bit `access()`, with which PostgreSQL looks for its programs, would not count the capability.
 */
const passages = ['+dac_read_search', '+dac_override'].map((capability) => [
  '--inh-caps',
  capability,
  '--ambient-caps',
  capability,
  '--securebits',
  '+no_setuid_fixup',
]);

/**
 * @param owned the cluster folder and the folders above it, most specific first; the first that is not root's names the user
 * @param reachable existing folders the user must be able to reach
 * @throws Error naming the closed folder when the user could not get there
 */
export async function decideRunAs(owned: readonly string[], reachable: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { user: undefined, passage: [] };
  const user = (await findOwner(owned)) ?? nobody;
  const closed = await findClosedFolder(reachable, user);
  if (closed === undefined) return { user, passage: [] };
  const passage = passages.find((options) => offersSetpriv(...options));
  if (passage) return { user, passage };
  throw new Error(
    `PostgreSQL cannot run as root, and user ${user.uid} cannot enter ${closed}. ` +
      `Open it (chmod a+x ${closed}), or run JIM as an ordinary user, or set DATABASE_URL.`,
  );
}

async function findOwner(folders: readonly string[]): Promise<RunAs['user']> {
  for (const folder of folders) {
    const found = await stat(folder).catch(whenMissing(undefined));
    if (found && found.uid !== 0 && hasName(found.uid)) return { uid: found.uid, gid: found.gid };
  }
  return undefined;
}

/** PostgreSQL refuses a user id that the system has no name for, as the owner of a mounted folder may be. */
function hasName(uid: number): boolean {
  return spawnSync('id', ['-un', String(uid)], { stdio: 'ignore' }).status === 0;
}

async function findClosedFolder(folders: readonly string[], user: typeof nobody): Promise<string | undefined> {
  for (const folder of folders) {
    for (let at = folder; ; at = dirname(at)) {
      const { mode, uid, gid } = await stat(at);
      const mayEnter = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001;
      if ((mode & mayEnter) === 0) return at;
      if (dirname(at) === at) break;
    }
  }
  return undefined;
}

/** Whether util-linux's `setpriv` is here and takes these arguments (busybox's is less able). */
function offersSetpriv(...args: readonly string[]): boolean {
  return process.platform === 'linux' && spawnSync('setpriv', [...args, 'true'], { stdio: 'ignore' }).status === 0;
}

/**
 * Starts a program as decided, in a process group of its own, so that Ctrl-C in the terminal does not reach it.
 * @param endsWithJim where the platform can, the program gets SIGINT when this process dies, even by SIGKILL
 */
export function spawnAs(
  runAs: RunAs,
  program: string,
  args: readonly string[],
  options: { stdio: StdioOptions; env: NodeJS.ProcessEnv; endsWithJim: boolean },
): ChildProcess {
  const { stdio, env } = options;
  const { user, passage } = runAs;
  const common = { stdio, env, cwd: '/', detached: true };
  const ending = options.endsWithJim && offersSetpriv('--pdeathsig', 'INT') ? ['--pdeathsig', 'INT'] : [];
  if (passage.length === 0 && ending.length === 0) return spawn(program, args, { ...common, ...user });
  const identity = user ? ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'] : [];
  return spawn('setpriv', [...identity, ...passage, ...ending, '--', program, ...args], common);
}
