import { sessionOptions } from '@jim/contract/endpoints/session.ts';
import { readSignInFacts } from '../../../store/browser-sessions.ts';
import { isKeySignInOpen } from '../../auth/key-sign-in.ts';
import { route } from '../../route.ts';

export const getSessionOptions = route(sessionOptions, async ({ services }) => {
  const settings = await services.settings.current();
  const authority = settings.text('SSO.Authority');
  const sso = Boolean(authority && settings.text('SSO.ClientId'));
  const { firstRun } = await readSignInFacts(services.database, services.clock.now().toISOString());
  return {
    sso,
    ssoName: sso && authority && URL.canParse(authority) ? new URL(authority).host : null,
    apiKeySignIn: await isKeySignInOpen(services),
    firstRun,
  };
});
