import assert from 'node:assert/strict';
import test from 'node:test';
import { ConnectorError } from '../connector.ts';
import type { ExportResult } from '../connector.ts';
import { createItem, exportOver, findPerson, importAll, openConnector, requestOf } from './drive-connector.ts';
import type { ConformanceHarness } from './harness.ts';

/** A connector that does not notice a dead system in this time would hold its run for good. */
const timeout = 120_000;

export function describeFailureConformance(harness: ConformanceHarness): void {
  if (harness.can.badCredentials) {
    test('CONFORMANCE: refused credentials are named as such', { timeout }, async () => {
      await using system = await harness.prepare({ people: 1, groups: 0 });
      const settings = system.settingsWithBadCredentials ?? {};
      await assert.rejects(
        async () => await openAndClose(harness.connector.open(settings, system.environment)),
        (error) => error instanceof ConnectorError && error.code === 'badCredentials',
      );
    });
  }

  if (harness.can.unreachable) {
    test('CONFORMANCE: a system that is not there is named as such', { timeout }, async () => {
      await using system = await harness.prepare({ people: 1, groups: 0 });
      const settings = system.settingsOfNoSystem ?? {};
      await assert.rejects(
        async () => await openAndClose(harness.connector.open(settings, system.environment)),
        (error) => error instanceof ConnectorError && error.code === 'cannotConnect',
      );
    });
  }

  if (harness.can.dieDuringImport) {
    test(
      'CONFORMANCE: a system that dies between two pages never looks like the end of the data',
      { timeout },
      async () => {
        await using system = await harness.prepare({ people: 500, groups: 0 });
        await using open = await openConnector(harness, system);
        await assert.rejects(async () => {
          let pages = 0;
          for await (const page of open.fullImport?.(requestOf(system, { pageSize: 5 })) ?? []) {
            assert.ok(page.objects.length > 0);
            pages += 1;
            if (pages === 2) await system.dieDuringImport?.();
          }
        }, ConnectorError);
      },
    );
  }

  if (harness.can.hang) {
    test('CONFORMANCE: a system that stops answering ends the import with an error', { timeout }, async () => {
      await using system = await harness.prepare({ people: 500, groups: 0 });
      await using open = await openConnector(harness, system);
      await assert.rejects(async () => {
        for await (const page of open.fullImport?.(requestOf(system, { pageSize: 5 })) ?? []) {
          assert.ok(page.objects.length > 0);
          await system.hang?.();
        }
      }, ConnectorError);
    });
  }

  if (harness.can.dieDuringExport) {
    test('CON-30: of an export cut short, `applied` is in the system and `rejected` is not', { timeout }, async () => {
      await using system = await harness.prepare({ people: 1, groups: 0 });
      const keys = new Map(Array.from({ length: 200 }, (_, index) => [String(index), system.people.key(1000 + index)]));
      const items = [...keys].map(([id, key]) => createItem(system, id, key));
      const results: ExportResult[] = [];
      await using open = await openConnector(harness, system);
      try {
        for await (const result of exportOver(open, items)) {
          results.push(result);
          if (results.length === 20) await system.dieDuringExport?.();
        }
      } catch (error) {
        assert.ok(error instanceof ConnectorError, String(error));
      }
      assert.ok(results.length >= 20);
      await system.revive?.();
      const after = await importAll(harness, system);
      for (const { id, kind } of results) {
        const isThere = findPerson(system, after, keys.get(id) ?? '') !== undefined;
        if (kind !== 'unknown') assert.equal(isThere, kind === 'applied', `item ${id} is ${kind}`);
      }
    });
  }
}

async function openAndClose(opening: Promise<AsyncDisposable>): Promise<void> {
  await using _open = await opening;
}
