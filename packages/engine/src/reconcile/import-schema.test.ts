import assert from 'node:assert/strict';
import test from 'node:test';
import { buildImportSchema, referenceKey, storedKey } from './import-schema.ts';
import { typeForTests, type AttributeShape } from './space-for-tests.ts';

function importType(attributes: Readonly<Record<string, AttributeShape>>) {
  const objectTypes = [typeForTests(1, 'Person', attributes)];
  const schema = buildImportSchema({ id: 1, name: 'System', matchingMode: 'ConnectedSystem', objectTypes });
  const type = schema.typesById.get(1);
  assert.ok(type);
  return type;
}

test('IMP-53: a reference is read as the type of the id it names; text that is none is its own key', () => {
  const byNumber = importType({ id: { isExternalId: true, type: 'Number' } });
  assert.deepEqual(
    [' 007 ', '7', 'Seven'].map((raw) => referenceKey(byNumber, raw)),
    ['7', '7', 'seven'],
  );
  const byGuid = importType({ id: { isExternalId: true, type: 'Guid' } });
  assert.equal(referenceKey(byGuid, '{3F2504E0-4F89-11D3-9A0C-0305E82C3301}'), '3f2504e0-4f89-11d3-9a0c-0305e82c3301');
  const byText = importType({ id: { isExternalId: true } });
  assert.deepEqual(
    ['007', 'Seven'].map((raw) => referenceKey(byText, raw)),
    ['007', 'seven'],
  );
});

test('IMP-51: where objects have addresses, references name those', () => {
  const named = importType({ id: { isExternalId: true, type: 'Number' }, dn: { isSecondaryExternalId: true } });
  assert.deepEqual([named.refersBy, named.referenceType], ['secondaryId', 'Text']);
  assert.equal(referenceKey(named, 'CN=007'), 'cn=007');
  const bare = importType({ id: { isExternalId: true, type: 'Number' } });
  assert.deepEqual([bare.refersBy, bare.referenceType], ['externalId', 'Number']);
});

test('IMP-20: an id too long to be looked up has no key', () => {
  assert.deepEqual(
    [null, 'Ab', 'x'.repeat(800), 'x'.repeat(801)].map((text) => storedKey(text)?.length ?? null),
    [null, 2, 800, null],
  );
});
