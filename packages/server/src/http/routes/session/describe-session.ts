import type { SessionDto } from '@jim/contract/endpoints/session.ts';
import type { Services } from '../../../services.ts';
import type { BrowserSessionRow } from '../../../store/browser-sessions.ts';
import { identifyingClaim } from '../../auth/find-person.ts';

export async function describeSession(services: Services, session: BrowserSessionRow): Promise<SessionDto> {
  const isKnown = session.apiKeyId !== null || session.metaverseObjectId !== null;
  const claim = isKnown ? null : await identifyingClaim(services, session.claims ?? {});
  return {
    name: session.apiKeyName ?? session.displayName ?? session.name,
    authMethod: session.apiKeyId === null ? 'oauth' : 'api_key',
    authorised: isKnown,
    isAdministrator: session.roles.includes('Administrator'),
    roles: [...session.roles],
    expiresAt: session.expiresAt,
    claims: session.claims as SessionDto['claims'],
    unknownBecause: claim && { claimType: claim.type, claimValue: claim.value, attribute: claim.attribute },
  };
}
