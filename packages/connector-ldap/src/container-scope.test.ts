import assert from 'node:assert/strict';
import test from 'node:test';
import {
  containerScopeOf,
  decideScope,
  formatScopeText,
  isInScope,
  parseScopeText,
  searchBasesOf,
  statementsOf,
} from './container-scope.ts';
import { parseName } from './distinguished-name.ts';

const decide = (text: string, dn: string): boolean =>
  isInScope(containerScopeOf(parseScopeText(text)), parseName(dn) ?? []);

test('LDAP-50: the nearest statement on the way up decides, to any depth', () => {
  const text = 'include OU=A,DC=x\nexclude OU=B,OU=A,DC=x\ninclude OU=C,OU=B,OU=A,DC=x';
  assert.equal(decide(text, 'OU=A,DC=x'), true);
  assert.equal(decide(text, 'CN=1,ou=a,dc=X'), true);
  assert.equal(decide(text, 'OU=B,OU=A,DC=x'), false);
  assert.equal(decide(text, 'CN=1,OU=D,OU=B,OU=A,DC=x'), false);
  assert.equal(decide(text, 'CN=1,OU=D,OU=C,OU=B,OU=A,DC=x'), true);
  assert.equal(decide(text, 'CN=1,OU=E,DC=x'), false);
});

test('LDAP-50: one level holds what lies directly inside, never the container nor what lies deeper', () => {
  const text = 'include one-level OU=A,DC=x';
  assert.equal(decide(text, 'OU=A,DC=x'), false);
  assert.equal(decide(text, 'CN=1,OU=A,DC=x'), true);
  assert.equal(decide(text, 'CN=1,OU=B,OU=A,DC=x'), false);
  const within = `include DC=x\n${text}`;
  assert.equal(decide(within, 'OU=A,DC=x'), true);
  assert.equal(decide(within, 'CN=1,OU=B,OU=A,DC=x'), false);
  assert.equal(decide(within, 'CN=1,OU=B,DC=x'), true);
});

test('LDAP-51: no statement at all restricts nothing, and a decision names the statement', () => {
  assert.deepEqual(decideScope(containerScopeOf([]), parseName('CN=1,DC=x') ?? []), { kind: 'unrestricted' });
  const scope = containerScopeOf(parseScopeText('include OU=A,DC=x\nexclude OU=B,OU=A,DC=x'));
  assert.deepEqual(decideScope(scope, parseName('CN=1,OU=B,OU=A,DC=x') ?? []), {
    kind: 'outside',
    by: { kind: 'exclude', container: 'OU=B,OU=A,DC=x' },
  });
  assert.deepEqual(decideScope(scope, parseName('CN=1,DC=y') ?? []), { kind: 'outside', by: null });
});

test('LDAP-52: the scope as text reads back as what it was, and a wrong line is named by its number', () => {
  const text = 'include OU=A,DC=x\ninclude one-level OU=B\\, too,DC=x\nexclude OU=C,OU=A,DC=x';
  assert.equal(formatScopeText(parseScopeText(`\n  ${text}  \n`)), text);
  assert.throws(() => parseScopeText('include OU=A,DC=x\nincluding OU=B'), /Line 2/);
  assert.throws(() => parseScopeText('exclude nothing'), /Line 1/);
});

test('LDAP-30: what lies below a whole subtree is not searched again, and results are filtered only where they must be', () => {
  const container = (
    externalId: string,
    scope: 'subtree' | 'oneLevel' = 'subtree',
    exclusions: readonly string[] = [],
  ) => ({ externalId, scope, exclusions });
  const basesOf = (...containers: ReturnType<typeof container>[]) => searchBasesOf({ externalId: 'DC=x', containers });
  assert.deepEqual(basesOf(container('OU=A,DC=x')), [{ container: 'OU=A,DC=x', scope: 'sub', mustFilter: false }]);
  assert.deepEqual(
    basesOf(
      container('OU=B,OU=A,DC=x'),
      container('ou=a, dc=x'),
      container('OU=AB,DC=x', 'oneLevel'),
      container('OU=C,OU=AB,DC=x'),
    ).map((base) => [base.container, base.scope]),
    [
      ['ou=a, dc=x', 'sub'],
      ['OU=AB,DC=x', 'one'],
      ['OU=C,OU=AB,DC=x', 'sub'],
    ],
  );
  assert.equal(basesOf(container('OU=A,DC=x', 'subtree', ['OU=B,OU=A,DC=x']))[0]?.mustFilter, true);
  const partition = {
    externalId: 'DC=x',
    containers: [container('OU=A,DC=x', 'subtree', ['OU=B,OU=A,DC=x']), container('OU=B,OU=A,DC=x')],
  };
  assert.equal(isInScope(containerScopeOf(statementsOf([partition])), parseName('CN=1,OU=B,OU=A,DC=x') ?? []), true);
});
