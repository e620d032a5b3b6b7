import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { dateTime, named, text } from '../formats.ts';

const tags = ['Health'];

export const healthGet = defineEndpoint({
  id: 'health.get',
  method: 'GET',
  path: '/api/v1/health',
  role: 'anonymous',
  summary: 'Is the service there',
  description: 'Answers as soon as the service accepts requests; looks at nothing it depends on.',
  tags,
  replies: { 200: named('Health', { status: z.literal('healthy'), timestamp: dateTime }) },
});

export const healthReady = defineEndpoint({
  id: 'health.ready',
  method: 'GET',
  path: '/api/v1/health/ready',
  role: 'anonymous',
  summary: 'Is the service ready for work',
  description: 'Asks the database, whose schema must be the one this version expects, and the maintenance setting.',
  tags,
  replies: {
    200: named('Ready', { status: z.literal('ready'), timestamp: dateTime }),
    503: z
      .strictObject({
        status: z.literal('not_ready'),
        reason: z.enum(['maintenance_mode', 'error']),
        error: text.optional(),
        timestamp: dateTime,
      })
      .meta({ id: 'NotReady' }),
  },
});

export const healthLive = defineEndpoint({
  id: 'health.live',
  method: 'GET',
  path: '/api/v1/health/live',
  role: 'anonymous',
  summary: 'Is the process alive',
  tags,
  replies: { 200: named('Live', { status: z.literal('alive'), timestamp: dateTime }) },
});

export const healthVersion = defineEndpoint({
  id: 'health.version',
  method: 'GET',
  path: '/api/v1/health/version',
  role: 'anonymous',
  summary: 'Product and version',
  tags,
  replies: { 200: named('Version', { product: text, version: text }) },
});
