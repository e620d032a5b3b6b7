import { z } from 'zod';
import { defineEndpoint } from '../endpoint.ts';
import { objectMatchingRuleMode } from '../enums.ts';
import { bodyInput, bool, int, intInput, named, nullable, object, text } from '../formats.ts';
import { previewQuery } from '../destruction-preview.ts';

export const matchingModeSwitch = defineEndpoint({
  id: 'matchingMode.switch',
  method: 'POST',
  path: '/api/v1/synchronisation/connected-systems/{csId}/matching-mode',
  role: 'Administrator',
  summary: 'Switch between simple and advanced matching',
  description:
    'To advanced: every import rule without matching rules takes a copy of its object type’s. To simple: the rule set that most import rules of a type have goes to the type, if it has none, and the import rules lose theirs. `preview=true` answers the same, and changes nothing.',
  tags: ['Object matching rules'],
  params: { csId: intInput() },
  query: previewQuery,
  body: bodyInput({ mode: objectMatchingRuleMode.input }),
  replies: {
    200: named('MatchingModeSwitch', {
      success: bool,
      newMode: objectMatchingRuleMode.output,
      syncRulesUpdated: int,
      objectTypesUpdated: int,
      warnings: z.array(text),
      objectTypeMigrations: z.array(
        object({
          objectTypeId: int,
          objectTypeName: text,
          syncRuleCount: int,
          syncRulesWithMatchingRules: int,
          uniqueSyncRuleConfigurations: int,
          rulesDiverged: bool,
          matchingRulesSet: int,
          syncRulesCleared: int,
        }),
      ),
      errorMessage: nullable(text),
    }),
  },
  errors: [
    { status: 404, code: 'NOT_FOUND', when: 'There is no such connected system.' },
    { status: 400, code: 'VALIDATION_ERROR', when: 'The mode is missing or unknown.' },
    { status: 400, code: 'BAD_REQUEST', when: 'The connected system is being deleted.' },
  ],
});
