import { certificatesEnabled } from '@jim/contract/endpoints/certificates.ts';
import { describeCertificate } from '../../../certificates/describe-certificate.ts';
import { listEnabledCertificates as list } from '../../../store/certificates.ts';
import { route } from '../../route.ts';

export const listEnabledCertificates = route(certificatesEnabled, async ({ services }) => {
  const now = services.clock.now();
  return (await list(services.database)).map((row) => describeCertificate(row, now));
});
