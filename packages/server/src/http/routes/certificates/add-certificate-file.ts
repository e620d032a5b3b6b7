import { certificatesAddFile } from '@jim/contract/endpoints/certificates.ts';
import { addCertificate } from '../../../certificates/add-certificate.ts';
import { reply, route } from '../../route.ts';

export const addCertificateFile = route(certificatesAddFile, async ({ body, caller, services }) => {
  const { name, notes, filePath: path } = body;
  const added = await addCertificate(services, caller, { name, notes, source: { kind: 'file', path } });
  return reply(201, added, { location: `/api/v1/certificates/${added.id}` });
});
