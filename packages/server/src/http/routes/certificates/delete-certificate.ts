import { certificatesDelete } from '@jim/contract/endpoints/certificates.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { getCertificate } from '../../../certificates/add-certificate.ts';
import { deleteCertificate as remove } from '../../../store/certificates.ts';
import { reply, route } from '../../route.ts';

export const deleteCertificate = route(certificatesDelete, async ({ params, query, caller, services }) => {
  if (query.preview) {
    const { name, isEnabled } = await getCertificate(services.database, params.id);
    const warnings = isEnabled ? ['Connectors that rely on it will refuse their systems.'] : [];
    return { target: name, counts: { certificates: 1 }, samples: { certificates: [name] }, warnings };
  }
  await services.database.transaction(async (transaction) => {
    const { name } = await getCertificate(transaction, params.id);
    await remove(transaction, params.id);
    await recordConfigurationActivity(transaction, {
      caller,
      targetType: 'TrustedCertificate',
      operation: 'Delete',
      targetName: name,
    });
  });
  return reply(204);
});
