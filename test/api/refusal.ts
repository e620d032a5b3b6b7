import assert from 'node:assert/strict';
import { ApiCallError } from '@jim/contract/client.ts';

/** The answer to a call that has to be refused. */
export async function refused(call: Promise<unknown>): Promise<ApiCallError> {
  const error: unknown = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof ApiCallError, 'must be refused');
  return error;
}

/** Its status and code, `400 BAD_REQUEST`; it comes with a message to read. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const { status, body } = await refused(call);
  assert.ok((body?.message ?? '').length > 0, 'must say why');
  return `${status} ${body?.code}`;
}
