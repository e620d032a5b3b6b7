import { healthGet } from '@jim/contract/endpoints/health.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { route } from '../../route.ts';

export const getHealth = route(healthGet, async ({ services }) => ({
  status: 'healthy' as const,
  timestamp: formatDateTime(services.clock.now()),
}));
