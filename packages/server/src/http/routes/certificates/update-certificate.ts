import { certificatesUpdate } from '@jim/contract/endpoints/certificates.ts';
import { recordConfigurationActivity } from '../../../activities/record-configuration-activity.ts';
import { getCertificate } from '../../../certificates/add-certificate.ts';
import { updateCertificate as update } from '../../../store/certificates.ts';
import { reply, route } from '../../route.ts';

export const updateCertificate = route(
  certificatesUpdate,
  async ({ params, body, caller, services }) => {
    await services.database.transaction(async (transaction) => {
      await update(transaction, params.id, body);
      const { name } = await getCertificate(transaction, params.id);
      await recordConfigurationActivity(transaction, {
        caller,
        targetType: 'TrustedCertificate',
        operation: 'Update',
        targetName: name,
      });
    });
    return reply(204);
  },
  async ({ params, services }) => void (await getCertificate(services.database, params.id)),
);
