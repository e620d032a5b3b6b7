import { readFile } from 'node:fs/promises';
import type { CertificateDto } from '@jim/contract/endpoints/certificates.ts';
import { recordConfigurationActivity } from '../activities/record-configuration-activity.ts';
import { confine } from '../file-roots.ts';
import { badRequest, notFound, validationError } from '../http/api-error.ts';
import { initiatorOf } from '../http/caller.ts';
import type { Caller } from '../http/caller.ts';
import type { Services } from '../services.ts';
import { findCertificate, hasThumbprint, insertCertificate } from '../store/certificates.ts';
import type { CertificateRow } from '../store/certificates.ts';
import type { Transaction } from '../store/database.ts';
import { describeCertificate } from './describe-certificate.ts';
import { readCertificate } from './read-certificate.ts';

const largestFile = 1024 * 1024;

export type CertificateSource =
  | { readonly kind: 'uploaded'; readonly base64: string }
  | { readonly kind: 'file'; readonly path: string };

/** @throws ApiError 400 */
export async function addCertificate(
  services: Services,
  caller: Caller,
  { name, notes, source }: { readonly name: string; readonly notes: string | null; readonly source: CertificateSource },
): Promise<CertificateDto> {
  const bytes =
    source.kind === 'uploaded'
      ? decodeBase64(source.base64)
      : await readCertificateFile(source.path, services.config.fileRoots);
  const facts = readCertificate(bytes);
  if (!facts) throw badRequest('It cannot be read as an X.509 certificate: a PEM or DER file is needed.');
  const { pem, ...shown } = facts;
  const row: CertificateRow = {
    ...shown,
    id: services.newId(),
    name,
    notes,
    sourceType: source.kind === 'uploaded' ? 'Uploaded' : 'FilePath',
    certificatePem: source.kind === 'uploaded' ? pem : null,
    filePath: source.kind === 'file' ? source.path : null,
    isEnabled: true,
    createdAt: services.clock.now().toISOString(),
    createdBy: initiatorOf(caller).name,
  };
  const stored = await services.database.transaction(async (transaction) => {
    await transaction.query({ text: 'lock table trusted_certificate in share row exclusive mode' });
    if (await hasThumbprint(transaction, row.thumbprint))
      throw badRequest(`The certificate ${row.thumbprint} is there already.`);
    await insertCertificate(transaction, row);
    await recordConfigurationActivity(transaction, {
      caller,
      targetType: 'TrustedCertificate',
      operation: 'Create',
      targetName: name,
    });
    return getCertificate(transaction, row.id);
  });
  return describeCertificate(stored, services.clock.now());
}

/** @throws ApiError 404 */
export async function getCertificate(database: Transaction, id: string): Promise<CertificateRow> {
  const row = await findCertificate(database, id);
  if (!row) throw notFound('There is no such certificate.');
  return row;
}

function decodeBase64(text: string): Buffer {
  const compact = text.replace(/\s+/g, '');
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) {
    throw validationError({ certificateDataBase64: ['Must be Base64.'] });
  }
  return Buffer.from(compact, 'base64');
}

/** @throws ApiError 400 when the file is outside the roots, missing, unreadable or too large. */
export async function readCertificateFile(path: string, roots: readonly string[]): Promise<Buffer> {
  const real = await confine(path, roots);
  if (real === undefined) throw badRequest(`${path} is outside the allowed folders.`);
  const bytes = await readFile(real).catch(() => undefined);
  if (!bytes) throw badRequest(`${path} is not there or cannot be read.`);
  if (bytes.length > largestFile) throw badRequest(`${path} is too large for a certificate.`);
  return bytes;
}
