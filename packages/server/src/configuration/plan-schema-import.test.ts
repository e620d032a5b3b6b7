import assert from 'node:assert/strict';
import test from 'node:test';
import type { DiscoveredAttribute, DiscoveredSchema } from '@jim/connector-kit/connector.ts';
import {
  isEmptySchemaPlan,
  planSchemaImport,
  type SchemaUses,
  type StoredAttribute,
  type StoredObjectType,
} from './plan-schema-import.ts';

const noUses: SchemaUses = { objectTypes: new Map(), attributes: new Map() };
const withSecondary = { secondaryExternalIds: true };

function discoveredAttribute(name: string, changes: Partial<DiscoveredAttribute> = {}): DiscoveredAttribute {
  return { name, type: 'Text', plurality: 'SingleValued', writability: 'Writable', ...changes };
}

function storedAttribute(id: number, name: string, changes: Partial<StoredAttribute> = {}): StoredAttribute {
  return {
    id,
    name,
    description: null,
    className: null,
    type: 'Text',
    plurality: 'SingleValued',
    writability: 'Writable',
    isWriteOnly: false,
    selected: false,
    isExternalId: false,
    isSecondaryExternalId: false,
    selectionLocked: false,
    typeChosen: false,
    ...changes,
  };
}

const badge = (attributes: readonly DiscoveredAttribute[], changes: object = {}): DiscoveredSchema => ({
  objectTypes: [{ name: 'badge', attributes, ...changes }],
});
const storedBadge = (...attributes: StoredAttribute[]): StoredObjectType[] => [{ id: 9, name: 'badge', attributes }];

test('SYS-05: new types and attributes come unselected, sorted by name ignoring case', () => {
  const discovered: DiscoveredSchema = {
    objectTypes: [
      { name: 'user', attributes: [discoveredAttribute('mail'), discoveredAttribute('CN')] },
      { name: 'Group', attributes: [] },
    ],
  };
  const plan = planSchemaImport([], discovered, noUses, withSecondary);
  assert.deepEqual(
    plan.addedTypes.map((type) => [
      type.name,
      type.attributes.map((attribute) => [attribute.name, attribute.selected]),
    ]),
    [
      ['Group', []],
      [
        'user',
        [
          ['CN', false],
          ['mail', false],
        ],
      ],
    ],
  );
});

test('SYS-05: a known attribute keeps id and selection and takes what the connector says', () => {
  const plan = planSchemaImport(
    storedBadge(storedAttribute(77, 'floor', { selected: true })),
    badge([
      discoveredAttribute('floor', {
        type: 'Number',
        plurality: 'MultiValued',
        description: 'Storey',
        className: 'top',
        writability: 'ReadOnly',
      }),
    ]),
    noUses,
    withSecondary,
  );
  assert.deepEqual(plan.changedTypes[0]?.updated, [
    {
      id: 77,
      name: 'floor',
      description: 'Storey',
      className: 'top',
      type: 'Number',
      plurality: 'MultiValued',
      writability: 'ReadOnly',
      isWriteOnly: false,
      selected: true,
      isExternalId: false,
      isSecondaryExternalId: false,
      selectionLocked: false,
    },
  ]);
});

test('SYS-05: a type that the administrator chose is kept', () => {
  const plan = planSchemaImport(
    storedBadge(storedAttribute(77, 'floor', { type: 'Text', typeChosen: true })),
    badge([discoveredAttribute('floor', { type: 'Number' })]),
    noUses,
    withSecondary,
  );
  assert.ok(isEmptySchemaPlan(plan));
});

test('SYS-05: the same schema again plans nothing', () => {
  const plan = planSchemaImport(
    storedBadge(storedAttribute(77, 'floor', { selected: true, isExternalId: true })),
    badge([discoveredAttribute('floor')]),
    noUses,
    withSecondary,
  );
  assert.ok(isEmptySchemaPlan(plan));
});

test('SYS-05: recommended ids are marked, selected and locked, and take the mark from others', () => {
  const plan = planSchemaImport(
    storedBadge(
      storedAttribute(1, 'dn'),
      storedAttribute(2, 'guid'),
      storedAttribute(3, 'old', { isExternalId: true, selected: true, selectionLocked: true }),
    ),
    badge([discoveredAttribute('dn'), discoveredAttribute('guid'), discoveredAttribute('old')], {
      recommendedExternalId: 'guid',
      recommendedSecondaryExternalId: 'dn',
    }),
    noUses,
    withSecondary,
  );
  const marks = plan.changedTypes[0]?.updated.map((attribute) => [
    attribute.name,
    attribute.selected,
    attribute.isExternalId,
    attribute.isSecondaryExternalId,
    attribute.selectionLocked,
  ]);
  assert.deepEqual(marks, [
    ['dn', true, false, true, true],
    ['guid', true, true, false, true],
    ['old', true, false, false, false],
  ]);
});

test('SYS-05: a recommended secondary id means nothing to a connector without secondary ids', () => {
  const plan = planSchemaImport(
    [],
    badge([discoveredAttribute('dn')], { recommendedSecondaryExternalId: 'dn' }),
    noUses,
    {
      secondaryExternalIds: false,
    },
  );
  assert.equal(plan.addedTypes[0]?.attributes[0]?.isSecondaryExternalId, false);
});

test('CON-11: what is gone is removed, unless something uses it: then it is retained and reported', () => {
  const stored: StoredObjectType[] = [
    {
      id: 9,
      name: 'badge',
      attributes: [storedAttribute(1, 'kept'), storedAttribute(2, 'gone'), storedAttribute(3, 'used')],
    },
    { id: 10, name: 'door', attributes: [storedAttribute(4, 'number')] },
    { id: 11, name: 'visitor', attributes: [storedAttribute(5, 'name')] },
  ];
  const uses: SchemaUses = {
    objectTypes: new Map([[11, ['Visitors in']]]),
    attributes: new Map([[3, ['Badges in', 'Badges out']]]),
  };
  const plan = planSchemaImport(stored, badge([discoveredAttribute('kept')]), uses, withSecondary);
  assert.deepEqual(plan.changedTypes[0]?.removed, [{ id: 2, name: 'gone' }]);
  assert.deepEqual(plan.removedTypes, [{ id: 10, name: 'door' }]);
  assert.deepEqual(plan.retained, [
    { objectType: 'badge', attribute: 'used', usedBy: ['Badges in', 'Badges out'] },
    { objectType: 'visitor', attribute: null, usedBy: ['Visitors in'] },
  ]);
});
