import { ApiError } from '../http/api-error.ts';
import type { CertificateRow } from '../store/certificates.ts';
import { readCertificateFile } from './add-certificate.ts';
import { daysUntil, expiringSoonDays } from './describe-certificate.ts';
import { readCertificate } from './read-certificate.ts';
import type { CertificateFacts } from './read-certificate.ts';

export interface CertificateVerdict {
  readonly isValid: boolean;
  readonly errors: string[];
  readonly warnings: string[];
}

/** Looks at the certificate as it is now: a file is read again. */
export async function validateCertificate(
  row: CertificateRow,
  roots: readonly string[],
  now: Date,
): Promise<CertificateVerdict> {
  const read = await readStored(row, roots);
  const errors = 'problem' in read ? [read.problem] : [];
  const warnings: string[] = [];
  const { validFrom, validTo } = 'facts' in read ? read.facts : row;
  if (now.getTime() > Date.parse(validTo)) errors.push(`It expired on ${validTo}.`);
  else if (daysUntil(validTo, now) <= expiringSoonDays) warnings.push(`It expires in ${daysUntil(validTo, now)} days.`);
  if (now.getTime() < Date.parse(validFrom)) errors.push(`It is not valid before ${validFrom}.`);
  if ('facts' in read && read.facts.thumbprint !== row.thumbprint)
    warnings.push('The file holds another certificate than when it was added.');
  return { isValid: errors.length === 0, errors, warnings };
}

type Read = { readonly facts: CertificateFacts } | { readonly problem: string };

export async function readStored(row: CertificateRow, roots: readonly string[]): Promise<Read> {
  try {
    const bytes =
      row.filePath === null ? Buffer.from(row.certificatePem ?? '') : await readCertificateFile(row.filePath, roots);
    const facts = readCertificate(bytes);
    return facts ? { facts } : { problem: 'It cannot be read as an X.509 certificate.' };
  } catch (error) {
    if (error instanceof ApiError) return { problem: error.message };
    throw error;
  }
}

/** PEM texts of the certificates that connectors may trust; those that cannot be read are left out and named. */
export async function readTrusted(
  rows: readonly CertificateRow[],
  roots: readonly string[],
): Promise<{ readonly pems: readonly string[]; readonly unreadable: readonly string[] }> {
  const read = await Promise.all(rows.map(async (row) => ({ name: row.name, result: await readStored(row, roots) })));
  return {
    pems: read.flatMap(({ result }) => ('facts' in result ? [result.facts.pem] : [])),
    unreadable: read.flatMap(({ name, result }) => ('problem' in result ? [`${name}: ${result.problem}`] : [])),
  };
}
