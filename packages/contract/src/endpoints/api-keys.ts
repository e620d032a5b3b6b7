import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import type { Omissible } from '../formats.ts';
import {
  bodyInput,
  bool,
  boolInput,
  dateTime,
  dateTimeInput,
  guid,
  guidInput,
  intInput,
  named,
  nullable,
  optional,
  text,
  textInput,
  withDefault,
} from '../formats.ts';
import { role } from './roles.ts';

const tags = ['API keys'];

const apiKeyShape = {
  id: guid,
  name: text,
  description: nullable(text),
  keyPrefix: text.meta({ description: 'The first 12 characters of the key.' }),
  createdAt: dateTime,
  expiresAt: nullable(dateTime),
  lastUsedAt: nullable(dateTime),
  lastUsedFromIp: nullable(text),
  isEnabled: bool,
  roles: z.array(role),
} as const;

export const apiKey = named('ApiKey', apiKeyShape);
export type ApiKeyDto = z.output<typeof apiKey>;

export const createdApiKey = named('CreatedApiKey', {
  key: text.meta({ description: 'The key itself; it is shown this once.' }),
  ...apiKeyShape,
});

/** A list, one number for a list of one, or nothing. */
const roleIdsInput = z
  .union([z.array(intInput()).max(1000), intInput()])
  .nullish()
  .transform((given): readonly number[] => (given === null || given === undefined ? [] : [given].flat()))
  .meta({
    wire: {
      anyOf: [{ type: 'array', items: { type: 'integer', format: 'int32' } }, { type: 'integer' }, { type: 'null' }],
    },
  }) as unknown as Omissible<readonly number[], readonly (number | string)[] | number | string>;

const fields = {
  name: textInput({ from: 1 }),
  description: optional(textInput()),
  roleIds: roleIdsInput,
  expiresAt: optional(dateTimeInput),
} as const;

const params = { id: guidInput };
const missing = { status: 404, code: 'NOT_FOUND', when: 'the API key does not exist' } as const;
const invalid = { status: 400, code: 'VALIDATION_ERROR', when: 'the name is blank or a role does not exist' } as const;

export const apiKeysList = defineEndpoint({
  id: 'apiKeys.list',
  method: 'GET',
  path: '/api/v1/apikeys',
  role: 'Operator',
  summary: 'List API keys',
  description: 'By name. Never the keys themselves.',
  tags,
  replies: { 200: z.array(apiKey) },
});

export const apiKeysCreate = defineEndpoint({
  id: 'apiKeys.create',
  method: 'POST',
  path: '/api/v1/apikeys',
  role: 'Administrator',
  summary: 'Create an API key',
  description: 'The reply holds the key, this once. A key without roles may only ask who it is.',
  tags,
  body: bodyInput(fields),
  replies: { 201: createdApiKey },
  errors: [invalid],
});

export const apiKeysGet = defineEndpoint({
  id: 'apiKeys.get',
  method: 'GET',
  path: '/api/v1/apikeys/{id}',
  role: 'Operator',
  summary: 'Retrieve an API key',
  tags,
  params,
  replies: { 200: apiKey },
  errors: [missing],
});

export const apiKeysReplace = defineEndpoint({
  id: 'apiKeys.replace',
  method: 'PUT',
  path: '/api/v1/apikeys/{id}',
  role: 'Administrator',
  summary: 'Replace an API key',
  description: 'The full record: what is left out is cleared, and `isEnabled` left out disables the key.',
  tags,
  params,
  body: bodyInput({ ...fields, isEnabled: withDefault(boolInput, false) }),
  replies: { 200: apiKey },
  errors: [invalid, missing],
});

export const apiKeysDelete = defineEndpoint({
  id: 'apiKeys.delete',
  method: 'DELETE',
  path: '/api/v1/apikeys/{id}',
  role: 'Administrator',
  summary: 'Delete an API key',
  description:
    'Takes effect at once. A key may delete itself. `preview=true` answers what would go, and deletes nothing.',
  tags,
  params,
  query: previewQuery,
  replies: { 200: destructionPreview, 204: null },
  errors: [missing],
});
