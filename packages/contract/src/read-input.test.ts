import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { attributeDataType, connectedSystemRunType, searchComparisonType } from './enums.ts';
import {
  bodyInput,
  boolInput,
  boolQuery,
  guidInput,
  intInput,
  listInput,
  optional,
  textInput,
  timespanInput,
  withDefault,
} from './formats.ts';
import { previewQuery } from './destruction-preview.ts';
import { standardPaging, toPaged } from './paging.ts';
import { readInput, readQuery } from './read-input.ts';

const value = <Value>(result: { ok: true; value: Value } | { ok: false; errors: unknown }): Value => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};
const errors = (result: { ok: boolean; errors?: unknown }): unknown => {
  assert.equal(result.ok, false);
  return result.errors;
};

test('D-3, CONTRACT conventions 3: property names match in any case, at every depth; unknown ones are ignored; dictionary keys stay', () => {
  const schema = bodyInput({
    displayName: textInput(),
    steps: listInput(bodyInput({ stepType: optional(intInput()) })),
    settingValues: z.record(z.string(), bodyInput({ stringValue: optional(textInput()) })),
  });
  const given = {
    DISPLAYNAME: 'x',
    other: 1,
    Steps: [{ STEPTYPE: '3' }],
    settingvalues: { 'Job Title': { StringValue: 'a' } },
  };
  assert.deepEqual(value(readInput(schema, given)), {
    displayName: 'x',
    steps: [{ stepType: 3 }],
    settingValues: { 'Job Title': { stringValue: 'a' } },
  });
});

test('D-3, CONTRACT conventions 3: absent and null mean the same; numbers may be text; booleans may not; enums are names in any case or integers', () => {
  const schema = bodyInput({
    a: optional(intInput()),
    b: withDefault(boolInput, true),
    runType: connectedSystemRunType.input,
    id: optional(guidInput),
  });
  assert.deepEqual(value(readInput(schema, { runType: 'fullimport' })), {
    a: null,
    b: true,
    runType: 'FullImport',
    id: null,
  });
  assert.deepEqual(
    value(readInput(schema, { a: null, b: null, runType: 5, id: '{018F0000-0000-7000-8000-0000000000FF}' })),
    {
      a: null,
      b: true,
      runType: 'Export',
      id: '018f0000-0000-7000-8000-0000000000ff',
    },
  );
  assert.equal(attributeDataType.input.parse('Integer'), 'Number');
  assert.deepEqual(errors(readInput(schema, { a: 'x', b: 'true', runType: 'Nothing' })), {
    a: ['Must be a whole number.'],
    b: ['Must be true or false.'],
    runType: [`Must be one of ${connectedSystemRunType.names.join(', ')}.`],
  });
  for (const runType of [6, -1, 1.5, '', 'constructor']) errors(readInput(schema, { runType }));
});

test('CONTRACT conventions 9: `{}` on a create names every required field', () => {
  const schema = bodyInput({ name: textInput({ from: 1, to: 5 }), period: timespanInput, typeId: intInput() });
  assert.deepEqual(Object.keys(errors(readInput(schema, {})) as object), ['name', 'period', 'typeId']);
  assert.deepEqual(errors(readInput(schema, { name: '   ', period: 5, typeId: 2147483648 })), {
    name: ['Must be 1 to 5 characters.'],
    period: ['Must be a timespan such as 00:01:30.'],
    typeId: ['Must be -2147483648 to 2147483647.'],
  });
  for (const body of [null, [], 'x', 1]) errors(readInput(schema, body));
});

test('CONTRACT conventions 6.2: paging is clamped silently, in any spelling; direction and lengths are not', () => {
  const schema = z.object({
    ...standardPaging,
    levels: optional(listInput(textInput())),
    all: withDefault(boolQuery, false),
  });
  const read = (query: Record<string, unknown>): ReturnType<typeof readQuery<typeof schema>> =>
    readQuery(schema, query);
  assert.deepEqual(value(read({})), {
    page: 1,
    pageSize: 25,
    sortBy: null,
    sortDirection: 'asc',
    filter: null,
    levels: null,
    all: false,
  });
  const given = value(read({ PAGE: '0', pagesize: '500', Levels: 'a', ALL: 'True' }));
  assert.deepEqual([given.page, given.pageSize, given.levels, given.all], [1, 100, ['a'], true]);
  assert.deepEqual(value(read({ page: ['3', '4'], pageSize: '-1', levels: ['a', 'b'] })).levels, ['a', 'b']);
  for (const query of [
    { page: 'abc' },
    { sortDirection: 'ASC' },
    { sortBy: 'x'.repeat(101) },
    { filter: 'x'.repeat(501) },
  ]) {
    assert.deepEqual(Object.keys(errors(read(query)) as object), Object.keys(query));
  }
});

test('CONTRACT conventions 3: a parameter without a value counts as not given, unless an empty text is a value', () => {
  const schema = z.object({
    id: optional(guidInput),
    typeId: optional(intInput()),
    flag: withDefault(boolQuery, true),
    kinds: optional(listInput(attributeDataType.input)),
    search: optional(textInput()),
    path: textInput({ from: 1 }),
    ...previewQuery,
  });
  const query = { id: '', typeId: '', flag: '', kinds: '', search: '', path: '/' };
  assert.deepEqual(value(readQuery(schema, query)), {
    id: null,
    typeId: null,
    flag: true,
    kinds: null,
    search: '',
    path: '/',
    preview: false,
  });
  assert.deepEqual(errors(readQuery(schema, { path: '' })), { path: ['Is required.'] });
  assert.equal(value(readQuery(schema, { path: '/', preview: '' })).preview, true, 'a bare ?preview destroys nothing');
});

test('CONTRACT conventions 6.1: the envelope beyond the end keeps the true counts', () => {
  assert.deepEqual(toPaged([], 51, { page: 9, pageSize: 25 }), {
    items: [],
    totalCount: 51,
    page: 9,
    pageSize: 25,
    totalPages: 3,
    hasNextPage: false,
    hasPreviousPage: true,
  });
  assert.equal(toPaged([], 0, { page: 1, pageSize: 25 }).totalPages, 0);
});

test('PSR-02: a comparison type may be sent as its integer', () => {
  const byInteger = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12].map((integer) =>
    searchComparisonType.input.parse(integer),
  );
  assert.deepEqual(byInteger, [...searchComparisonType.names]);
  assert.deepEqual([byInteger[1], byInteger[7], byInteger[12]], ['Equals', 'Contains', 'GreaterThanOrEquals']);
  assert.equal(searchComparisonType.input.safeParse(13).success, false);
});
