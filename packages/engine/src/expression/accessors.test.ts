import assert from 'node:assert/strict';
import test from 'node:test';
import { listAccessors } from './accessors.ts';
import { compileExpression } from './compile.ts';

test('EXN-05: every literal accessor is found once, whatever its case and spacing', () => {
  assert.deepEqual(listAccessors('mv["Last Name"] + cs [ "badge" ] + Upper(mv["LAST NAME"] ?? mv["x"])'), {
    mv: ['Last Name', 'x'],
    cs: ['badge'],
  });
  assert.deepEqual(
    listAccessors('(mv["a"] == 1 ? mv["b"] : -ToInt(mv["c"])) > 0 && (bool)mv["d"] || mv.HasAttribute("e")'),
    {
      mv: ['a', 'b', 'c', 'd', 'e'],
      cs: [],
    },
  );
  assert.deepEqual(listAccessors('Split(mv["l"], ",")[ToInt(cs["i"])]'), { mv: ['l'], cs: ['i'] });
});

test('EXN-05: what only looks like an accessor inside text is none', () => {
  assert.deepEqual(listAccessors('"mv[\\"a\\"]" + mv["b"]'), { mv: ['b'], cs: [] });
});

test('EXN-05: a compiled expression tells its names in lower case, and whether some are computed', () => {
  const plain = compileExpression('mv["Last Name"] + cs["Badge"]');
  assert.deepEqual(plain.reads, { mv: ['last name'], cs: ['badge'] });
  assert.equal(plain.readsComputedNames, false);
  for (const text of ['mv["a" + "b"]', 'mv[cs["which"]]', 'mv.AttributeNames', 'cs.HasAttribute(mv["a"])']) {
    assert.equal(compileExpression(text).readsComputedNames, true, text);
  }
});

test('EXF-02: Random*, Now and Today make an expression non-deterministic, wherever they stand', () => {
  const nonDeterministic = ['Now()', 'true ? "a" : ToString(Today())', 'mv["a"] ?? RandomPassword(12, true)'];
  for (const text of [...nonDeterministic, '"x" + RandomPassphrase(3, "-")', 'IIF(false, Now(), null)']) {
    assert.equal(compileExpression(text).isDeterministic, false, text);
  }
  for (const text of ['mv["Now"]', '"Today()"', 'FormatDate(mv["a"], "d")', 'ToFileTime(mv["a"])']) {
    assert.equal(compileExpression(text).isDeterministic, true, text);
  }
});
