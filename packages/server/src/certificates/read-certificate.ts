import { X509Certificate } from 'node:crypto';

/** What is stored of a certificate beside its text. */
export interface CertificateFacts {
  readonly pem: string;
  /** SHA-1, upper-case hexadecimal. */
  readonly thumbprint: string;
  readonly subject: string;
  readonly issuer: string;
  readonly serialNumber: string;
  readonly validFrom: string;
  readonly validTo: string;
}

/** Reads a PEM or DER certificate, of a PEM with several the first; undefined when it is none. */
export function readCertificate(bytes: Uint8Array): CertificateFacts | undefined {
  const certificate = parse(bytes);
  if (!certificate) return undefined;
  return {
    pem: certificate.toString(),
    thumbprint: certificate.fingerprint.replaceAll(':', ''),
    subject: nameOf(certificate.subject),
    issuer: nameOf(certificate.issuer),
    serialNumber: certificate.serialNumber.toUpperCase(),
    validFrom: timeOf(certificate.validFromDate),
    validTo: timeOf(certificate.validToDate),
  };
}

function parse(bytes: Uint8Array): X509Certificate | undefined {
  try {
    const certificate = new X509Certificate(bytes);
    const isDated = [certificate.validFromDate, certificate.validToDate].every((date) => !Number.isNaN(date.getTime()));
    return isDated ? certificate : undefined;
  } catch {
    return undefined;
  }
}

const timeOf = (date: Date): string => date.toISOString().replace('.000Z', 'Z');

/** One line, most specific part first: `CN=Branch Root CA, O=Example`. */
function nameOf(name: string | undefined): string {
  return (name ?? '')
    .split('\n')
    .filter((part) => part !== '')
    .toReversed()
    .join(', ');
}

/** The bytes of DER. */
export const derOf = (pem: string): Uint8Array => new X509Certificate(pem).raw;
