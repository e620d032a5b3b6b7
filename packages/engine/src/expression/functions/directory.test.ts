import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate } from '../context-for-tests.ts';
import type { RuntimeValue } from '../runtime-values.ts';

function table(rows: readonly (readonly [text: string, result: RuntimeValue])[], mv = {}): void {
  for (const [text, result] of rows) assert.deepEqual(evaluate(text, mv), result, text);
}

test('EscapeDN escapes as RFC 4514 wants', () => {
  table(
    [
      ['EscapeDN("")', ''],
      ['EscapeDN(mv["all"])', '\\,\\+\\"\\\\\\<\\>\\;\\='],
      ['EscapeDN(" a b ")', '\\ a b\\ '],
      ['EscapeDN("  a  ")', '\\  a \\ '],
      ['EscapeDN(" ")', '\\ '],
      ['EscapeDN("#a#")', '\\#a#'],
      ['EscapeDN(" #a")', '\\ #a'],
      ['EscapeDN("a\\r\\nb")', 'a\\0D\\0Ab'],
      ['EscapeDN("a\\0b")', 'a\\00b'],
      ['EscapeDN("Żółw/é")', 'Żółw/é'],
    ],
    { all: ',+"\\<>;=' },
  );
});
