import { z } from 'zod';
import { destructionPreview, previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { serviceSettingCategory, serviceSettingValueType } from '../enums.ts';
import { bodyInput, bool, named, nullable, optional, text, textInput } from '../formats.ts';

const tags = ['Service settings'];

export const serviceSetting = named('ServiceSetting', {
  key: text,
  displayName: text,
  description: nullable(text),
  category: serviceSettingCategory.output,
  valueType: serviceSettingValueType.output,
  defaultValue: nullable(text),
  value: nullable(text).meta({
    description: 'What was set; null while the default is in force. A secret is shown as a mask.',
  }),
  effectiveValue: nullable(text),
  isReadOnly: bool,
  isOverridden: bool,
});
export type ServiceSettingDto = z.output<typeof serviceSetting>;

const params = { key: textInput({ from: 1, to: 200 }) };
const missing = { status: 404, code: 'NOT_FOUND', when: 'there is no setting of that key' } as const;
const readOnly = { status: 400, code: 'VALIDATION_ERROR', when: 'the setting is read-only' } as const;

export const serviceSettingsList = defineEndpoint({
  id: 'serviceSettings.list',
  method: 'GET',
  path: '/api/v1/service-settings',
  role: 'Reader',
  summary: 'List service settings',
  description: 'By category, then name.',
  tags,
  replies: { 200: z.array(serviceSetting) },
});

export const serviceSettingsGet = defineEndpoint({
  id: 'serviceSettings.get',
  method: 'GET',
  path: '/api/v1/service-settings/{key}',
  role: 'Reader',
  summary: 'Retrieve a service setting',
  tags,
  params,
  replies: { 200: serviceSetting },
  errors: [missing],
});

export const serviceSettingsUpdate = defineEndpoint({
  id: 'serviceSettings.update',
  method: 'PUT',
  path: '/api/v1/service-settings/{key}',
  role: 'Administrator',
  summary: 'Change a service setting',
  description:
    'Takes effect at once, without a restart. Null, and an empty text for what is no text, goes back to the default. Values are text: `true`, `500`, `00:01:00`, a name.',
  tags,
  params,
  body: bodyInput({ value: optional(textInput()) }),
  replies: { 200: serviceSetting },
  errors: [
    readOnly,
    { status: 400, code: 'VALIDATION_ERROR', when: 'the value does not fit the setting’s type' },
    missing,
  ],
});

export const serviceSettingsReset = defineEndpoint({
  id: 'serviceSettings.reset',
  method: 'DELETE',
  path: '/api/v1/service-settings/{key}',
  role: 'Administrator',
  summary: 'Go back to the default',
  description: '`preview=true` answers which value would be given up, and changes nothing.',
  tags,
  params,
  query: previewQuery,
  replies: { 200: z.union([serviceSetting, destructionPreview]) },
  errors: [readOnly, missing],
});
