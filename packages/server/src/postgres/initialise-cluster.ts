import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PostgresBinaries } from './find-binaries.ts';
import { spawnAs, type RunAs } from './run-as.ts';

export const clusterUser = 'jim';

/**
 * Makes the cluster unless it is there, and answers the password of its user `jim`.
 * It is made under another name and moved when whole, so a crash on the way leaves nothing that looks like a cluster.
 * @throws Error with what initdb said.
 */
export async function ensureCluster(
  cluster: string,
  passwordFile: string,
  binaries: PostgresBinaries,
  runAs: RunAs,
): Promise<{ password: string; created: boolean }> {
  if (await exists(join(cluster, 'PG_VERSION'))) return { password: await readPassword(passwordFile), created: false };
  const password = randomBytes(24).toString('base64url');
  const unfinished = `${cluster}.new`;
  const passwordForInitdb = `${unfinished}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writePrivateFile(passwordForInitdb, password);
  if (runAs.user) {
    await chown(unfinished, runAs.user.uid, runAs.user.gid);
    await chown(passwordForInitdb, runAs.user.uid, runAs.user.gid);
  }
  try {
    await runInitdb(binaries, runAs, unfinished, passwordForInitdb);
  } finally {
    await rm(passwordForInitdb, { force: true });
  }
  await writePrivateFile(passwordFile, `${password}\n`);
  await rename(unfinished, cluster);
  return { password, created: true };
}

async function readPassword(file: string): Promise<string> {
  try {
    return (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new Error(`The password of the embedded PostgreSQL cannot be read from ${file}.`, { cause: error });
  }
}

/** Only its owner may read it, also when a file with other rights stood there before. */
async function writePrivateFile(file: string, text: string): Promise<void> {
  await rm(file, { force: true });
  await writeFile(file, text, { mode: 0o600, flush: true });
  await chmod(file, 0o600);
}

async function runInitdb(
  binaries: PostgresBinaries,
  runAs: RunAs,
  folder: string,
  passwordFile: string,
): Promise<void> {
  const options = ['--encoding=UTF8', '--data-checksums', '--auth=scram-sha-256', `--username=${clusterUser}`];
  let lastWords = '';
  for (const locale of ['C.UTF-8', 'C']) {
    const args = [
      '-D',
      folder,
      ...options,
      `--pwfile=${passwordFile}`,
      `--locale=${locale}`,
      '--no-instructions',
      '--no-sync',
    ];
    const { code, output } = await run(binaries.initdb, args, runAs);
    if (code === 0) return;
    lastWords = output.trim();
    if (!/invalid locale/.test(output)) break;
  }
  const hint = /user does not exist/.test(lastWords)
    ? ' PostgreSQL runs only as a user that has a name: give this one a name, or set DATABASE_URL.'
    : '';
  throw new Error(`The PostgreSQL cluster could not be created in ${folder}: ${lastWords}${hint}`);
}

async function run(
  program: string,
  args: readonly string[],
  runAs: RunAs,
): Promise<{ code: number | null; output: string }> {
  const child = spawnAs(runAs, program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: postgresEnvironment(),
    endsWithJim: true,
  });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** Nothing of JIM's own environment, which holds secrets. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
