import type { Endpoint } from './endpoint.ts';
import { isEndpoint } from './endpoint.ts';
import * as health from './endpoints/health.ts';

/** One line a resource: every endpoint its module exports is part of the API. */
const resources: readonly object[] = [health];

export const allEndpoints: readonly Endpoint[] = resources.flatMap((resource) => Object.values(resource).filter(isEndpoint));
