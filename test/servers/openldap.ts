/** OpenLDAP's slapd with an access log, TLS, and groups that know their own size limits. */
import type { ChildProcess } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  freePort,
  missingPrograms,
  removeFolder,
  run,
  startChild,
  stopChild,
  temporaryFolder,
  untilListening,
} from './child-server.ts';
import { type CertificateOptions, makeCertificates, type TestCertificates } from './test-certificates.ts';

const slapd = '/usr/sbin/slapd';

export const whyNoOpenLdap: string | null = missingPrograms([slapd, '/usr/lib/ldap/accesslog.so', '/usr/bin/openssl']);

export interface TestDirectory extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  readonly tlsPort: number;
  readonly suffix: string;
  readonly username: string;
  readonly password: string;
  readonly certificates: TestCertificates;
  readonly process: () => ChildProcess;
  /** Ends the server (SIGKILL for a crash); `start` brings it back with its data. */
  readonly stop: (signal?: NodeJS.Signals) => Promise<void>;
  readonly start: () => Promise<void>;
}

export interface OpenLdapOptions {
  /** Entries to begin with, as LDIF; loaded while the server is stopped. */
  readonly ldif?: string;
  readonly certificate?: CertificateOptions;
  readonly accesslog?: boolean;
  /** False: without a certificate, so that it does no StartTLS. */
  readonly tls?: boolean;
}

export async function startOpenLdap(options: OpenLdapOptions = {}): Promise<TestDirectory> {
  const folder = await temporaryFolder('openldap');
  const certificates = await makeCertificates(folder, options.certificate);
  for (const name of ['data', 'accesslog']) await mkdir(join(folder, name));
  const configuration = join(folder, 'slapd.conf');
  await writeFile(
    configuration,
    configure(folder, options.tls === false ? null : certificates, options.accesslog ?? true),
  );
  const base = 'dn: dc=example,dc=com\nobjectClass: domain\ndc: example\n\n';
  await run(slapd, ['-T', 'add', '-q', '-f', configuration, '-b', 'dc=example,dc=com'], {
    input: base + (options.ldif ?? ''),
  });
  const [port, tlsPort] = [await freePort(), await freePort()];
  let child: ChildProcess | undefined;
  const start = async (): Promise<void> => {
    const urls = `ldap://127.0.0.1:${port}/ ldaps://127.0.0.1:${tlsPort}/`;
    child = startChild(slapd, ['-d', '0', '-f', configuration, '-h', urls], join(folder, 'log'));
    await untilListening(child, port, 10);
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
    username: 'cn=admin,dc=example,dc=com',
    password: 'secret',
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

function configure(folder: string, certificates: TestCertificates | null, accesslog: boolean): string {
  const tls = certificates
    ? `TLSCACertificateFile ${certificates.authorityFile}
TLSCertificateFile ${certificates.certificateFile}
TLSCertificateKeyFile ${certificates.keyFile}`
    : '';
  const log = `
database mdb
suffix cn=accesslog
rootdn cn=accesslog
directory ${folder}/accesslog
maxsize 1073741824
dbnosync
index objectClass,reqStart,reqEnd,reqDN,entryCSN,entryUUID eq
access to * by dn.exact="cn=admin,dc=example,dc=com" read by * none
`;
  const logging = `
overlay syncprov
overlay accesslog
logdb cn=accesslog
logops writes
logsuccess TRUE
logold (objectClass=*)
logoldattr entryUUID
`;
  return `
include /etc/ldap/schema/core.schema
include /etc/ldap/schema/cosine.schema
include /etc/ldap/schema/inetorgperson.schema
modulepath /usr/lib/ldap
moduleload back_mdb
moduleload accesslog
moduleload syncprov
pidfile ${folder}/pid
${tls}
sizelimit unlimited
sockbuf_max_incoming_auth 16777216
sortvals member uniqueMember description
${accesslog ? log : ''}
database mdb
suffix dc=example,dc=com
rootdn cn=admin,dc=example,dc=com
rootpw secret
directory ${folder}/data
maxsize 2147483648
dbnosync
index objectClass,member,entryCSN,entryUUID eq
index uid,cn eq,sub
access to attrs=userPassword by self write by anonymous auth by * none
access to * by * read
${accesslog ? logging : ''}
`;
}
