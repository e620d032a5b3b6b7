/** Attributes that hold secrets (LDAP-22). They are never read, and written only in the ways `export-credentials.ts` knows. */

const names = [
  'unicodePwd',
  'userPassword',
  'dBCSPwd',
  'ntPwdHistory',
  'lmPwdHistory',
  'supplementalCredentials',
  'unixUserPassword',
  'msDS-ManagedPassword',
] as const;

const credentialNames: ReadonlySet<string> = new Set(names.map((name) => name.toLowerCase()));

export function isCredentialAttribute(name: string): boolean {
  return credentialNames.has(name.toLowerCase());
}

/** The ones an export may set, as text. */
export function isSettableCredential(name: string): boolean {
  return ['unicodepwd', 'userpassword'].includes(name.toLowerCase());
}
