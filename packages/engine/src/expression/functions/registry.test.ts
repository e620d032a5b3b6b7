import assert from 'node:assert/strict';
import test from 'node:test';
import { evaluate } from '../context-for-tests.ts';
import { compileExpression } from '../compile.ts';
import { textForm } from '../runtime-values.ts';
import { findFunction, listExpressionFunctions } from './registry.ts';

const required =
  'Trim Upper Lower Capitalise Left Right Substring Replace StartsWith EndsWith Contains Length IsNullOrEmpty ' +
  'IsNullOrWhitespace CollectionContains Split Join Coalesce IIF Eq Now Today FormatDate ToFileTime FromFileTime ToString ' +
  'ToInt EscapeDN RandomPassword RandomPassphrase SetBit ClearBit HasBit EnableUser DisableUser ' +
  'Math.Min Math.Max Math.Abs Math.Floor Math.Ceiling Math.Round';

test('EXG-07: the functions are these', () => {
  const names = listExpressionFunctions().map((entry) => entry.name);
  assert.deepEqual([...names].sort(), required.split(' ').sort());
});

test('GET expression-functions: every function is described, and its example gives the result shown', () => {
  for (const entry of listExpressionFunctions()) {
    assert.ok(entry.description.length > 10 && entry.returns !== '', entry.name);
    assert.ok(entry.example.includes(`${entry.name}(`), entry.name);
    const expression = compileExpression(entry.example);
    assert.deepEqual(expression.reads, { mv: [], cs: [] }, entry.name);
    if (expression.isDeterministic) assert.equal(textForm(evaluate(entry.example)), entry.exampleResult, entry.name);
    const shown = entry.signature.slice(entry.name.length + 1, -1);
    const shownCount = shown === '' ? 0 : shown.split(', ').length;
    assert.equal(shownCount, findFunction(entry.name)?.parameters.length, entry.name);
  }
});
