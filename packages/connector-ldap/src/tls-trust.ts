/** LDAP-06: chain, period and host name of a server's certificate are always checked. */
import type { X509Certificate } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import * as tls from 'node:tls';
import { ConnectorError } from '@jim/connector-kit/connector.ts';

export type TlsTrust = tls.SecureContext;

/**
 * Trusts the certificates Node and the operating system bring along and, in addition, those given as PEM:
 * authorities, or the server's own self-signed certificate.
 */
export function createTlsTrust(trustedCertificates: readonly string[]): TlsTrust {
  const known = new Set([
    ...tls.getCACertificates('default'),
    ...tls.getCACertificates('system'),
    ...trustedCertificates,
  ]);
  return tls.createSecureContext({ ca: [...known], allowPartialTrustChain: true });
}

/**
 * Speaks TLS on a connected socket. Nothing but the handshake is sent before the certificate has been accepted.
 * @throws ConnectorError `certificateRefused` with what is wrong with it; other errors as they come.
 */
export async function secureSocket(
  socket: Socket,
  host: string,
  trust: TlsTrust,
  timeoutMs: number,
): Promise<tls.TLSSocket> {
  const secure = tls.connect({
    socket,
    host,
    secureContext: trust,
    rejectUnauthorized: false,
    ...(isIP(host) === 0 ? { servername: host } : {}),
  });
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: Error): void => {
      clearTimeout(timer);
      secure.off('error', settle).off('close', closed).off('secureConnect', connected);
      if (!error) return resolve();
      secure.on('error', () => {});
      secure.destroy();
      reject(error);
    };
    const closed = (): void => settle(new Error('The server closed the connection during the TLS handshake.'));
    const connected = (): void => settle();
    const timer = setTimeout(() => settle(new Error('The TLS handshake took too long.')), timeoutMs);
    secure.once('error', settle).once('close', closed).once('secureConnect', connected);
  });
  if (secure.authorized) return secure;
  const refusal = describeRefusal(secure, host);
  secure.on('error', () => {});
  secure.destroy();
  throw new ConnectorError('certificateRefused', refusal);
}

const chainFailures: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: 'its chain ends in an authority that is not trusted',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'it is self-signed and not itself trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its issuer is not trusted',
  UNABLE_TO_GET_ISSUER_CERT: 'its issuer is not trusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its issuer is not trusted',
  CERT_HAS_EXPIRED: 'it, or a certificate of its chain, has expired',
  CERT_NOT_YET_VALID: 'it, or a certificate of its chain, is not valid yet',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it does not name this host',
};

function describeRefusal(secure: tls.TLSSocket, host: string): string {
  const code = String(secure.authorizationError);
  const certificate = secure.getPeerX509Certificate();
  if (!certificate) return `The server ${host} presented no certificate (${code}).`;
  const failures = new Set([
    chainFailures[code] ?? `its verification failed (${code})`,
    ...otherFailures(certificate, host),
  ]);
  return [
    `The certificate of ${host} was refused: ${[...failures].join('; ')} (${code}).`,
    `Subject ${oneLine(certificate.subject)}; names ${certificate.subjectAltName ?? 'none'}; issuer ${oneLine(certificate.issuer)};`,
    `valid from ${certificate.validFrom} to ${certificate.validTo};`,
    `thumbprint ${certificate.fingerprint.replaceAll(':', '')}.`,
    "Add the issuing authority's certificate, or the server's own when it is self-signed, to the trusted certificates.",
  ].join(' ');
}

/** OpenSSL stops at the first failure; what else is wrong is worth knowing too. */
function otherFailures(certificate: X509Certificate, host: string): readonly string[] {
  const named = isIP(host) === 0 ? certificate.checkHost(host) : certificate.checkIP(host);
  const now = Date.now();
  return [
    ...(named === undefined ? ['it does not name this host'] : []),
    ...(Date.parse(certificate.validTo) < now ? ['it, or a certificate of its chain, has expired'] : []),
    ...(Date.parse(certificate.validFrom) > now ? ['it, or a certificate of its chain, is not valid yet'] : []),
  ];
}

function oneLine(name: string): string {
  return name.split('\n').join(', ');
}
