import assert from 'node:assert/strict';
import test from 'node:test';
import { type AttributeMarksChange, type AttributeMarksState, planAttributeMarks } from './plan-attribute-marks.ts';

const attribute = (id: number, marks: Partial<AttributeMarksState> = {}): AttributeMarksState => ({
  id,
  name: `a${id}`,
  selected: false,
  isExternalId: false,
  isSecondaryExternalId: false,
  ...marks,
});
const change = (attributeId: number, marks: Partial<AttributeMarksChange>): AttributeMarksChange => ({
  attributeId,
  selected: null,
  isExternalId: null,
  isSecondaryExternalId: null,
  ...marks,
});

test('CONTRACT objectTypeAttributes.update: a new external id is selected and takes the mark from the old one', () => {
  const plan = planAttributeMarks(
    [attribute(1, { isExternalId: true, selected: true }), attribute(2)],
    [change(2, { isExternalId: true })],
  );
  assert.deepEqual(plan.writes, [
    attribute(1, { selected: true }),
    attribute(2, { isExternalId: true, selected: true }),
  ]);
});

test('CONTRACT objectTypeAttributes.update: an id cannot be deselected, unless it ceases to be one', () => {
  const id = attribute(1, { isExternalId: true, selected: true });
  assert.equal(planAttributeMarks([id], [change(1, { selected: false })]).refused[0]?.reason, 'isId');
  assert.deepEqual(planAttributeMarks([id], [change(1, { selected: false, isExternalId: false })]).writes, [
    attribute(1),
  ]);
});

test('CONTRACT objectTypeAttributes.bulkUpdate: what is refused does not stop the others', () => {
  const plan = planAttributeMarks(
    [attribute(1), attribute(2)],
    [change(999, { selected: true }), change(2, { selected: true })],
  );
  assert.deepEqual(plan.accepted, [2]);
  assert.deepEqual(
    plan.refused.map(({ attributeId }) => attributeId),
    [999],
  );
  assert.deepEqual(plan.writes, [attribute(2, { selected: true })]);
});

test('CONTRACT objectTypeAttributes.update: several secondary ids may stand side by side', () => {
  const plan = planAttributeMarks(
    [attribute(1, { isSecondaryExternalId: true, selected: true }), attribute(2)],
    [change(2, { isSecondaryExternalId: true })],
  );
  assert.deepEqual(plan.writes, [attribute(2, { isSecondaryExternalId: true, selected: true })]);
});
