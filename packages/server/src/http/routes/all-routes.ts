import type { Route } from '../route.ts';
import { getHealth } from './health/get-health.ts';
import { getLive } from './health/get-live.ts';
import { getReady } from './health/get-ready.ts';
import { getVersion } from './health/get-version.ts';

export const allRoutes: readonly Route[] = [getHealth, getLive, getReady, getVersion];
