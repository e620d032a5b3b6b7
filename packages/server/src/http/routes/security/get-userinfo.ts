import { userinfoGet } from '@jim/contract/endpoints/sign-in.ts';
import { route } from '../../route.ts';

/** Virtual role of every caller that is known here (ROLE-01). */
const userRole = 'User';

export const getUserinfo = route(userinfoGet, async ({ caller }) => {
  if (caller.kind !== 'user') {
    const roles = caller.kind === 'apiKey' ? [...caller.roles] : [];
    return {
      authorised: true,
      isAdministrator: roles.includes('Administrator'),
      name: caller.kind === 'apiKey' ? caller.name : null,
      authMethod: 'api_key' as const,
      metaverseObjectId: null,
      roles: [...roles, userRole],
    };
  }
  const isKnown = caller.metaverseObjectId !== null;
  return {
    authorised: isKnown,
    isAdministrator: caller.roles.includes('Administrator'),
    name: caller.name,
    authMethod: 'oauth' as const,
    metaverseObjectId: caller.metaverseObjectId,
    roles: isKnown ? [...caller.roles, userRole] : [],
    ...(!isKnown && { message: 'You are signed in, but nobody in the metaverse carries your identifier.' }),
  };
});
