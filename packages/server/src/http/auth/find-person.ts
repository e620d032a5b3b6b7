import type { Services } from '../../services.ts';
import { findPeople } from '../../store/people.ts';
import type { Person } from '../../store/people.ts';

export type Claims = Readonly<Record<string, unknown>>;

/** Which claim is compared with which attribute of a User, and what the claim says. */
export interface IdentifyingClaim {
  readonly type: string;
  readonly value: string | null;
  readonly attribute: string | null;
}

export async function identifyingClaim(services: Services, claims: Claims): Promise<IdentifyingClaim> {
  const settings = await services.settings.current();
  const type = settings.text('SSO.ClaimType') || settings.text('SSO.UniqueIdentifierClaimType') || 'sub';
  const value = claims[type];
  return {
    type,
    value: typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null,
    attribute: settings.text('SSO.MvAttribute') || null,
  };
}

/** The one User whom the claims mean; undefined when there is none, or more than one (ROLE-04). */
export async function findPerson(services: Services, claims: Claims): Promise<Person | undefined> {
  const { value, attribute } = await identifyingClaim(services, claims);
  if (value === null || attribute === null) return undefined;
  const people = await findPeople(services.database, attribute, value);
  if (people.length > 1) {
    services.log.warn({ attribute }, 'Somebody who signs in is more than one metaverse object, and so nobody.');
    return undefined;
  }
  return people[0];
}

export function nameOfClaims(claims: Claims): string | null {
  const name = claims['name'] ?? claims['preferred_username'] ?? claims['email'] ?? claims['sub'];
  return typeof name === 'string' ? name : null;
}
