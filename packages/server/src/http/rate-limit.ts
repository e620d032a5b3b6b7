/** How often one client may ask. Counts are kept by each process for itself. */
import type { Services } from '../services.ts';
import { ApiError } from './api-error.ts';
import type { Caller } from './caller.ts';

export interface RateLimiter {
  /** Counts a request. @throws ApiError 429 with `Retry-After` when it is one too many for the minute. */
  admit(caller: Caller, ip: string): Promise<void>;
  /** Counts an attempt to sign in with a key or a code: five a minute from one address. @throws ApiError 429 */
  admitSignIn(ip: string): void;
}

const minute = 60_000;
const signInsPerMinute = 5;
/** Beyond this many clients the counts of minutes that are over are swept out. */
const sweepAbove = 10_000;

interface Count {
  readonly since: number;
  requests: number;
}

/** @param monotonic milliseconds of a clock that never goes back. */
export function createRateLimiter(services: Services, monotonic: () => number = () => performance.now()): RateLimiter {
  const counts = new Map<string, Count>();

  function count(client: string, limit: number): void {
    const now = monotonic();
    let current = counts.get(client);
    if (current === undefined || now - current.since >= minute) {
      if (counts.size > sweepAbove) sweep(now);
      current = { since: now, requests: 0 };
      counts.set(client, current);
    }
    current.requests += 1;
    if (current.requests > limit) {
      const wait = Math.max(1, Math.ceil((current.since + minute - now) / 1000));
      throw new ApiError('RATE_LIMITED', `Too many requests: at most ${limit} a minute. Try again in ${wait} s.`, {
        headers: { 'retry-after': String(wait) },
      });
    }
  }

  function sweep(now: number): void {
    for (const [client, { since }] of counts) if (now - since >= minute) counts.delete(client);
  }

  return {
    async admit(caller, ip) {
      const settings = await services.settings.current();
      if (!settings.boolean('Security.RateLimit.Enabled')) return;
      const id = clientOf(caller);
      if (id === undefined) count(`address ${ip}`, settings.integer('Security.RateLimit.AnonymousPerMinute'));
      else count(id, settings.integer('Security.RateLimit.AuthenticatedPerMinute'));
    },
    admitSignIn: (ip) => count(`sign-in ${ip}`, signInsPerMinute),
  };
}

/** Undefined for those who are told apart by their address only. */
function clientOf(caller: Caller): string | undefined {
  switch (caller.kind) {
    case 'apiKey':
      return `key ${caller.id}`;
    case 'user':
      return caller.metaverseObjectId === null ? undefined : `user ${caller.metaverseObjectId}`;
    case 'anonymous':
    case 'system':
      return undefined;
  }
}
