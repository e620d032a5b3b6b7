import assert from 'node:assert/strict';
import test from 'node:test';
import { pagesInFlight } from './pages-in-flight.ts';

const lockConflict = (): Error =>
  Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });

/** A flight whose pages are planned at once and commit, or fail, when the test says so. */
function flightOf() {
  const begun: { page: string; isAlone: boolean; ahead: readonly string[]; end: PromiseWithResolvers<void> }[] = [];
  const planned = new Map<string, Promise<string>>();
  const flight = pagesInFlight<string, string>((page, ahead) => {
    const end = Promise.withResolvers<void>();
    begun.push({ page, isAlone: ahead.longestWaitForLock === '0', ahead: ahead.plans, end });
    const committed = Promise.all([ahead.committed, end.promise]).then(() => undefined);
    committed.catch(() => undefined);
    return { planned: planned.get(page) ?? Promise.resolve(page), committed };
  });
  const last = (page: string) => begun.findLast((each) => each.page === page);
  return {
    flight,
    begun,
    /** How the planning of a page ends that is yet to start. */
    plan: (page: string, end: Promise<string>): void => void planned.set(page, end),
    commit: (page: string): void => last(page)?.end.resolve(),
    fail: (page: string, error: Error): void => last(page)?.end.reject(error),
  };
}

test('D-33: three pages are in flight; each knows of those that have yet to commit', async () => {
  const { flight, begun, commit } = flightOf();
  await flight.start('a');
  await flight.start('b');
  const third = flight.start('c');
  commit('a');
  assert.deepEqual(await third, { kind: 'planned', plan: 'c' });
  commit('b');
  commit('c');
  assert.deepEqual(await flight.finish(), []);
  assert.deepEqual(
    begun.map(({ page, ahead }) => [page, ahead]),
    [
      ['a', []],
      ['b', ['a']],
      ['c', ['a', 'b']],
    ],
  );
});

test('D-33: a page that waited too long for a lock is taken back with those behind it, and the first goes alone then', async () => {
  const { flight, begun, commit, fail } = flightOf();
  await flight.start('a');
  await flight.start('b');
  const third = flight.start('c');
  commit('a');
  fail('b', lockConflict());
  await third;
  assert.deepEqual(await flight.start('d'), { kind: 'takenBack', pages: ['b', 'c', 'd'] });
  const again = flight.start('b');
  commit('b');
  await again;
  await flight.start('c');
  assert.deepEqual(
    begun.slice(4).map(({ page, isAlone, ahead }) => [page, isAlone, ahead]),
    [
      ['b', true, []],
      ['c', false, []],
    ],
  );
});

test('D-33: of several failures the first page’s counts: what may have committed is not done again', async () => {
  const { flight, commit, fail, plan } = flightOf();
  await flight.start('a');
  plan('b', Promise.reject(lockConflict()));
  const second = flight.start('b');
  fail('a', new Error('the outcome of the commit is unknown'));
  await assert.rejects(second, /outcome of the commit is unknown/);
  commit('b');
});

test('D-33: any other failure is the run’s, and what is held up without end too', async () => {
  const failing = flightOf();
  await failing.flight.start('a');
  failing.fail('a', new Error('disk full'));
  await assert.rejects(failing.flight.finish(), /disk full/);
  const stuck = flightOf();
  await assert.rejects(async () => {
    for (;;) {
      const started = stuck.flight.start('a');
      stuck.fail('a', lockConflict());
      await started;
      await stuck.flight.finish();
    }
  }, /lock timeout/);
});
