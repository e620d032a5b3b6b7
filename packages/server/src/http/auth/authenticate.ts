import type { FastifyRequest } from 'fastify';
import type { Services } from '../../services.ts';
import type { Caller } from '../caller.ts';
import { authenticateApiKey } from './authenticate-api-key.ts';

const anonymous: Caller = { kind: 'anonymous' };

/** An API key, when there is one, decides alone (conventions 4.1). Credentials that are not good make an anonymous caller. */
export async function authenticate(request: FastifyRequest, services: Services): Promise<Caller> {
  const key = request.headers['x-api-key'];
  if (key !== undefined) return (await authenticateApiKey(String(key), request.ip, services)) ?? anonymous;
  return anonymous;
}
