import { execFile } from 'node:child_process';
import { readFile, readlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { whenMissing } from '../when-missing.ts';
import { isProcessAlive, isProcessIdTaken } from './process-alive.ts';

/**
 * Whose is the cluster? PostgreSQL keeps `postmaster.pid` in its folder while it runs; after a crash the file stays,
 * and its number may by now belong to another process. JIM keeps `<cluster>.holder` beside the folder: its own pid.
 *
 *   no file, or its process is gone or is not this cluster's PostgreSQL   → free
 *   a PostgreSQL whose JIM is gone                                        → orphan, to be stopped
 *   a PostgreSQL whose JIM lives, or that JIM did not start               → held
 *
 * The file is never removed: it names the shared memory by which PostgreSQL refuses to start while processes of the
 * killed server still write to the cluster.
 */
export type ClusterState =
  | { readonly kind: 'free' }
  | { readonly kind: 'orphan'; readonly pid: number }
  | { readonly kind: 'held'; readonly pid: number; readonly since: string; readonly by: number | undefined };

export async function readClusterState(cluster: string): Promise<ClusterState> {
  const file = join(cluster, 'postmaster.pid');
  const lines = await readFile(file, 'utf8').then(
    (text) => text.split('\n'),
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw new Error(`${file} cannot be read: who runs JIM must own its data folder.`, { cause: error });
    },
  );
  if (!lines) return { kind: 'free' };
  const pid = Math.abs(Number(lines[0]));
  if (!(await isPostmasterOf(cluster, pid))) {
    if (isProcessIdTaken(pid)) await disown(file, lines);
    return { kind: 'free' };
  }
  const by = await readHolder(cluster);
  if (by !== undefined && by !== process.pid && !isProcessAlive(by)) return { kind: 'orphan', pid };
  return { kind: 'held', pid, since: new Date(Number(lines[2]) * 1000).toISOString(), by };
}

export async function writeHolder(cluster: string): Promise<void> {
  await writeFile(`${cluster}.holder`, `${process.pid}\n`, { mode: 0o600 });
}

async function readHolder(cluster: string): Promise<number | undefined> {
  const text = await readFile(`${cluster}.holder`, 'utf8').catch(whenMissing(''));
  return /^\d+\n$/.test(text) ? Number(text) : undefined;
}

/**
 * A stranger has the process id by now, or nobody has reaped the killed server yet, and PostgreSQL would not start; it
 * passes over the id of its parent, which is JIM.
 */
async function disown(file: string, lines: readonly string[]): Promise<void> {
  await writeFile(file, [String(process.pid), ...lines.slice(1)].join('\n'));
}

async function isPostmasterOf(cluster: string, pid: number): Promise<boolean> {
  if (!isProcessAlive(pid)) return false;
  if (process.platform === 'linux') {
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    const folder = await readlink(`/proc/${pid}/cwd`).catch(() => cluster);
    return command.includes('postgres') && folder === cluster;
  }
  const { stdout } = await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)]).catch(() => ({
    stdout: '',
  }));
  return stdout.includes('postgres');
}
