import { recordConfigurationActivity } from '../../activities/record-configuration-activity.ts';
import type { Services } from '../../services.ts';
import type { Transaction } from '../../store/database.ts';
import { createPerson, findPeople, grantAdministrator } from '../../store/people.ts';
import { systemCaller } from '../caller.ts';
import { identifyingClaim, nameOfClaims } from './find-person.ts';
import type { Claims } from './find-person.ts';

const signInLock = 5_200_011;

/**
 * ROLE-03: the person whom the configuration names as first administrator becomes a User of the metaverse at the first sign-in,
 * and gets the role whenever it is missing. Nobody else is touched.
 */
export async function admitInitialAdministrator(services: Services, claims: Claims): Promise<void> {
  const claim = await identifyingClaim(services, claims);
  const { value, attribute } = claim;
  if (!services.config.initialAdministrator || value !== services.config.initialAdministrator || attribute === null)
    return;
  await services.database.transaction(async (transaction) => {
    await transaction.query({ text: 'select pg_advisory_xact_lock($1)', values: [signInLock] });
    const [person, second] = await findPeople(transaction, attribute, value);
    if (second) return;
    if (person) return grant(transaction, person.metaverseObjectId, person.name ?? value, undefined);
    const id = services.newId();
    const displayName = nameOfClaims(claims) ?? value;
    const parentActivityId = await recordConfigurationActivity(transaction, {
      caller: systemCaller,
      targetType: 'MetaverseObject',
      operation: 'Create',
      targetName: displayName,
      metaverseObjectId: id,
      message: 'First administrator, on signing in.',
    });
    const values = {
      Type: 'PersonEntity',
      'Display Name': displayName,
      ...valueOf('First Name', claims['given_name']),
      ...valueOf('Last Name', claims['family_name']),
      ...valueOf('User Principal Name', claims['preferred_username']),
      [attribute]: value,
    };
    await createPerson(transaction, { id, displayName, values, createdAt: services.clock.now().toISOString() });
    await grant(transaction, id, displayName, parentActivityId);
  });
}

async function grant(
  transaction: Transaction,
  id: string,
  name: string,
  parentActivityId: string | undefined,
): Promise<void> {
  if (!(await grantAdministrator(transaction, id))) return;
  await recordConfigurationActivity(transaction, {
    caller: systemCaller,
    targetType: 'MetaverseObject',
    operation: 'Update',
    targetName: name,
    metaverseObjectId: id,
    message: 'Added to the role Administrator.',
    ...(parentActivityId !== undefined && { parentActivityId }),
  });
}

const valueOf = (name: string, claim: unknown): Record<string, string> =>
  typeof claim === 'string' && claim !== '' ? { [name]: claim } : {};
