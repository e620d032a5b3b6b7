import { defineEndpoint } from '../endpoint.ts';

export const metricsGet = defineEndpoint({
  id: 'metrics.get',
  method: 'GET',
  path: '/metrics',
  role: 'Reader',
  summary: 'Measurements for Prometheus',
  description:
    'Runs, tasks, pending exports and database connections of the whole installation; connector calls, event loop and memory of the process ' +
    'that answers. Send the key of a Reader in the header `X-Api-Key` (Prometheus: `http_headers`).',
  tags: ['Health'],
  replies: { 200: { mediaType: 'text/plain; version=0.0.4; charset=utf-8' } },
});
