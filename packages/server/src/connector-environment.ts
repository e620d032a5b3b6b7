import type { ConnectorEnvironment, ConnectorLog } from '@jim/connector-kit/connector.ts';
import { readTrusted } from './certificates/validate-certificate.ts';
import type { Log } from './log.ts';
import { listEnabledCertificates } from './store/certificates.ts';
import type { Transaction } from './store/database.ts';

/** What a connector may see of the machine: the file roots and the enabled certificates as they are now (CON-34). */
export async function readConnectorEnvironment(
  database: Transaction,
  fileRoots: readonly string[],
  log: Log,
): Promise<ConnectorEnvironment> {
  const { pems, unreadable } = await readTrusted(await listEnabledCertificates(database), fileRoots);
  for (const problem of unreadable) log.warn({ problem }, 'A trusted certificate is left out.');
  return { fileRoots, trustedCertificates: pems, log: connectorLog(log) };
}

function connectorLog(log: Log): ConnectorLog {
  return {
    debug: (message, details = {}) => log.debug(details, message),
    info: (message, details = {}) => log.info(details, message),
    warn: (message, details = {}) => log.warn(details, message),
  };
}
