import { certificatesList } from '@jim/contract/endpoints/certificates.ts';
import { toPaged } from '@jim/contract/paging.ts';
import { describeCertificate } from '../../../certificates/describe-certificate.ts';
import { listCertificates as list } from '../../../store/certificates.ts';
import { route } from '../../route.ts';

export const listCertificates = route(certificatesList, async ({ query, services }) => {
  const { rows, totalCount } = await list(services.database, query);
  const now = services.clock.now();
  return toPaged(
    rows.map((row) => describeCertificate(row, now)),
    totalCount,
    query,
  );
});
