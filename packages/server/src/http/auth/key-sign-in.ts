import type { Services } from '../../services.ts';
import { readSignInFacts } from '../../store/browser-sessions.ts';

/** Whether people may sign in to the portal with an API key; `auto`: until the OpenID provider can bring in an Administrator. */
export async function isKeySignInOpen(services: Services): Promise<boolean> {
  const { apiKeySignIn = 'auto' } = services.config;
  if (apiKeySignIn !== 'auto') return apiKeySignIn === 'always';
  const settings = await services.settings.current();
  if (!settings.text('SSO.Authority') || !settings.text('SSO.ClientId')) return true;
  return !(await readSignInFacts(services.database, services.clock.now().toISOString())).hasAdministrator;
}
