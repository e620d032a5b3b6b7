import { ConnectorError } from '@jim/connector-kit/connector.ts';

/** CON-25: the message tells what to do about it. */
export function cannot(reason: string): ConnectorError {
  return new ConnectorError('cannotDeltaImport', `A delta import is not possible: ${reason}. Run a full import.`);
}
