import type { CertificateDto } from '@jim/contract/endpoints/certificates.ts';
import type { CertificateRow } from '../store/certificates.ts';

const day = 24 * 3600 * 1000;
export const expiringSoonDays = 30;

/** Whole days left, rounded towards earlier; negative when expired. */
export const daysUntil = (validTo: string, now: Date): number =>
  Math.floor((Date.parse(validTo) - now.getTime()) / day);

export function describeCertificate(row: CertificateRow, now: Date): CertificateDto {
  const daysUntilExpiry = daysUntil(row.validTo, now);
  const isExpired = now.getTime() > Date.parse(row.validTo);
  return {
    id: row.id,
    name: row.name,
    thumbprint: row.thumbprint,
    subject: row.subject,
    issuer: row.issuer,
    serialNumber: row.serialNumber,
    validFrom: row.validFrom,
    validTo: row.validTo,
    sourceType: row.sourceType,
    filePath: row.filePath,
    isEnabled: row.isEnabled,
    createdAt: row.createdAt,
    createdBy: row.createdBy,
    notes: row.notes,
    isExpired,
    isExpiringSoon: !isExpired && daysUntilExpiry <= expiringSoonDays,
    daysUntilExpiry,
  };
}
