import assert from 'node:assert/strict';
import test from 'node:test';
import { compileExpression } from '../compile.ts';
import { contextWith, seededRandom } from '../context-for-tests.ts';
import { passphraseWords } from './passphrase-words.ts';

function draw(text: string, times: number): string[] {
  const context = { ...contextWith(), randomInteger: seededRandom(7) };
  return Array.from({ length: times }, () => String(compileExpression(text).evaluate(context)));
}

test('EXF-02: random functions give another result at every evaluation', () => {
  assert.equal(new Set(draw('RandomPassword(12, true)', 200)).size, 200);
  assert.equal(new Set(draw('RandomPassphrase(6, "-")', 200)).size, 200);
});

test('RandomPassword clamps its length and holds one of every kind', () => {
  for (const [wanted, length] of [
    [-5, 8],
    [0, 8],
    [8, 8],
    [20, 20],
    [128, 128],
    [500, 128],
  ]) {
    for (const password of draw(`RandomPassword(${wanted}, true)`, 50)) {
      assert.equal(password.length, length);
      assert.match(password, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*[!@#$%^&*])[a-zA-Z\d!@#$%^&*]+$/);
    }
  }
  for (const password of draw('RandomPassword(8, false)', 200)) {
    assert.match(password, /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[a-zA-Z\d]{8}$/);
  }
});

test('RandomPassword puts every kind at every place', () => {
  const passwords = draw('RandomPassword(8, true)', 2000);
  for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[!@#$%^&*]/]) {
    for (let place = 0; place < 8; place++) {
      const share = passwords.filter((password) => kind.test(password.charAt(place))).length / passwords.length;
      assert.ok(share > 0.1 && share < 0.45, `${kind} at ${place}: ${share}`);
    }
  }
});

test('RandomPassphrase clamps the number of words and defaults the separator', () => {
  for (const [wanted, count] of [
    [-1, 3],
    [3, 3],
    [7, 7],
    [99, 10],
  ]) {
    for (const phrase of draw(`RandomPassphrase(${wanted}, "+")`, 20)) {
      const words = phrase.split('+');
      assert.equal(words.length, count);
      for (const word of words) assert.ok(passphraseWords.includes(word), word);
    }
  }
  for (const separator of ['""', 'null']) {
    assert.match(draw(`RandomPassphrase(3, ${separator})`, 1)[0] ?? '', /^[a-z]+-[a-z]+-[a-z]+$/);
  }
});

test('The passphrase words are 256 different ones, none the beginning of another', () => {
  assert.equal(new Set(passphraseWords).size, 256);
  for (const word of passphraseWords) {
    assert.match(word, /^[a-z]{4,8}$/);
    assert.ok(!passphraseWords.some((other) => other !== word && other.startsWith(word)), word);
  }
});
