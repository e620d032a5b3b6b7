import { hasResultCode, LdapResultError, resultCode } from './ldap-errors.ts';
import type { LdapSession } from './ldap-session.ts';
import { RejectedExport } from './rejected-export.ts';

/** The directory's refusal as a rejected export, with what led to it (LDAP-61, LDAP-70); any other error as it is. */
export function explainRefusal(
  error: unknown,
  session: LdapSession,
  usesPlaceholder: boolean,
  context: string,
): unknown {
  if (!(error instanceof LdapResultError)) return error;
  const message = [context, error.message].filter((part) => part !== '').join(' ');
  const mayBePlaceholder =
    usesPlaceholder &&
    hasResultCode(error, resultCode.constraintViolation, resultCode.noSuchObject, resultCode.unwillingToPerform);
  if (mayBePlaceholder) {
    const hint = `The request carried "${session.settings.placeholderMember}", the value of the setting Group Placeholder Member DN.`;
    return new RejectedExport('placeholderMemberConstraintViolation', `${message} ${hint}`, { cause: error });
  }
  const reason = hasResultCode(error, resultCode.noSuchObject) ? 'missingDependency' : 'general';
  return new RejectedExport(reason, message, { cause: error });
}
