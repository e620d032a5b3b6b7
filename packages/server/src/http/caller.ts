import type { LeastRole } from '@jim/contract/endpoint.ts';

/** Who asks. Roles are the stored ones; the virtual role `User` is not among them (ROLE-01). */
export type Caller =
  | { readonly kind: 'anonymous' }
  | { readonly kind: 'apiKey'; readonly id: string; readonly name: string; readonly roles: readonly string[] }
  | {
      readonly kind: 'user';
      /** Null when the token is good but maps to nobody in the metaverse (ROLE-04). */
      readonly metaverseObjectId: string | null;
      readonly name: string | null;
      readonly roles: readonly string[];
    }
  | { readonly kind: 'system' };

export const systemCaller: Caller = { kind: 'system' };

/** As activities and audit columns record it. */
export interface Initiator {
  readonly type: 'User' | 'ApiKey' | 'System';
  readonly id: string | null;
  readonly name: string;
}

export function initiatorOf(caller: Caller): Initiator {
  switch (caller.kind) {
    case 'apiKey':
      return { type: 'ApiKey', id: caller.id, name: caller.name };
    case 'user':
      return { type: 'User', id: caller.metaverseObjectId, name: caller.name ?? 'Unknown' };
    case 'system':
    case 'anonymous':
      return { type: 'System', id: null, name: 'System' };
  }
}

const rank: Readonly<Record<string, number>> = { Reader: 1, Operator: 2, Administrator: 3 };

/** D-40. */
export function callerMay(caller: Caller, least: LeastRole): boolean {
  if (least === 'anonymous' || caller.kind === 'system') return true;
  if (caller.kind === 'anonymous') return false;
  if (least === 'authenticated') return true;
  const needed = rank[least] ?? Number.POSITIVE_INFINITY;
  return caller.roles.some((role) => (rank[role] ?? 0) >= needed);
}
