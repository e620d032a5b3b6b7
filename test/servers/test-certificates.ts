/** An authority and server certificates made for one test run, as files and as text. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from './child-server.ts';

export interface TestCertificates {
  readonly authorityFile: string;
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly authority: string;
  readonly certificate: string;
}

const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

export interface CertificateOptions {
  /** Subject alternative names; localhost and 127.0.0.1 unless given. */
  readonly names?: string;
  readonly expired?: boolean;
}

/** Writes `ca.crt`, `server.crt`, `server.key` and what they were made from into the folder. */
export async function makeCertificates(folder: string, options: CertificateOptions = {}): Promise<TestCertificates> {
  const at = (name: string): string => join(folder, name);
  const asAuthority = [
    '-addext',
    'basicConstraints=critical,CA:TRUE',
    '-addext',
    'keyUsage=critical,keyCertSign,cRLSign',
  ];
  const authority = ['-subj', '/CN=Test CA', '-days', '30', '-keyout', at('ca.key'), '-out', at('ca.crt')];
  await run('openssl', ['req', '-x509', ...newKey, ...authority, ...asAuthority]);
  await run('openssl', [
    'req',
    '-new',
    ...newKey,
    '-subj',
    '/CN=localhost',
    '-keyout',
    at('server.key'),
    '-out',
    at('server.csr'),
  ]);
  const names = options.names ?? 'DNS:localhost,IP:127.0.0.1';
  await writeFile(at('server.ext'), `subjectAltName=${names}\nextendedKeyUsage=serverAuth\n`);
  const sign = [
    'x509',
    '-req',
    '-in',
    at('server.csr'),
    '-CA',
    at('ca.crt'),
    '-CAkey',
    at('ca.key'),
    '-CAcreateserial',
  ];
  await run('openssl', [
    ...sign,
    '-days',
    options.expired ? '-1' : '30',
    '-out',
    at('server.crt'),
    '-extfile',
    at('server.ext'),
  ]);
  return {
    authorityFile: at('ca.crt'),
    certificateFile: at('server.crt'),
    keyFile: at('server.key'),
    authority: await readFile(at('ca.crt'), 'utf8'),
    certificate: await readFile(at('server.crt'), 'utf8'),
  };
}
