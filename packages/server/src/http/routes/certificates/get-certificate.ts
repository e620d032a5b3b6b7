import { certificatesGet } from '@jim/contract/endpoints/certificates.ts';
import { getCertificate as get } from '../../../certificates/add-certificate.ts';
import { describeCertificate } from '../../../certificates/describe-certificate.ts';
import { route } from '../../route.ts';

export const getCertificate = route(certificatesGet, async ({ params, services }) =>
  describeCertificate(await get(services.database, params.id), services.clock.now()),
);
