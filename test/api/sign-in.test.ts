import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { ApiCallError, createClient } from '@jim/contract/client.ts';
import { activitiesList } from '@jim/contract/endpoints/activities.ts';
import { apiKeysList } from '@jim/contract/endpoints/api-keys.ts';
import { rolesList } from '@jim/contract/endpoints/roles.ts';
import { sessionOptions } from '@jim/contract/endpoints/session.ts';
import { userinfoGet } from '@jim/contract/endpoints/sign-in.ts';
import { startTestServer } from '@jim/server/testing/start-test-server.ts';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { createBrowser } from '../fixtures/browser.ts';
import type { Browser } from '../fixtures/browser.ts';
import { audience, clientId, clientSecret, startOpenIdProvider } from '../fixtures/openid-provider.ts';
import type { TestOpenIdProvider } from '../fixtures/openid-provider.ts';

const registered = 'http://127.0.0.1:1';
let provider: TestOpenIdProvider;
let api: TestApi;
before(async () => {
  provider = await startOpenIdProvider();
  api = await startTestServer({
    environment: {
      JIM_SSO_AUTHORITY: provider.issuer,
      JIM_SSO_CLIENT_ID: clientId,
      JIM_SSO_SECRET: clientSecret,
      JIM_SSO_API_SCOPE: `${audience}/.default`,
      JIM_SSO_MV_ATTRIBUTE: 'Subject Identifier',
    },
    app: { openId: { keyCooldownMilliseconds: 0 } },
    config: { publicUrl: registered, initialAdministrator: 'first-admin' },
  });
});
after(async () => {
  await api.close();
  await provider.close();
});

async function addPerson(subject: string, roles: readonly string[] = []): Promise<string> {
  const { rows } = await api.database.query<{ id: string }>({
    text: `insert into metaverse_object (id, type_id, display_name, document, change_number)
      select gen_random_uuid(), 1, $2, jsonb_build_object(id::text, jsonb_build_array($1::text)), 1
      from metaverse_attribute where name = 'Subject Identifier' returning id`,
    values: [subject, `Person ${subject}`],
  });
  const id = rows[0]?.id ?? '';
  await api.database.query({
    text: 'insert into role_member (role_id, metaverse_object_id) select id, $1 from role where name = any($2)',
    values: [id, roles],
  });
  return id;
}
const bearer = (token: string): ReturnType<typeof createClient> => createClient({ url: api.url, bearerToken: token });
async function statusOf(call: Promise<unknown>): Promise<number> {
  return call.then(
    () => 200,
    (error: unknown) => (error instanceof ApiCallError ? error.status : 0),
  );
}

test('ROLE-01: a bearer token is mapped to the metaverse user whose attribute equals the claim; its roles are those of the object and User', async () => {
  const id = await addPerson('reader-1', ['Reader']);
  const client = bearer(await provider.token({ sub: 'reader-1' }));
  const info = await client.call(userinfoGet);
  assert.deepEqual(info, {
    authorised: true,
    isAdministrator: false,
    name: 'Person reader-1',
    authMethod: 'oauth',
    metaverseObjectId: id,
    roles: ['Reader', 'User'],
  });
  assert.equal(await statusOf(client.call(rolesList)), 200);
  assert.equal(await statusOf(client.call(apiKeysList)), 403);
});

test('CONTRACT userinfo.get: a good token of somebody unknown, or of two people at once, is 200 and not authorised; elsewhere 403', async () => {
  await addPerson('twin');
  await addPerson('twin');
  for (const sub of ['nobody', 'twin']) {
    const client = bearer(await provider.token({ sub, name: 'Some Body' }));
    const info = await client.call(userinfoGet);
    assert.deepEqual([info.authorised, info.isAdministrator, info.roles, info.name], [false, false, [], 'Some Body']);
    assert.equal(typeof info.message, 'string');
    assert.equal(await statusOf(client.call(rolesList)), 403);
  }
});

