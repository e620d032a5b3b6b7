import assert from 'node:assert/strict';
import test from 'node:test';
import type { Connector, ConnectorEnvironment, ImportPage, OpenConnector } from '@jim/connector-kit/connector.ts';
import { measureConnector } from './measure-connector.ts';

const environment: ConnectorEnvironment = {
  fileRoots: [],
  trustedCertificates: [],
  log: { debug: () => undefined, info: () => undefined, warn: () => undefined },
};
const page = (name: string): ImportPage => ({ objects: [{ objectType: name, change: 'unspecified', attributes: [] }] });

function connectorOf(open: Partial<OpenConnector>): { connector: Connector; calls: string[] } {
  const calls: string[] = [];
  const connector: Connector = {
    name: 'Test',
    description: '',
    url: '',
    capabilities: {} as Connector['capabilities'],
    settings: [],
    validate: async () => [],
    open: async () => ({
      discoverSchema: async () => ({ objectTypes: [] }),
      [Symbol.asyncDispose]: async () => void calls.push('closed'),
      ...open,
    }),
  };
  const measured = measureConnector(connector, {
    connectorCalled: (name, call, outcome, seconds) => {
      assert.ok(seconds >= 0);
      calls.push(`${name} ${call} ${outcome}`);
    },
  });
  return { connector: measured, calls };
}

test('CONTRACT metrics.get: every page of an import is timed, and the pages come through as they are', async () => {
  const { connector, calls } = connectorOf({
    async *fullImport() {
      yield page('one');
      yield page('two');
    },
  });
  {
    await using opened = await connector.open({}, environment);
    const names: unknown[] = [];
    for await (const { objects } of opened.fullImport?.({} as never) ?? []) names.push(objects[0]?.objectType);
    assert.deepEqual(names, ['one', 'two']);
    assert.equal(opened.deltaImport, undefined, 'what a connector has not, it has not when measured');
  }
  assert.deepEqual(calls, ['Test open ok', 'Test fullImport ok', 'Test fullImport ok', 'closed']);
});

test('CONTRACT metrics.get: an error is counted and thrown on; stopping early stops the connector', async () => {
  let isStopped = false;
  const { connector, calls } = connectorOf({
    async *fullImport() {
      try {
        yield page('one');
        yield page('two');
      } finally {
        isStopped = true;
      }
    },
    discoverSchema: () => Promise.reject(new Error('no schema')),
  });
  const opened = await connector.open({}, environment);
  for await (const _page of opened.fullImport?.({} as never) ?? []) break;
  assert.ok(isStopped);
  await assert.rejects(opened.discoverSchema(new AbortController().signal), /no schema/);
  assert.deepEqual(calls, ['Test open ok', 'Test fullImport ok', 'Test discoverSchema error']);
});
