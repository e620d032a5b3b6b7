import { metricsGet } from '@jim/contract/endpoints/metrics.ts';
import { metricsOf } from '../../../metrics/metrics.ts';
import { route } from '../../route.ts';

export const getMetrics = route(metricsGet, async ({ services }) =>
  Buffer.from(await metricsOf(services.database).scrape(), 'utf8'),
);
