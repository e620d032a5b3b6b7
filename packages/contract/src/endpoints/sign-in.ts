import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { authMethod } from '../enums.ts';
import { bool, dateTime, guid, named, nullable, text } from '../formats.ts';

export const authConfig = defineEndpoint({
  id: 'auth.config',
  method: 'GET',
  path: '/api/v1/auth/config',
  role: 'anonymous',
  summary: 'How a client signs people in',
  tags: ['Security'],
  replies: {
    200: named('AuthConfig', {
      authority: text.meta({ description: 'Issuer; its metadata is at `/.well-known/openid-configuration`.' }),
      clientId: text,
      scopes: z.array(text),
      responseType: z.literal('code'),
      usePkce: z.literal(true),
      codeChallengeMethod: z.literal('S256'),
    }),
    503: named('AuthNotConfigured', { error: z.literal('sso_not_configured'), message: text, timestamp: dateTime }),
  },
});

export const userinfoGet = defineEndpoint({
  id: 'userinfo.get',
  method: 'GET',
  path: '/api/v1/userinfo',
  role: 'authenticated',
  summary: 'Who the caller is',
  tags: ['Security'],
  replies: {
    200: z
      .strictObject({
        authorised: bool.meta({ description: 'Whether the caller is known here.' }),
        isAdministrator: bool,
        name: nullable(text),
        authMethod: authMethod.output,
        metaverseObjectId: nullable(guid),
        roles: z.array(text),
        message: text.optional().meta({ description: 'Only when not authorised.' }),
      })
      .meta({ id: 'UserInfo' }),
  },
});
