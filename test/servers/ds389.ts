/** 389 Directory Server with its retro change log and TLS. Making an instance takes 8 s; a made one is kept for the day and copied. */
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
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
import { makeCertificates } from './test-certificates.ts';

const server = '/usr/sbin/ns-slapd';

export const whyNoDs389: string | null = missingPrograms([
  server,
  '/usr/sbin/dscreate',
  '/usr/bin/certutil',
  '/usr/bin/pk12util',
  '/usr/bin/openssl',
]);

const password = 'secret-secret';
const [portMark, tlsPortMark] = ['13891', '13637'];

export async function startDs389(): Promise<TestDirectory> {
  const folder = await temporaryFolder('ds389');
  const root = join(folder, 'r');
  await copyInstance(await madeInstance(), root);
  const certificates = await makeCertificates(folder);
  await useCertificate(folder, join(root, 'etc/dirsrv/slapd-t'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  await replaceInFile(join(root, 'etc/dirsrv/slapd-t/dse.ldif'), [
    [`nsslapd-port: ${portMark}`, `nsslapd-port: ${port}`],
    [`nsslapd-securePort: ${tlsPortMark}`, `nsslapd-securePort: ${tlsPort}`],
    [`nsslapd-secureport: ${tlsPortMark}`, `nsslapd-secureport: ${tlsPort}`],
  ]);
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const pidFile = join(root, 'run/dirsrv/slapd-t.pid');
    await rm(pidFile, { force: true });
    child = startChild(server, ['-d', '0', '-D', join(root, 'etc/dirsrv/slapd-t'), '-i', pidFile], join(folder, 'log'));
    await untilListening(child, port, 30);
  };
  const stop = async (signal?: NodeJS.Signals): Promise<void> => {
    if (child) await stopChild(child, signal);
  };
  await start();
  return {
    host: '127.0.0.1',
    port,
    tlsPort,
    suffix: 'dc=example,dc=com',
    username: 'cn=Directory Manager',
    password,
    certificates,
    process: () => {
      if (!child) throw new Error('The server has not been started.');
      return child;
    },
    start,
    stop,
    [Symbol.asyncDispose]: async () => {
      await stop('SIGKILL');
      await removeFolder(folder);
    },
  };
}

/** The path of its making stands in the instance's files and is replaced in a copy. */
function madeInstance(): Promise<string> {
  return keptFolder('ds389', async (making) => {
    await createInstance(join(making, 'r'));
    await writeFile(join(making, 'root'), join(making, 'r'));
  });
}

async function copyInstance(made: string, root: string): Promise<void> {
  const original = (await readFile(join(made, 'root'), 'utf8')).trim();
  await run('cp', ['-a', join(made, 'r'), root]);
  for (const name of ['dse.ldif', 'dse.ldif.startOK', 'dse.ldif.bak']) {
    const file = join(root, 'etc/dirsrv/slapd-t', name);
    if (existsSync(file)) await replaceInFile(file, [[original, root]]);
  }
}

async function createInstance(root: string): Promise<void> {
  const folders = [
    'etc/dirsrv',
    'share',
    'tmp',
    'inst',
    'run/dirsrv',
    'run/lock/dirsrv',
    'var/log/dirsrv',
    'var/lib/dirsrv',
  ];
  for (const name of folders) await mkdir(join(root, name), { recursive: true });
  await cp('/usr/share/dirsrv', join(root, 'share/dirsrv'), { recursive: true });
  for (const name of ['config', 'schema']) {
    await cp(join('/etc/dirsrv', name), join(root, 'etc/dirsrv', name), { recursive: true });
  }
  const defaults = join(root, 'share/dirsrv/inf/defaults.inf');
  await writeFile(defaults, moveDefaults(await readFile('/usr/share/dirsrv/inf/defaults.inf', 'utf8'), root));
  const template = join(root, 'share/dirsrv/data/template-dse.ldif');
  await writeFile(template, prepareTemplate(await readFile(template, 'utf8')));
  await writeFile(join(root, 'ds.inf'), instanceDescription);
  await run('/usr/sbin/dscreate', ['from-file', join(root, 'ds.inf')], { env: { PREFIX: root } });
  const dse = join(root, 'etc/dirsrv/slapd-t/dse.ldif');
  const text = await readFile(dse, 'utf8');
  await writeFile(
    dse,
    text
      .replace(/^(nsslapd-db-durable-transaction): on/im, '$1: off')
      .replace(/^(nsslapd-cache-autosize): .*/im, '$1: 0')
      .replace(/^(nsslapd-dbcachesize): .*/im, '$1: 67108864'),
  );
}

/** The one file that says "no systemd" and where everything is. */
function moveDefaults(text: string, root: string): string {
  return text
    .replace(/^with_systemd.*/m, 'with_systemd = 0')
    .replace(/^(user|group) *=.*/gm, '$1 = root')
    .replace(/= \/(etc|var|run|dev\/shm|tmp)/g, `= ${root}/$1`)
    .replace(/^data_dir.*/m, `data_dir = ${root}/share`)
    .replace(/^system_schema_dir.*/m, `system_schema_dir = ${root}/share/dirsrv/schema`)
    .replace(/^inst_dir.*/m, `inst_dir = ${root}/inst/slapd-{instance_name}`)
    .replace(/^prefix.*/m, `prefix = ${root}`);
}

/** Loopback only, the change log on, and tombstones kept, from the very first start. */
function prepareTemplate(text: string): string {
  const entries = text.split('\n\n').map((entry) => {
    const dn = entry.split('\n')[0] ?? '';
    if (dn === 'dn: cn=config') {
      return `${entry}\nnsslapd-listenhost: 127.0.0.1\nnsslapd-securelistenhost: 127.0.0.1\nnsslapd-defaultnamingcontext: dc=example,dc=com\nnsslapd-maxbersize: 16777216`;
    }
    if (!['dn: cn=Retro Changelog Plugin,', 'dn: cn=USN,'].some((start) => dn.startsWith(start))) return entry;
    const more = dn.includes('Retro') ? '\nnsslapd-attribute: nsuniqueid:targetUniqueId' : '';
    return entry.replace(/^nsslapd-pluginenabled: off/im, 'nsslapd-pluginEnabled: on') + more;
  });
  return entries.join('\n\n');
}

const instanceDescription = `[general]
config_version = 2
full_machine_name = localhost
strict_host_checking = False
start = False
[slapd]
instance_name = t
port = ${portMark}
secure_port = ${tlsPortMark}
root_password = ${password}
self_sign_cert = True
[backend-userroot]
suffix = dc=example,dc=com
create_suffix_entry = True
`;

async function useCertificate(folder: string, database: string): Promise<void> {
  const at = (name: string): string => join(folder, name);
  const bundle = ['-inkey', at('server.key'), '-in', at('server.crt'), '-certfile', at('ca.crt')];
  await run('openssl', [
    'pkcs12',
    '-export',
    ...bundle,
    '-name',
    'Server-Cert',
    '-passout',
    'pass:x',
    '-out',
    at('server.p12'),
  ]);
  const secret = join(database, 'pwdfile.txt');
  await run('certutil', ['-D', '-d', database, '-n', 'Server-Cert', '-f', secret]);
  await run('certutil', ['-A', '-d', database, '-n', 'Test CA', '-t', 'CT,,', '-a', '-i', at('ca.crt'), '-f', secret]);
  await run('pk12util', ['-i', at('server.p12'), '-d', database, '-k', secret, '-W', 'x']);
}

async function replaceInFile(file: string, changes: readonly (readonly [string, string])[]): Promise<void> {
  let text = await readFile(file, 'utf8');
  for (const [from, to] of changes) text = text.replaceAll(from, to);
  await writeFile(file, text);
}
