import { randomInt } from 'node:crypto';
import { expressionTest } from '@jim/contract/endpoints/expression-test.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { attributesFromJson, testExpression as evaluate } from '@jim/engine/expression/test-expression.ts';
import { badRequest } from '../../api-error.ts';
import { reply, route } from '../../route.ts';

export const testExpression = route(expressionTest, async ({ body, services }) => {
  if (body.expression.trim() === '') throw badRequest('The expression is blank.');
  const now = formatDateTime(services.clock.now());
  return reply(
    200,
    evaluate(body.expression, {
      mv: attributesFromJson(body.mvAttributes ?? {}),
      cs: attributesFromJson(body.csAttributes ?? {}),
      now: () => now,
      randomInteger: (exclusiveMaximum) => randomInt(exclusiveMaximum),
    }),
  );
});
