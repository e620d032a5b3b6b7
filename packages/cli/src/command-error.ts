import { ApiCallError } from '@jim/contract/client.ts';
import { exitCodes } from './exit-codes.ts';

/** Said to the caller as it is, without a stack. */
export class CommandError extends Error {
  readonly exitCode: number;
  readonly code: string;
  constructor(message: string, options: ErrorOptions & { readonly exitCode?: number; readonly code?: string } = {}) {
    super(message, options);
    this.name = 'CommandError';
    this.exitCode = options.exitCode ?? exitCodes.error;
    this.code = options.code ?? 'ERROR';
  }
}

export interface DescribedError {
  readonly code: string;
  readonly message: string;
  readonly exitCode: number;
}

/** What went wrong and, where it can be told, what to do about it. */
export function describeError(error: unknown, url: string | undefined): DescribedError {
  if (error instanceof CommandError) return { code: error.code, message: error.message, exitCode: error.exitCode };
  if (error instanceof ApiCallError) return describeRefusal(error, url);
  if (error instanceof TypeError && error.message === 'fetch failed') {
    const reason = error.cause instanceof Error ? ` (${error.cause.message || error.cause.name})` : '';
    const message = `No JIM answers at ${url}${reason}. Start one with "jim serve", or name another with --url or JIM_URL.`;
    return { code: 'UNREACHABLE', message, exitCode: exitCodes.error };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'ERROR', message, exitCode: exitCodes.error };
}

function describeRefusal(error: ApiCallError, url: string | undefined): DescribedError {
  const exitCode = exitCodes.error;
  const code = error.body?.code ?? `HTTP_${error.status}`;
  if (error.status === 401) {
    const message = `${url} does not accept the API key, or none was given: --api-key, JIM_API_KEY, or a profile ("jim profiles add").`;
    return { code, message, exitCode };
  }
  if (error.status === 403)
    return { code, message: `The API key has not the role that this needs. ${error.message}`, exitCode };
  const fields = Object.entries(error.body?.validationErrors ?? {}).map(
    ([field, texts]) => `${field}: ${texts.join(' ')}`,
  );
  return { code, message: [error.message, error.body?.details, ...fields].filter(Boolean).join('\n  '), exitCode };
}
