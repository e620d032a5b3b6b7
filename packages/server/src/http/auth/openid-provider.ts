/** The configured OpenID provider: its metadata, its keys, and what it says about a caller. */
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import * as oidc from 'openid-client';
import type { Services } from '../../services.ts';

export interface OpenIdProvider {
  /** For signing people in, see sign-in-flow.ts. */
  readonly client: oidc.Configuration;
  /** Claims of a good access token; undefined for one that is not (conventions 4.3). @throws when the provider cannot be asked. */
  verifyBearer(token: string): Promise<JWTPayload | undefined>;
}

export interface OpenIdProviders {
  /** Undefined when none is configured. @throws when it cannot be reached. */
  get(): Promise<OpenIdProvider | undefined>;
}

export interface OpenIdOptions {
  /** After its keys were read, how long an unknown key id does not make us read them again. */
  readonly keyCooldownMilliseconds?: number;
}

/** Metadata are read again after an hour, or when reading them failed. */
const metadataFresh = 3600_000;
const clockToleranceSeconds = 30;
const requestTimeoutSeconds = 10;
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

export function createOpenIdProviders(services: Services, options: OpenIdOptions = {}): OpenIdProviders {
  let cached: { readonly key: string; readonly at: number; readonly provider: Promise<OpenIdProvider> } | undefined;
  return {
    async get() {
      const settings = await services.settings.current();
      const authority = settings.text('SSO.Authority');
      const clientId = settings.text('SSO.ClientId');
      if (!authority || !clientId) return undefined;
      const secret = settings.text('SSO.Secret');
      const scope = settings.text('SSO.ApiScope');
      const key = JSON.stringify([authority, clientId, secret, scope]);
      if (cached?.key !== key || performance.now() - cached.at > metadataFresh) {
        const plainSecret = secret === null ? null : services.secrets.decrypt(secret);
        const provider = connect(authority, clientId, plainSecret, audiencesOf(clientId, scope), options);
        cached = { key, at: performance.now(), provider };
        provider.catch(() => (cached = undefined));
      }
      return cached.provider;
    },
  };
}

async function connect(
  authority: string,
  clientId: string,
  secret: string | null,
  audiences: string[],
  { keyCooldownMilliseconds = 10_000 }: OpenIdOptions,
): Promise<OpenIdProvider> {
  const issuer = new URL(authority);
  const isLocal = ['localhost', '127.0.0.1', '[::1]'].includes(issuer.hostname);
  const client = await oidc.discovery(
    issuer,
    clientId,
    undefined,
    secret === null ? oidc.None() : oidc.ClientSecretPost(secret),
    {
      timeout: requestTimeoutSeconds,
      // oxlint-disable-next-line typescript/no-deprecated -- marked so to be noticed: only for a provider on this machine
      execute: issuer.protocol === 'http:' && isLocal ? [oidc.allowInsecureRequests] : [],
    },
  );
  const metadata = client.serverMetadata();
  if (!metadata.jwks_uri) throw new Error(`${metadata.issuer} does not say where its keys are.`);
  const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), {
    cooldownDuration: keyCooldownMilliseconds,
    timeoutDuration: requestTimeoutSeconds * 1000,
  });
  return { client, verifyBearer: (token) => verify(token, keys, metadata.issuer, audiences) };
}

/** `api://idm/.default` is asked for, `api://idm` is then what the token names. */
function audiencesOf(clientId: string, scope: string | null): string[] {
  if (!scope) return [clientId];
  const resource = scope.slice(0, Math.max(scope.lastIndexOf('/'), 0));
  return [clientId, scope, ...(resource === '' || resource.endsWith('/') ? [] : [resource])];
}

async function verify(
  token: string,
  keys: JWTVerifyGetKey,
  issuer: string,
  audience: string[],
): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms,
      clockTolerance: clockToleranceSeconds,
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    const isAboutToken = error instanceof errors.JOSEError && !(error instanceof errors.JWKSTimeout);
    if (isAboutToken) return undefined;
    throw error;
  }
}