test('CONTRACT conventions 4.3: issuer, audience, lifetime and signature are checked; everything else is 401', async () => {
  await addPerson('admin-1', ['Administrator']);
  const now = Math.floor(Date.now() / 1000);
  const stranger = await generateKeyPair('RS256', { extractable: true });
  const publicText = new TextEncoder().encode(JSON.stringify(await exportJWK(stranger.publicKey)));
  const claims = { iss: provider.issuer, aud: audience, sub: 'admin-1', exp: now + 300 };
  const none = [{ alg: 'none' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  const good = await provider.token({ sub: 'admin-1' });
  const bad: Record<string, string> = {
    'wrong issuer': await provider.token({ sub: 'admin-1', iss: 'https://other.example' }),
    'wrong audience': await provider.token({ sub: 'admin-1', aud: 'api://other' }),
    'no audience': await provider.token({ sub: 'admin-1', aud: undefined }),
    expired: await provider.token({ sub: 'admin-1', exp: now - 120 }),
    'no expiry': await provider.token({ sub: 'admin-1', exp: undefined }),
    'not yet valid': await provider.token({ sub: 'admin-1', nbf: now + 600 }),
    'unknown key': await provider.token({ sub: 'admin-1' }, { ...(await exportJWK(stranger.privateKey)), kid: 'x' }),
    'no signature': `${none}.`,
    'symmetric signature': await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(publicText),
    'changed payload': good.replace(/\.[^.]+\./, `.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.`),
    'no token': 'abc',
  };
  assert.equal(await statusOf(bearer(good).call(apiKeysList)), 200);
  assert.equal(await statusOf(bearer(await provider.token({ sub: 'admin-1', aud: clientId })).call(apiKeysList)), 200);
  for (const [what, token] of Object.entries(bad))
    assert.equal(await statusOf(bearer(token).call(apiKeysList)), 401, what);
});

test('CONTRACT conventions 4.1: an API key decides the outcome, even with a good bearer token', async () => {
  await addPerson('admin-2', ['Administrator']);
  const token = await provider.token({ sub: 'admin-2' });
  const client = createClient({ url: api.url, apiKey: 'jim_ak_bad', bearerToken: token });
  assert.equal(await statusOf(client.call(rolesList)), 401);
});

test('CONTRACT conventions 4.3: after the provider rotated its keys, new tokens are good and old ones are not', async () => {
  await addPerson('rotated', ['Reader']);
  const old = await provider.token({ sub: 'rotated' });
  assert.equal(await statusOf(bearer(old).call(rolesList)), 200);
  await provider.rotateKeys();
  assert.equal(await statusOf(bearer(await provider.token({ sub: 'rotated' })).call(rolesList)), 200);
  assert.equal(await statusOf(bearer(old).call(rolesList)), 401);
});

const newBrowser = (): Browser => createBrowser({ [registered]: api.url });

test('ROLE-03: the configured person becomes a User and Administrator on signing in; the session lasts, and ends', async () => {
  provider.account = 'first-admin';
  provider.claims = {
    name: 'Ada First',
    given_name: 'Ada',
    family_name: 'First',
    preferred_username: 'ada@example.net',
  };
  const browser = newBrowser();
  const isBack = (url: URL): boolean => url.pathname === '/home';
  const { url } = await browser.open(`${api.url}/auth/sign-in?returnTo=/home%3Fa=1`, { stopAt: isBack });
  assert.equal(url.pathname + url.search, '/home?a=1');
  const session = (await (await browser.send(`${api.url}/api/v1/session`, {})).json()) as Record<string, unknown>;
  assert.deepEqual(
    [
      session['name'],
      session['authMethod'],
      session['isAdministrator'],
      session['authorised'],
      session['unknownBecause'],
    ],
    ['Ada First', 'oauth', true, true, null],
  );
  assert.equal((await browser.send(`${api.url}/api/v1/apikeys`, {})).status, 200);
  const { items } = await api.client.call(activitiesList, { query: { search: 'Ada First' } });
  assert.deepEqual(
    items.map((item) => [item.targetType, item.targetOperationType, item.initiatedByType, item.childActivityCount]),
    [['MetaverseObject', 'Create', 'System', 1]],
  );

  const stored = await api.database.query({ text: 'select * from browser_session' });
  assert.ok(!JSON.stringify(stored.rows).includes(browser.cookies(api.url)['jim_session'] ?? 'missing'));
  const headers = { 'x-jim-request': '1', origin: api.url, accept: 'application/json' };
  const out = await browser.send(`${api.url}/auth/sign-out`, { method: 'POST', headers });
  assert.match(
    ((await out.json()) as { redirectTo: string }).redirectTo,
    new RegExp(`^${provider.issuer}/session/end\\?`),
  );
  assert.equal((await browser.send(`${api.url}/api/v1/session`, {})).status, 401);

  const again = newBrowser();
  await again.open(`${api.url}/auth/sign-in?returnTo=/home`, { stopAt: isBack });
  const { rows } = await api.database.query<{ count: number }>({
    text: `select count(*) from metaverse_object where display_name = 'Ada First'`,
  });
  assert.equal(rows[0]?.count, 1, 'the second sign-in makes nobody new');
  const options = await api.clientFor(undefined).call(sessionOptions);
  assert.deepEqual([options.sso, options.apiKeySignIn], [true, false]);
});

test('ROLE-04: somebody unknown is signed in without roles, and told what was compared', async () => {
  provider.account = 'who-is-this';
  provider.claims = { name: 'Stranger' };
  const browser = newBrowser();
  const { url } = await browser.open(`${api.url}/auth/sign-in`, { stopAt: (at) => at.pathname === '/sign-in' });
  assert.equal(url.search, '?error=unknown');
  const session = (await (await browser.send(`${api.url}/api/v1/session`, {})).json()) as Record<string, unknown>;
  assert.deepEqual(
    [session['authorised'], session['unknownBecause']],
    [false, { claimType: 'sub', claimValue: 'who-is-this', attribute: 'Subject Identifier' }],
  );
  assert.equal((await browser.send(`${api.url}/api/v1/security/roles`, {})).status, 403);
});

test('CONTRACT session: a callback that this browser did not ask for, and a return to elsewhere, lead nowhere', async () => {
  provider.account = 'first-admin';
  const victim = newBrowser();
  const attacker = newBrowser();
  const isCallback = (at: URL): boolean => at.pathname === '/auth/callback';
  const { url } = await attacker.open(`${api.url}/auth/sign-in`, { stopAt: isCallback });
  const { response } = await victim.open(url.href, { stopAt: (at) => at.pathname === '/sign-in' });
  assert.match(response.headers.get('location') ?? '', /error=expired/);
  assert.equal((await victim.send(`${api.url}/api/v1/session`, {})).status, 401);
  for (const returnTo of ['//evil.example', 'https://evil.example', '/\\evil.example', '/\t/evil.example']) {
    const browser = newBrowser();
    const stopAt = (at: URL): boolean => at.origin === api.url && at.pathname !== '/auth/callback';
    const end = await browser.open(`${api.url}/auth/sign-in?returnTo=${encodeURIComponent(returnTo)}`, { stopAt });
    assert.equal(end.url.href, `${api.url}/`, returnTo);
  }
});

test('CONTRACT session.create: with a key while the provider brings in nobody; changes by cookie need header and origin', async () => {
  await using other = await startTestServer();
  const browser = createBrowser();
  const headers = { 'content-type': 'application/json', 'x-jim-request': '1', origin: other.url };
  const signIn = (body: object, origin = other.url): Promise<Response> =>
    browser.send(`${other.url}/api/v1/session`, {
      method: 'POST',
      headers: { ...headers, origin },
      body: JSON.stringify(body),
    });
  assert.equal((await signIn({ apiKey: `jim_ak_${'0'.repeat(64)}` })).status, 401);
  assert.equal((await signIn({})).status, 400);
  assert.equal((await signIn({ apiKey: other.adminKey }, 'https://evil.example')).status, 403);
  const signedIn = await signIn({ apiKey: other.adminKey });
  assert.equal(signedIn.status, 200);
  assert.match(signedIn.headers.get('set-cookie') ?? '', /^jim_session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  const create = (extra: Record<string, string>): Promise<Response> =>
    browser.send(`${other.url}/api/v1/apikeys`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...extra },
      body: JSON.stringify({ name: 'by cookie' }),
    });
  assert.equal((await create({})).status, 403);
  assert.equal((await create({ origin: other.url })).status, 403);
  assert.equal((await create({ origin: 'https://evil.example', 'x-jim-request': '1' })).status, 403);
  assert.equal((await create({ origin: other.url, 'x-jim-request': '1' })).status, 201);
  await other.database.query({ text: 'update api_key set is_enabled = false' });
  assert.equal((await browser.send(`${other.url}/api/v1/session`, {})).status, 401, 'a session ends with its key');
});

test('CONTRACT session.create: a code works once and for its time', async () => {
  await using other = await startTestServer();
  const addCode = (code: string, minutes: number): Promise<unknown> =>
    other.database.query({
      text: `insert into sign_in_code select $1, id, now() + make_interval(mins => $2) from api_key limit 1`,
      values: [createHash('sha256').update(code).digest('hex'), minutes],
    });
  await addCode('good', 15);
  await addCode('old', -1);
  assert.equal((await other.clientFor(undefined).call(sessionOptions)).firstRun, true);
  const use = async (code: string): Promise<number> =>
    (
      await fetch(`${other.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ code }),
      })
    ).status;
  assert.deepEqual([await use('old'), await use('good'), await use('good'), await use('never')], [401, 200, 401, 401]);
  assert.equal((await other.clientFor(undefined).call(sessionOptions)).firstRun, false);
});
