import { secretMask } from '@jim/contract/endpoints/schedules.ts';
import type { ScheduleStepInput } from '@jim/contract/endpoints/schedules.ts';
import type { Secrets } from '../../../secrets/secrets.ts';
import type { StepRow } from '../../../store/schedules.ts';
import { validationError } from '../../api-error.ts';

/**
 * The rows that a step list stands for. A step with the id of an existing one is that one, all others are new (API-02).
 * A mask, or nothing, where an existing step has a secret leaves the secret as it is; a caller that re-creates its steps
 * without ids keeps the secret of the step with the same script.
 * @throws ApiError VALIDATION_ERROR when a step lacks what its type needs (API-01).
 */
export function readSteps(
  given: readonly ScheduleStepInput[],
  existing: readonly StepRow[],
  { secrets, newId }: { readonly secrets: Secrets; newId(): string },
): StepRow[] {
  const errors: Record<string, string[]> = {};
  const left = new Map(existing.map((step) => [step.id, step]));
  const steps = given.map((step, place): StepRow => {
    const known = step.id === null ? undefined : left.get(step.id);
    if (known) left.delete(known.id);
    const sqlConnection = secretOf(step, known, existing, secrets);
    for (const [field, message] of Object.entries(problemsOf(step, sqlConnection)))
      errors[`steps[${place}].${field}`] = [message];
    const { id: _id, sqlConnectionString: _connection, ...rest } = step;
    return { ...rest, id: known?.id ?? newId(), sqlConnection };
  });
  if (Object.keys(errors).length > 0) throw validationError(errors);
  return steps;
}

function secretOf(
  step: ScheduleStepInput,
  known: StepRow | undefined,
  existing: readonly StepRow[],
  secrets: Secrets,
): string | null {
  const given = step.sqlConnectionString;
  if (given !== null && given !== '' && given !== secretMask) return secrets.encrypt(given);
  if (known) return step.stepType === 'SqlScript' ? known.sqlConnection : null;
  if (given !== secretMask) return null;
  return existing.find(({ sqlScriptPath }) => sqlScriptPath === step.sqlScriptPath)?.sqlConnection ?? null;
}

function problemsOf(step: ScheduleStepInput, sqlConnection: string | null): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  const needs = (field: 'scriptPath' | 'executablePath' | 'sqlScriptPath'): void => {
    if (step[field] === null || step[field].trim() === '')
      problems[field] = `A step of type ${step.stepType} needs it.`;
  };
  switch (step.stepType) {
    case 'RunProfile':
      for (const field of ['connectedSystemId', 'runProfileId'] as const) {
        if (step[field] === null || step[field] === 0) problems[field] = 'A step of type RunProfile needs it.';
      }
      break;
    case 'PowerShell':
      needs('scriptPath');
      break;
    case 'Executable':
      needs('executablePath');
      break;
    case 'SqlScript':
      needs('sqlScriptPath');
      if (sqlConnection === null) problems['sqlConnectionString'] = 'A step of type SqlScript needs it.';
      break;
    case 'TemporalScopeReconciliation':
      break;
  }
  return problems;
}
