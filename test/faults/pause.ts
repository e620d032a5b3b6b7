import { once } from 'node:events';

/** A pause on the machine's own clock. */
export async function pause(milliseconds: number): Promise<void> {
  await once(AbortSignal.timeout(Math.max(0, Math.round(milliseconds))), 'abort');
}
