import { certificatesValidate } from '@jim/contract/endpoints/certificates.ts';
import { getCertificate } from '../../../certificates/add-certificate.ts';
import { validateCertificate as validate } from '../../../certificates/validate-certificate.ts';
import { route } from '../../route.ts';

export const validateCertificate = route(certificatesValidate, async ({ params, services }) =>
  validate(await getCertificate(services.database, params.id), services.config.fileRoots, services.clock.now()),
);
