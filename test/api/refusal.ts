import assert from 'node:assert/strict';
import { ApiCallError } from '@jim/contract/client.ts';

/** Status and code of a call that has to be refused, with a message to read. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  assert.ok(error instanceof ApiCallError, 'must be refused');
  assert.ok((error.body?.message ?? '').length > 0, 'must say why');
  return `${error.status} ${error.body?.code}`;
}
