import { certificatesUpload } from '@jim/contract/endpoints/certificates.ts';
import { addCertificate } from '../../../certificates/add-certificate.ts';
import { reply, route } from '../../route.ts';

export const uploadCertificate = route(certificatesUpload, async ({ body, caller, services }) => {
  const { name, notes, certificateDataBase64: base64 } = body;
  const added = await addCertificate(services, caller, { name, notes, source: { kind: 'uploaded', base64 } });
  return reply(201, added, { location: `/api/v1/certificates/${added.id}` });
});
