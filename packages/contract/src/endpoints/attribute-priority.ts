import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bodyInput, bool, boolInput, int, intInput, named, object, optional, text } from '../formats.ts';

const tags = ['Attribute priority'];
const path = '/api/v1/metaverse/object-types/{id}/attribute-priority';
const notFound = { status: 404, code: 'NOT_FOUND', when: 'There is no such metaverse object type.' } as const;

const attributePriority = named('AttributePriority', {
  attributeId: int,
  attributeName: text,
  contributors: z
    .array(
      object({
        mappingId: int,
        priority: int,
        ruleId: int,
        ruleName: text,
        systemId: int,
        systemName: text,
        nullIsValue: bool,
        isEnabled: bool,
      }),
    )
    .meta({ description: 'The first one that has a value wins.' }),
});

export const attributePriorityGet = defineEndpoint({
  id: 'attributePriority.get',
  method: 'GET',
  path,
  role: 'Reader',
  summary: 'Read who feeds the attributes of a metaverse type, and who wins',
  description: 'Attributes with several contributors first, then by name.',
  tags,
  params: { id: intInput() },
  replies: { 200: z.array(attributePriority) },
  errors: [notFound],
});

export const attributePriorityUpdate = defineEndpoint({
  id: 'attributePriority.update',
  method: 'PUT',
  path,
  role: 'Administrator',
  summary: 'Order the contributors of attributes',
  description:
    'Per attribute, every mapping that feeds it, the winner first. Attributes that are not named stay. It acts on the next synchronisation of an object; a full synchronisation applies it to all.',
  tags,
  params: { id: intInput() },
  body: bodyInput({
    attributes: z.array(
      bodyInput({
        attributeId: intInput(),
        contributors: z.array(
          bodyInput({ mappingId: intInput(), nullIsValue: optional(boolInput), isEnabled: optional(boolInput) }),
        ),
      }),
    ),
  }),
  replies: { 200: z.array(attributePriority) },
  errors: [
    notFound,
    { status: 400, code: 'BAD_REQUEST', when: 'The mappings given are not exactly those that feed the attribute.' },
  ],
});
