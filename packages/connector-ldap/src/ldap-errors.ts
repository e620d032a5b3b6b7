/** What can go wrong with one LDAP operation. */

/** RFC 4511 appendix A, those that a directory sends in practice. */
const resultNames: Readonly<Record<number, string>> = {
  1: 'operationsError',
  2: 'protocolError',
  3: 'timeLimitExceeded',
  4: 'sizeLimitExceeded',
  7: 'authMethodNotSupported',
  8: 'strongerAuthRequired',
  10: 'referral',
  11: 'adminLimitExceeded',
  12: 'unavailableCriticalExtension',
  13: 'confidentialityRequired',
  14: 'saslBindInProgress',
  16: 'noSuchAttribute',
  17: 'undefinedAttributeType',
  18: 'inappropriateMatching',
  19: 'constraintViolation',
  20: 'attributeOrValueExists',
  21: 'invalidAttributeSyntax',
  32: 'noSuchObject',
  33: 'aliasProblem',
  34: 'invalidDNSyntax',
  48: 'inappropriateAuthentication',
  49: 'invalidCredentials',
  50: 'insufficientAccessRights',
  51: 'busy',
  52: 'unavailable',
  53: 'unwillingToPerform',
  54: 'loopDetect',
  64: 'namingViolation',
  65: 'objectClassViolation',
  66: 'notAllowedOnNonLeaf',
  67: 'notAllowedOnRDN',
  68: 'entryAlreadyExists',
  69: 'objectClassModsProhibited',
  71: 'affectsMultipleDSAs',
  80: 'other',
};

export const resultCode = {
  operationsError: 1,
  sizeLimitExceeded: 4,
  strongerAuthRequired: 8,
  referral: 10,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  noSuchAttribute: 16,
  constraintViolation: 19,
  attributeOrValueExists: 20,
  noSuchObject: 32,
  invalidDNSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  entryAlreadyExists: 68,
  other: 80,
  serverDown: 81,
} as const;

/** The server answered, and the answer is no. */
export class LdapResultError extends Error {
  readonly code: number;
  readonly serverMessage: string;
  constructor(operation: string, code: number, serverMessage: string) {
    const name = resultNames[code] ?? 'unknown result';
    const message = serverMessage.replaceAll('\0', '').trim();
    super(`The directory refused to ${operation}: ${name} (${code})${message === '' ? '' : `, ${message}`}`);
    this.name = 'LdapResultError';
    this.code = code;
    this.serverMessage = message;
  }
}

/** The server did not answer. When the request had been sent nobody knows whether it was carried out. */
export class LdapTransportError extends Error {
  readonly wasSent: boolean;
  constructor(message: string, wasSent: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LdapTransportError';
    this.wasSent = wasSent;
  }
}

/** Whether the server answered with one of the codes; with any failure when none is named. */
export function hasResultCode(error: unknown, ...codes: readonly number[]): error is LdapResultError {
  return error instanceof LdapResultError && (codes.length === 0 || codes.includes(error.code));
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
