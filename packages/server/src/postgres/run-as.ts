import { spawn, spawnSync, type ChildProcess, type StdioOptions } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * As whom PostgreSQL runs. It refuses to be root, so as root JIM starts it as another user:
 * the one who owns the cluster or the data folder, or else `nobody`.
 */
export interface RunAs {
  /** undefined: as whoever runs JIM. */
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  /** The user may not pass some folder on the way; only a capability lets it through (Linux, `setpriv`). */
  readonly passesClosedFolders: boolean;
}

const nobody = { uid: 65534, gid: 65534 };

/**
 * @param owned the cluster folder and the folders above it, most specific first; the first that is not root's names the user
 * @param reachable existing folders the user must be able to reach
 * @throws Error naming the closed folder when the user could not get there
 */
export async function decideRunAs(owned: readonly string[], reachable: readonly string[]): Promise<RunAs> {
  if (process.getuid?.() !== 0) return { user: undefined, passesClosedFolders: false };
  const user = (await findOwner(owned)) ?? nobody;
  const closed = await findClosedFolder(reachable, user);
  if (closed === undefined) return { user, passesClosedFolders: false };
  if (offersSetpriv('--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'))
    return { user, passesClosedFolders: true };
  throw new Error(
    `PostgreSQL cannot run as root, and user ${user.uid} cannot enter ${closed}. ` +
      `Open it (chmod a+x ${closed}), or run JIM as an ordinary user, or set DATABASE_URL.`,
  );
}

async function findOwner(folders: readonly string[]): Promise<RunAs['user']> {
  for (const folder of folders) {
    const found = await stat(folder).catch(() => undefined);
    if (found && found.uid !== 0) return { uid: found.uid, gid: found.gid };
  }
  return undefined;
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
  const { user, passesClosedFolders } = runAs;
  const common = { stdio, env, cwd: '/', detached: true };
  if (!passesClosedFolders && !(options.endsWithJim && offersSetpriv('--pdeathsig', 'INT'))) {
    return spawn(program, args, { ...common, ...user });
  }
  const privileges = [
    ...(user ? ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'] : []),
    ...(passesClosedFolders ? ['--inh-caps', '+dac_override', '--ambient-caps', '+dac_override'] : []),
    ...(options.endsWithJim ? ['--pdeathsig', 'INT'] : []),
  ];
  return spawn('setpriv', [...privileges, '--', program, ...args], common);
}
