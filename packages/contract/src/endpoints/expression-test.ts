import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { bodyInput, bool, int, json, named, nullable, optional, text, textInput } from '../formats.ts';

const tags = ['Expressions'];

export const expressionTest = defineEndpoint({
  id: 'expressions.test',
  method: 'POST',
  path: '/api/v1/synchronisation/test-expression',
  role: 'Reader',
  summary: 'Evaluate an expression over given attribute values',
  description:
    'An expression that is not valid, or that fails, is a normal answer. Attribute names are case-sensitive; a missing one is null.',
  tags,
  body: bodyInput({
    expression: textInput(),
    mvAttributes: optional(z.record(z.string(), z.unknown())),
    csAttributes: optional(z.record(z.string(), z.unknown())),
  }),
  replies: {
    200: named('ExpressionTest', {
      isValid: bool,
      result: json,
      resultType: nullable(text).meta({ description: 'A .NET type name; `null` as text when the result is null.' }),
      errorMessage: nullable(text),
      errorPosition: nullable(int).meta({ description: 'Counted from 0; parse errors only.' }),
    }),
  },
  errors: [
    { status: 400, code: 'BAD_REQUEST', when: 'The expression is blank.' },
    { status: 400, code: 'VALIDATION_ERROR', when: 'The expression is missing.' },
  ],
});

export const expressionFunctionsList = defineEndpoint({
  id: 'expressions.listFunctions',
  method: 'GET',
  path: '/api/v1/synchronisation/expression-functions',
  role: 'Reader',
  summary: 'List the functions an expression can call',
  tags,
  replies: {
    200: z.array(
      named('ExpressionFunction', {
        name: text,
        signature: text,
        returns: text,
        description: text,
        example: text,
        result: text,
      }),
    ),
  },
});
