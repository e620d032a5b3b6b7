import { expressionFunctionsList } from '@jim/contract/endpoints/expression-test.ts';
import { listExpressionFunctions as listFunctions } from '@jim/engine/expression/functions/registry.ts';
import { route } from '../../route.ts';

export const listExpressionFunctions = route(expressionFunctionsList, async () =>
  listFunctions().map(({ exampleResult, ...description }) => ({ ...description, result: exampleResult })),
);
