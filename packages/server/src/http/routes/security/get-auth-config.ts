import { authConfig } from '@jim/contract/endpoints/sign-in.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { reply, route } from '../../route.ts';

export const getAuthConfig = route(authConfig, async ({ services }) => {
  const settings = await services.settings.current();
  const authority = settings.text('SSO.Authority');
  const clientId = settings.text('SSO.ClientId');
  const apiScope = settings.text('SSO.ApiScope');
  if (!authority || !clientId) {
    const message = 'No OpenID provider is configured: set JIM_SSO_AUTHORITY and JIM_SSO_CLIENT_ID.';
    return reply(503, { error: 'sso_not_configured', message, timestamp: formatDateTime(services.clock.now()) });
  }
  return {
    authority,
    clientId,
    scopes: ['openid', 'profile', ...(apiScope ? [apiScope] : [])],
    responseType: 'code' as const,
    usePkce: true as const,
    codeChallengeMethod: 'S256' as const,
  };
});
