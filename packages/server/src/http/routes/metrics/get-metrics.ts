import { metricsGet } from '@jim/contract/endpoints/metrics.ts';
import { metricsOf } from '../../../metrics/metrics.ts';
import { route } from '../../route.ts';

export const getMetrics = route(metricsGet, async ({ services }) =>
  Buffer.from(await metricsOf(services.database).scrape('installation'), 'utf8'),
);

/** Where there is no API: a sum over all processes counts what the database knows once. */
export const getProcessMetrics = route(metricsGet, async ({ services }) =>
  Buffer.from(await metricsOf(services.database).scrape('process'), 'utf8'),
);
