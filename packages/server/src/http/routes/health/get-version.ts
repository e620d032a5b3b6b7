import { healthVersion } from '@jim/contract/endpoints/health.ts';
import { route } from '../../route.ts';

export const getVersion = route(healthVersion, async ({ services }) => ({
  product: 'JIM',
  version: services.config.version,
}));
