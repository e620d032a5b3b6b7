import { healthLive } from '@jim/contract/endpoints/health.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { route } from '../../route.ts';

export const getLive = route(healthLive, async ({ services }) => ({
  status: 'alive' as const,
  timestamp: formatDateTime(services.clock.now()),
}));
