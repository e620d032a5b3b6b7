import assert from 'node:assert/strict';
import { delimiter, resolve } from 'node:path';
import test from 'node:test';
import { ConfigError, describeConfig, readConfig, renderHelp, type Environment } from './config.ts';

const read = (environment: Environment, ...argv: string[]) => readConfig({ environment, argv });

test('config: without anything set there is a sensible whole', () => {
  const config = read({});
  assert.equal(config.host, '127.0.0.1');
  assert.equal(config.port, 5200);
  assert.equal(config.dataFolder, resolve('data'));
  assert.equal(config.databaseUrl, undefined);
  assert.deepEqual(config.fileRoots, [resolve('data/files')]);
  assert.equal(config.encryptionKeyPath, resolve('data/keys'));
  assert.equal(config.logLevel, 'info');
  assert.deepEqual(config.roles, ['api', 'worker', 'scheduler']);
});

test('config: variables are read, lists split, paths made absolute, empty means not set', () => {
  const config = read({
    JIM_PORT: '0',
    JIM_DATA: '/srv/jim',
    JIM_FILE_ROOTS: ['/in', 'out'].join(delimiter),
    JIM_LOG_LEVEL: 'Verbose',
    JIM_ROLES: 'worker, scheduler',
    JIM_SSO_AUTHORITY: '',
  });
  assert.equal(config.port, 0);
  assert.equal(config.dataFolder, '/srv/jim');
  assert.deepEqual(config.fileRoots, ['/in', resolve('out')]);
  assert.equal(config.logLevel, 'trace');
  assert.deepEqual(config.roles, ['worker', 'scheduler']);
  assert.equal(config.ssoAuthority, undefined);
});

test('config: a flag beats its variable', () => {
  const config = read({ JIM_PORT: '1', JIM_ROLES: 'api' }, '--port', '5201', '--roles=worker');
  assert.equal(config.port, 5201);
  assert.deepEqual(config.roles, ['worker']);
});

test('config: what is wrong is named, all of it at once', () => {
  const wrong = {
    JIM_PORT: 'many',
    JIM_ROLES: 'boss',
    DATABASE_URL: 'mysql://x',
    JIM_INFRASTRUCTURE_API_KEY: 'jim_ak_1',
  };
  assert.throws(
    () => read(wrong),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(error.message.split('\n'), [
        'JIM_PORT must be a number',
        'DATABASE_URL must begin with postgresql://',
        'JIM_INFRASTRUCTURE_API_KEY must have at least 32 characters',
        'JIM_ROLES may hold api, worker and scheduler',
      ]);
      return true;
    },
  );
  assert.throws(() => read({}, '--port', '70000'), /^ConfigError: --port must be at most 65535$/);
  assert.throws(() => read({}, '--prot', '1'), /--prot/);
});

test('config: it prints itself without its secrets, and takes none from the command line', () => {
  const secrets = {
    DATABASE_URL: 'postgresql://jim:hidden1@db/jim',
    JIM_INFRASTRUCTURE_API_KEY: `jim_ak_${'hidden2'.repeat(5)}`,
    JIM_SSO_SECRET: 'hidden3',
  };
  const shown = describeConfig(read({ ...secrets, JIM_PORT: '5300' }));
  assert.doesNotMatch(shown, /hidden/);
  assert.match(shown, /^JIM_PORT: 5300$/m);
  assert.match(shown, /^JIM_SSO_SECRET: set$/m);
  assert.match(shown, /^JIM_SSO_AUTHORITY: not set$/m);
  assert.throws(() => read({}, '--sso-secret', 'hidden'), ConfigError);
});

test('config: help lists every variable with its default', () => {
  const help = renderHelp();
  for (const line of describeConfig(read({})).split('\n')) {
    assert.match(help, new RegExp(`^  ${line.split(':')[0]} `, 'm'));
  }
  assert.match(help, /JIM_PORT +--port +port to listen on; 0 takes any free one \(5200\)/);
});
