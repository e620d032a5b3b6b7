import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { BerWriter } from 'ldapts';
import { createEntryDecoder } from './directory-entry.ts';
import { createMessageStream } from './message-stream.ts';

const decodeEntry = createEntryDecoder();

function encodeMessage(id: number, dn: string, attributes: readonly (readonly [string, readonly string[]])[]): Buffer {
  const writer = new BerWriter();
  writer.startSequence();
  writer.writeInt(id);
  writer.startSequence(0x64);
  writer.writeString(dn);
  writer.startSequence();
  for (const [type, values] of attributes) {
    writer.startSequence();
    writer.writeString(type);
    writer.startSequence(0x31);
    for (const value of values) writer.writeBuffer(Buffer.from(value), 0x04);
    writer.endSequence();
    writer.endSequence();
  }
  writer.endSequence();
  writer.endSequence();
  writer.endSequence();
  return writer.buffer;
}

test('LDAP-34: an entry is read as it was written, of whatever size', () => {
  const long = 'x'.repeat(70_000);
  const bytes = encodeMessage(1, 'CN=Zoë,DC=x', [
    ['cn', ['Zoë', '']],
    ['none', []],
    ['long;binary', [long]],
  ]);
  const entry = decodeEntry(bytes, bytes.indexOf(0x64, 6));
  assert.equal(entry.name, 'CN=Zoë,DC=x');
  assert.deepEqual(
    entry.attributes.map((attribute) => [attribute.type, attribute.count, attribute.texts()]),
    [
      ['cn', 2, ['Zoë', '']],
      ['none', 0, []],
      ['long;binary', 1, [long]],
    ],
  );
  assert.deepEqual(entry.attributes[0]?.firstBytes(), Buffer.from('Zoë'));
  assert.equal(entry.attributes[1]?.firstBytes(), undefined);
});

test('LDAP-34: values of further ranges follow those there are', () => {
  const read = (values: readonly string[]) => {
    const bytes = encodeMessage(1, 'CN=A', [['member;range=0-1', values]]);
    return decodeEntry(bytes, bytes.indexOf(0x64)).attributes[0] ?? assert.fail();
  };
  const whole = read(['a', 'b']).with('member', [read(['c']), read([])]);
  assert.deepEqual([whole.type, whole.count, whole.texts()], ['member', 3, ['a', 'b', 'c']]);
});

test('LDAP-05: messages come out whole however the network cuts them', () => {
  const messages = [
    encodeMessage(1, 'CN=A', []),
    encodeMessage(2, 'CN=B', [['cn', ['b'.repeat(300)]]]),
    encodeMessage(3, '', []),
  ];
  const all = Buffer.concat(messages);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: all.length })), (cuts) => {
      const stream = createMessageStream();
      const out: Buffer[] = [];
      let from = 0;
      for (const to of [...cuts.toSorted((left, right) => left - right), all.length]) {
        if (to > from) stream.push(all.subarray(from, to), (message) => out.push(message));
        from = Math.max(from, to);
      }
      assert.deepEqual(out, messages);
    }),
  );
});

test('LDAP-05: what is not LDAP is noticed', () => {
  const push = (data: Buffer) => createMessageStream().push(data, () => {});
  assert.throws(() => push(Buffer.from('HTTP/1.1 400 Bad Request')), RangeError);
  assert.throws(() => push(Buffer.from([0x30, 0x80, 0, 0])), RangeError);
  assert.throws(() => decodeEntry(Buffer.from([0x64, 0x05, 0x04, 0x7f, 0, 0, 0]), 0), RangeError);
});
