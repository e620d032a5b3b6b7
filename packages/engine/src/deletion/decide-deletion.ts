/** What becomes of an identity when one of its connected system objects leaves it (DELM-01 … DELM-05). */
import type { MetaverseType } from '../model/rules.ts';

export type DeletionDecision =
  | { readonly kind: 'keep'; readonly because: 'internal' | 'manual' | 'stillConnected' | 'notATrigger' | 'noType' }
  | { readonly kind: 'deleteNow' }
  | { readonly kind: 'schedule'; readonly graceSeconds: number };

export interface Disconnection {
  readonly type: MetaverseType | undefined;
  readonly origin: 'Projected' | 'Internal';
  readonly fromSystemId: number;
  /** Systems whose objects stay joined. */
  readonly remainingSystemIds: readonly number[];
}

export function decideDeletion(disconnection: Disconnection): DeletionDecision {
  const { type } = disconnection;
  if (disconnection.origin === 'Internal') return { kind: 'keep', because: 'internal' };
  if (type === undefined) return { kind: 'keep', because: 'noType' };
  switch (type.deletionRule) {
    case 'Manual':
      return { kind: 'keep', because: 'manual' };
    case 'WhenLastConnectorDisconnected':
      return whenLastDisconnected(disconnection, type);
    case 'WhenAuthoritativeSourceDisconnected':
      return whenSourceDisconnected(disconnection, type);
  }
}

function whenLastDisconnected({ remainingSystemIds }: Disconnection, type: MetaverseType): DeletionDecision {
  return remainingSystemIds.length > 0 ? { kind: 'keep', because: 'stillConnected' } : triggered(type);
}

/** DELM-04: without configured triggers the rule is the one for the last connector. */
function whenSourceDisconnected(disconnection: Disconnection, type: MetaverseType): DeletionDecision {
  const triggers = type.deletionTriggerSystemIds;
  if (triggers.length === 0) return whenLastDisconnected(disconnection, type);
  if (!triggers.includes(disconnection.fromSystemId)) return { kind: 'keep', because: 'notATrigger' };
  const isAnotherConnected = disconnection.remainingSystemIds.some((id) => triggers.includes(id));
  if (type.deletionTriggerMode === 'AllSourcesDisconnect' && isAnotherConnected) {
    return { kind: 'keep', because: 'stillConnected' };
  }
  return triggered(type);
}

function triggered(type: MetaverseType): DeletionDecision {
  const grace = type.deletionGraceSeconds;
  return grace === null || grace <= 0 ? { kind: 'deleteNow' } : { kind: 'schedule', graceSeconds: grace };
}

/** JOIN-13: a reconnection cancels a pending deletion only when it undoes what triggered it. */
export function cancelsDeletion(
  type: MetaverseType | undefined,
  reconnectedSystemId: number,
  disconnectedBySystemId: number | null,
): boolean {
  if (type === undefined || type.deletionRule !== 'WhenAuthoritativeSourceDisconnected') return true;
  const triggers = type.deletionTriggerSystemIds;
  if (triggers.length === 0) return true;
  if (type.deletionTriggerMode === 'AllSourcesDisconnect') return triggers.includes(reconnectedSystemId);
  return disconnectedBySystemId === null
    ? triggers.includes(reconnectedSystemId)
    : disconnectedBySystemId === reconnectedSystemId;
}

/** OBS-06: "30 days", "1 day, 2 hours"; zero parts are left out. */
export function describeGrace(seconds: number): string {
  const parts: readonly (readonly [number, string])[] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor((seconds % 86_400) / 3_600), 'hour'],
    [Math.floor((seconds % 3_600) / 60), 'minute'],
  ];
  const said = parts.filter(([count]) => count > 0).map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`);
  return said.length === 0 ? `${seconds} seconds` : said.join(', ');
}
