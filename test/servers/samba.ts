/**
 * Samba as an Active Directory domain controller, with LDAPS and StartTLS. Its ports are fixed, so it lives in a network
 * namespace of its own behind two relays. Provisioning takes 4 s; a provisioned domain is kept for the day and copied.
 */
import { type ChildProcess, spawnSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  freePort,
  keptFolder,
  missingPrograms,
  removeFolder,
  run,
  startChild,
  stopChild,
  temporaryFolder,
  untilListening,
} from './child-server.ts';
import type { TestDirectory } from './openldap.ts';
import { makeCertificates, type TestCertificates } from './test-certificates.ts';

export const whyNoSamba: string | null =
  missingPrograms([
    '/usr/sbin/samba',
    '/usr/bin/samba-tool',
    '/usr/share/samba/setup/provision.ldif',
    '/usr/bin/ldapsearch',
    '/usr/bin/socat',
    '/usr/bin/unshare',
    '/usr/bin/openssl',
    '/bin/ip',
  ]) ?? whyNoNamespace();

function whyNoNamespace(): string | null {
  const { status } = spawnSync('unshare', ['-n', '-p', '-f', 'ip', 'link', 'set', 'lo', 'up']);
  return status === 0 ? null : 'network namespaces are not allowed here';
}

const password = 'Passw0rd!x1';

export async function startSamba(): Promise<TestDirectory> {
  const folder = await temporaryFolder('samba');
  const domain = join(folder, 'd');
  await run('cp', ['-a', await provisionedDomain(), domain]);
  const certificates = await makeCertificates(folder);
  await writeFile(join(domain, 'etc/smb.conf'), configure(domain, certificates));
  const [port, tlsPort] = [await freePort(), await freePort()];
  let children: ChildProcess[] = [];
  const start = async (): Promise<void> => {
    const socket = (name: string): string => join(domain, 'run', `${name}.sock`);
    for (const name of ['l', 's']) await rm(socket(name), { force: true });
    const script = `ip link set lo up
socat UNIX-LISTEN:${socket('l')},fork TCP4:127.0.0.1:389 &
socat UNIX-LISTEN:${socket('s')},fork TCP4:127.0.0.1:636 &
exec /usr/sbin/samba -F -M single --no-process-group -s ${domain}/etc/smb.conf -d 1 --debug-stdout`;
    const log = join(folder, 'log');
    const relay = (listen: number, name: string): ChildProcess =>
      startChild('socat', [`TCP4-LISTEN:${listen},bind=127.0.0.1,reuseaddr,fork`, `UNIX-CONNECT:${socket(name)}`], log);
    const main = startChild('unshare', ['-n', '-p', '-f', '--kill-child', 'bash', '-c', script], log);
    children = [main, relay(port, 'l'), relay(tlsPort, 's')];
    await untilListening(main, port, 20);
    await untilAnswering(main, port);
  };
  const stop = async (): Promise<void> => {
    for (const child of children) await stopChild(child, 'SIGKILL');
    children = [];
  };
  await start();
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    suffix: 'DC=ad,DC=example,DC=com',
    username: 'administrator@ad.example.com',
    password,
    certificates,
    process: () => {
      const [main] = children;
      if (!main) throw new Error('The server has not been started.');
      return main;
    },
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop();
      await removeFolder(folder);
    },
  };
}

/** The relay listens before the server does: only an answer to a root DSE search shows that the server is there. */
async function untilAnswering(child: ChildProcess, port: number): Promise<void> {
  const end = Date.now() + 20_000;
  for (;;) {
    const answered = await run('ldapsearch', [
      '-x',
      '-H',
      `ldap://127.0.0.1:${port}`,
      '-b',
      '',
      '-s',
      'base',
      '1.1',
    ]).then(
      () => true,
      () => false,
    );
    if (answered) return;
    if (child.exitCode !== null || Date.now() > end) throw new Error('Samba does not answer.');
  }
}

function provisionedDomain(): Promise<string> {
  return keptFolder('samba', async (folder) => {
    await writeFile(join(folder, 'provision.conf'), '[global]\n');
    const where = [
      '-s',
      join(folder, 'provision.conf'),
      `--targetdir=${folder}`,
      '--host-name=dc1',
      '--host-ip=127.0.0.1',
    ];
    const domain = [
      '--realm=AD.EXAMPLE.COM',
      '--domain=EXAMPLE',
      '--server-role=dc',
      '--dns-backend=NONE',
      `--adminpass=${password}`,
    ];
    await run('/usr/bin/samba-tool', ['domain', 'provision', ...where, ...domain, '-q']);
    for (const name of ['run', 'ncalrpc', 'cache', 'lock']) await mkdir(join(folder, name), { recursive: true });
  });
}

function configure(domain: string, certificates: TestCertificates): string {
  return `[global]
  netbios name = DC1
  realm = AD.EXAMPLE.COM
  workgroup = EXAMPLE
  server role = active directory domain controller
  server services = ldap
  interfaces = 127.0.0.1/8
  bind interfaces only = yes
  disable netbios = yes
  ldb:nosync = yes
  private dir = ${domain}/private
  state directory = ${domain}/state
  cache directory = ${domain}/cache
  lock directory = ${domain}/lock
  pid directory = ${domain}/run
  ncalrpc dir = ${domain}/ncalrpc
  binddns dir = ${domain}/bind-dns
  log file = ${domain}/samba.log
  ldap server require strong auth = allow_sasl_over_tls
  tls enabled = yes
  tls keyfile = ${certificates.keyFile}
  tls certfile = ${certificates.certificateFile}
  tls cafile = ${certificates.authorityFile}
`;
}
