import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { authMethod } from '../enums.ts';
import { bodyInput, bool, dateTime, json, named, nullable, optional, text, textInput } from '../formats.ts';

const tags = ['Session'];

export const session = named('Session', {
  name: nullable(text),
  authMethod: authMethod.output,
  authorised: bool,
  isAdministrator: bool,
  roles: z.array(text),
  expiresAt: dateTime.meta({ ...dateTime.meta(), description: 'Moves on with every use.' }),
  claims: nullable(z.record(z.string(), json)).meta({ description: 'What the OpenID provider said.' }),
  unknownBecause: nullable(
    named('UnknownPerson', { claimType: text, claimValue: nullable(text), attribute: nullable(text) }),
  ).meta({
    description: 'For somebody signed in whom the metaverse does not know: what was compared.',
  }),
});
export type SessionDto = z.output<typeof session>;

export const sessionOptions = defineEndpoint({
  id: 'session.options',
  method: 'GET',
  path: '/api/v1/session/options',
  role: 'anonymous',
  summary: 'How a browser can sign in',
  tags,
  replies: {
    200: named('SessionOptions', {
      sso: bool.meta({ description: 'An OpenID provider is configured: `GET /auth/sign-in?returnTo=/…`.' }),
      ssoName: nullable(text),
      apiKeySignIn: bool,
      firstRun: bool.meta({ description: 'The link printed at installation has not been used.' }),
    }),
  },
});

export const sessionCreate = defineEndpoint({
  id: 'session.create',
  method: 'POST',
  path: '/api/v1/session',
  role: 'anonymous',
  summary: 'Sign a browser in with an API key or a one-time code',
  description: 'Sets the cookie `jim_session`. Five attempts a minute from one address.',
  tags,
  body: bodyInput({ apiKey: optional(textInput({ to: 512 })), code: optional(textInput({ to: 512 })) }),
  replies: { 200: session },
  errors: [
    { status: 401, code: 'UNAUTHORISED', when: 'key or code is not good' },
    { status: 403, code: 'FORBIDDEN', when: 'signing in with keys is switched off, or the page is not of this site' },
  ],
});

export const sessionGet = defineEndpoint({
  id: 'session.get',
  method: 'GET',
  path: '/api/v1/session',
  role: 'authenticated',
  summary: 'The session of this browser',
  tags,
  replies: { 200: session },
  errors: [{ status: 404, code: 'NOT_FOUND', when: 'the caller has no session but other credentials' }],
});

export const sessionDelete = defineEndpoint({
  id: 'session.delete',
  method: 'DELETE',
  path: '/api/v1/session',
  role: 'anonymous',
  summary: 'Sign this browser out',
  description: 'Here only. `POST /auth/sign-out` also tells the OpenID provider.',
  tags,
  replies: { 204: null },
});
