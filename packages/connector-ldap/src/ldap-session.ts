/** An open connector's connections: one to begin with, more on demand, all to the same server in the same way. */
import { setTimeout as pause } from 'node:timers/promises';
import { type ConnectorEnvironment, ConnectorError } from '@jim/connector-kit/connector.ts';
import { type DirectoryTraits, readRootDse, type RootDse, traitsOf } from './directory-kind.ts';
import { LdapConnection } from './ldap-connection.ts';
import { hasResultCode, LdapTransportError, messageOf, resultCode } from './ldap-errors.ts';
import type { LdapSettings } from './ldap-settings.ts';
import { ntlmCredentials } from './ntlm.ts';
import { createTlsTrust, type TlsTrust } from './tls-trust.ts';

export interface LdapSession {
  readonly settings: LdapSettings;
  readonly environment: ConnectorEnvironment;
  readonly rootDse: RootDse;
  readonly traits: DirectoryTraits;
  readonly main: LdapConnection;
  /** Another bound connection, closed with the session at the latest. */
  readonly connectAgain: () => Promise<LdapConnection>;
  readonly close: () => void;
}

type Protection = 'none' | 'ldaps' | 'startTls';

/** Throws ConnectorError `cannotConnect`, `badCredentials` or `certificateRefused`. */
export async function openSession(settings: LdapSettings, environment: ConnectorEnvironment): Promise<LdapSession> {
  for (const warning of settings.warnings) environment.log.warn(warning);
  let trust: TlsTrust | undefined;
  const getTrust = (): TlsTrust => (trust ??= createTlsTrust(environment.trustedCertificates));
  const { connection: main, protection } = await withRetries(settings, () =>
    connectFirst(settings, environment, getTrust),
  );
  const connections = new Set([main]);
  const connectAgain = async (): Promise<LdapConnection> => {
    const connection = await withRetries(settings, async () => {
      const opened = await connectProtected(settings, protection, getTrust);
      return bind(opened, settings);
    });
    connections.add(connection);
    return connection;
  };
  const close = (): void => {
    for (const connection of connections) connection.close();
  };
  try {
    const rootDse = await readRootDse(main, settings.searchTimeoutMs);
    return { settings, environment, rootDse, traits: traitsOf[rootDse.kind], main, connectAgain, close };
  } catch (error) {
    close();
    throw new ConnectorError('cannotConnect', `The root DSE could not be read: ${messageOf(error)}`, { cause: error });
  }
}

async function connectFirst(
  settings: LdapSettings,
  environment: ConnectorEnvironment,
  getTrust: () => TlsTrust,
): Promise<{ connection: LdapConnection; protection: Protection }> {
  if (settings.ldaps) {
    const connection = await connectProtected(settings, 'ldaps', getTrust);
    return { connection: await bind(connection, settings), protection: 'ldaps' };
  }
  const refusal = await tryStartTls(settings, getTrust);
  if (refusal instanceof LdapConnection) {
    return { connection: await bind(refusal, settings), protection: 'startTls' };
  }
  const isUntrusted = refusal.code === 'certificateRefused';
  if (isUntrusted ? settings.refusesUntrusted : settings.requiresStartTls) throw refusal;
  environment.log.warn(`The connection is in clear text: ${refusal.message}`);
  const connection = await connectProtected(settings, 'none', getTrust);
  try {
    return { connection: await bind(connection, settings), protection: 'none' };
  } catch (error) {
    if (isUntrusted && hasResultCode(error, resultCode.strongerAuthRequired, resultCode.confidentialityRequired))
      throw refusal;
    throw error;
  }
}

/** A secured connection where the server does StartTLS (not every one announces it), otherwise why there is none. */
async function tryStartTls(settings: LdapSettings, getTrust: () => TlsTrust): Promise<LdapConnection | ConnectorError> {
  const connection = await connectProtected(settings, 'none', getTrust);
  try {
    await connection.startTls(getTrust());
    return connection;
  } catch (error) {
    if (hasResultCode(error)) {
      const where = `${settings.host}:${settings.port}`;
      return new ConnectorError('cannotConnect', `${where} does not do StartTLS. ${error.message}`, { cause: error });
    }
    if (error instanceof ConnectorError && error.code === 'certificateRefused') return error;
    throw error;
  } finally {
    if (!connection.isSecure) connection.close();
  }
}

async function connectProtected(
  settings: LdapSettings,
  protection: Protection,
  getTrust: () => TlsTrust,
): Promise<LdapConnection> {
  const connection = await LdapConnection.connect({
    host: settings.host,
    port: settings.port,
    timeoutMs: settings.connectionTimeoutMs,
  });
  try {
    if (protection === 'ldaps') await connection.secure(getTrust());
    if (protection === 'startTls') await connection.startTls(getTrust());
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

async function bind(connection: LdapConnection, settings: LdapSettings): Promise<LdapConnection> {
  if (settings.authentication === 'anonymous') return connection;
  try {
    if (settings.authentication === 'simple') await connection.bind(settings.username, settings.password);
    else await connection.bindNtlm(ntlmCredentials(settings.username, settings.password));
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

const transientCodes = [
  resultCode.busy,
  resultCode.unavailable,
  resultCode.unwillingToPerform,
  resultCode.other,
  resultCode.serverDown,
];

/** LDAP-05: only connecting is repeated, and only where another attempt may turn out better. */
async function withRetries<T>(settings: LdapSettings, attempt: () => Promise<T>): Promise<T> {
  for (let retries = 0; ; retries += 1) {
    try {
      return await attempt();
    } catch (error) {
      const isTransient = hasResultCode(error, ...transientCodes) || isNetworkError(error);
      if (!isTransient || retries >= settings.maximumRetries) throw asConnectorError(error, settings);
      await pause(settings.retryDelayMs * 2 ** retries);
    }
  }
}

function isNetworkError(error: unknown): boolean {
  return (
    error instanceof LdapTransportError ||
    (error instanceof Error && 'code' in error && !(error instanceof ConnectorError) && typeof error.code === 'string')
  );
}

function asConnectorError(error: unknown, settings: LdapSettings): ConnectorError {
  if (error instanceof ConnectorError) return error;
  const where = `${settings.host}:${settings.port}`;
  if (
    hasResultCode(
      error,
      resultCode.invalidCredentials,
      resultCode.inappropriateAuthentication,
      resultCode.invalidDNSyntax,
    )
  ) {
    return new ConnectorError('badCredentials', `${where} did not accept the credentials: ${error.message}`, {
      cause: error,
    });
  }
  const message = messageOf(error);
  return new ConnectorError(
    'cannotConnect',
    message.includes(where) ? message : `No connection to ${where}: ${message}`,
    {
      cause: error,
    },
  );
}
