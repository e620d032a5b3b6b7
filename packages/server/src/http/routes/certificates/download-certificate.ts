import { certificatesDownload } from '@jim/contract/endpoints/certificates.ts';
import { getCertificate } from '../../../certificates/add-certificate.ts';
import { derOf } from '../../../certificates/read-certificate.ts';
import { notFound } from '../../api-error.ts';
import { reply, route } from '../../route.ts';

export const downloadCertificate = route(certificatesDownload, async ({ params, services }) => {
  const { name, certificatePem } = await getCertificate(services.database, params.id);
  if (certificatePem === null)
    throw notFound('This certificate is only referred to by its file; there is nothing to download.');
  return reply(200, derOf(certificatePem), { 'content-disposition': `attachment; ${fileNames(name)}` });
});

/** The plain name for old clients, the exact one for the others (RFC 6266). */
function fileNames(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\/]/g, '_');
  const exact = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `filename="${plain}.cer"; filename*=UTF-8''${exact}.cer`;
}
