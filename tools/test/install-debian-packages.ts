import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';

/** A real server that some tests need, and the Debian packages it comes in. */
interface TestServerPackages {
  /** In `JIM_TEST_SKIP_REASON_<name>`. */
  readonly name: string;
  readonly packages: readonly string[];
}

const servers: readonly TestServerPackages[] = [
  { name: 'OPENLDAP', packages: ['slapd', 'ldap-utils', 'openssl'] },
  { name: 'DS389', packages: ['389-ds-base', 'libnss3-tools', 'ldap-utils', 'openssl'] },
  { name: 'SAMBA', packages: ['samba-ad-dc', 'samba-ad-provision', 'iproute2', 'ldap-utils', 'openssl'] },
];

/**
 * Installs what is missing, when this is Debian and root; starts none of it.
 * @param log where apt's own words go
 * @returns for each server that is not to be had the environment variable that says why
 */
export async function installDebianPackages(log: string, say: (line: string) => void): Promise<Record<string, string>> {
  const obstacle = whyNotInstall();
  if (obstacle === undefined) {
    const missing = servers.flatMap(({ packages }) => packages).filter(isMissing);
    if (missing.length > 0) await install([...new Set(missing)], log, say);
  }
  const reasons = servers.flatMap(({ name, packages }): [string, string][] => {
    const missing = packages.filter(isMissing);
    if (missing.length === 0) return [];
    const why = obstacle ?? `apt could not install them, see ${log}`;
    return [[`JIM_TEST_SKIP_REASON_${name}`, `${missing.join(' ')} not installed: ${why}`]];
  });
  return Object.fromEntries(reasons);
}

function whyNotInstall(): string | undefined {
  if (process.platform !== 'linux' || !existsSync('/etc/debian_version')) return 'this is not Debian';
  if (process.getuid?.() !== 0) return 'only root can install them';
  return undefined;
}

function isMissing(name: string): boolean {
  const asked = spawnSync('dpkg-query', ['-W', '-f=${db:Status-Status}', name], { encoding: 'utf8' });
  return asked.status !== 0 || asked.stdout !== 'installed';
}

async function install(packages: readonly string[], log: string, say: (line: string) => void): Promise<void> {
  say(`Installing Debian packages for the tests: ${packages.join(' ')} …`);
  const output = openSync(log, 'w');
  try {
    await withoutStartingServices(async () => {
      await apt(['update', '-q'], output);
      await apt(['install', '-y', '-q', '--no-install-recommends', ...packages], output);
    });
  } finally {
    closeSync(output);
  }
}

/** Debian asks this file whether a package may start its service. */
async function withoutStartingServices(work: () => Promise<void>): Promise<void> {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    if (isOurs) rmSync(policy);
  }
}

/** Its failure shows in what is missing afterwards. */
async function apt(args: readonly string[], output: number): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const child = spawn('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...args], {
    stdio: ['ignore', output, output],
    env,
  });
  await new Promise<void>((settle) => child.once('close', () => settle()).once('error', () => settle()));
}
