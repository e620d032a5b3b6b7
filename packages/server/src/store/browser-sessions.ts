import type { Transaction } from './database.ts';

export interface NewBrowserSession {
  readonly tokenHash: string;
  readonly apiKeyId: string | null;
  readonly metaverseObjectId: string | null;
  readonly name: string | null;
  readonly claims: Readonly<Record<string, unknown>> | null;
  readonly idTokenEncrypted: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
}

export interface BrowserSessionRow {
  readonly apiKeyId: string | null;
  readonly apiKeyName: string | null;
  readonly metaverseObjectId: string | null;
  readonly displayName: string | null;
  readonly name: string | null;
  readonly claims: Readonly<Record<string, unknown>> | null;
  readonly idTokenEncrypted: string | null;
  readonly roles: readonly string[];
  readonly expiresAt: string;
}

export async function insertBrowserSession(transaction: Transaction, session: NewBrowserSession): Promise<void> {
  await transaction.query({
    text: `insert into browser_session
        (token_hash, api_key_id, metaverse_object_id, name, claims, id_token_encrypted, created_at, expires_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [
      session.tokenHash,
      session.apiKeyId,
      session.metaverseObjectId,
      session.name,
      session.claims === null ? null : JSON.stringify(session.claims),
      session.idTokenEncrypted,
      session.createdAt,
      session.expiresAt,
    ],
  });
}

/** The session with the roles its holder has now; undefined when it is over, or its key is disabled or expired. */
export async function findBrowserSession(
  database: Transaction,
  tokenHash: string,
  now: string,
): Promise<BrowserSessionRow | undefined> {
  const { rows } = await database.query<BrowserSessionRow>({
    name: 'find-browser-session',
    text: `
      select session.api_key_id as "apiKeyId", api_key.name as "apiKeyName", session.metaverse_object_id as "metaverseObjectId",
        mvo.display_name as "displayName", session.name, session.claims, session.id_token_encrypted as "idTokenEncrypted",
        session.expires_at as "expiresAt",
        array(select role.name from role where
          role.id in (select role_id from api_key_role where api_key_id = session.api_key_id)
          or role.id in (select role_id from role_member where metaverse_object_id = mvo.id)) as roles
      from browser_session session
      left join api_key on api_key.id = session.api_key_id
      left join metaverse_object mvo on mvo.id = session.metaverse_object_id
      where session.token_hash = $1 and session.expires_at > $2
        and (session.api_key_id is null or (api_key.is_enabled and (api_key.expires_at is null or api_key.expires_at > $2)))
        and (session.metaverse_object_id is null or mvo.id is not null)`,
    values: [tokenHash, now],
  });
  return rows[0];
}

export async function extendBrowserSession(database: Transaction, tokenHash: string, expiresAt: string): Promise<void> {
  await database.query({
    name: 'extend-browser-session',
    text: 'update browser_session set expires_at = $2 where token_hash = $1',
    values: [tokenHash, expiresAt],
  });
}

export async function deleteBrowserSession(database: Transaction, tokenHash: string): Promise<void> {
  await database.query({ text: 'delete from browser_session where token_hash = $1', values: [tokenHash] });
}

export async function deleteExpiredBrowserSessions(database: Transaction, now: string): Promise<void> {
  await database.query({ text: 'delete from browser_session where expires_at <= $1', values: [now] });
  await database.query({ text: 'delete from sign_in_code where expires_at <= $1', values: [now] });
}

export async function insertSignInCode(
  database: Transaction,
  code: { readonly codeHash: string; readonly apiKeyId: string; readonly expiresAt: string },
): Promise<void> {
  await database.query({
    text: 'insert into sign_in_code (code_hash, api_key_id, expires_at) values ($1, $2, $3)',
    values: [code.codeHash, code.apiKeyId, code.expiresAt],
  });
}

/** Uses a code up. @returns the key it stands for; undefined when it is unknown, used or too old. */
export async function takeSignInCode(
  database: Transaction,
  codeHash: string,
  now: string,
): Promise<string | undefined> {
  const { rows } = await database.query<{ apiKeyId: string; isGood: boolean }>({
    text: 'delete from sign_in_code where code_hash = $1 returning api_key_id as "apiKeyId", expires_at > $2 as "isGood"',
    values: [codeHash, now],
  });
  return rows[0]?.isGood ? rows[0].apiKeyId : undefined;
}

export interface SignInFacts {
  /** Whether a link that was printed still works. */
  readonly firstRun: boolean;
  /** Whether somebody who can be signed in by the OpenID provider is an Administrator. */
  readonly hasAdministrator: boolean;
}

export async function readSignInFacts(database: Transaction, now: string): Promise<SignInFacts> {
  const { rows } = await database.query<SignInFacts>({
    name: 'read-sign-in-facts',
    text: `select exists (select from sign_in_code where expires_at > $1) as "firstRun",
      exists (select from role_member join role on role.id = role_id join metaverse_object mvo on mvo.id = metaverse_object_id
        where role.name = 'Administrator') as "hasAdministrator"`,
    values: [now],
  });
  return rows[0] ?? { firstRun: false, hasAdministrator: false };
}
