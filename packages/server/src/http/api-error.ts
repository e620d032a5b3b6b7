import { errorCodes } from '@jim/contract/errors.ts';
import type { ErrorCode } from '@jim/contract/errors.ts';
import type { FieldErrors } from '@jim/contract/read-input.ts';

interface ApiErrorExtras {
  readonly details?: string;
  readonly validationErrors?: FieldErrors;
  readonly headers?: Readonly<Record<string, string>>;
  /** Where the code's own status does not fit, e.g. 415. */
  readonly status?: number;
}

/** An expected refusal: what the caller gets to read. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly details: string | null;
  readonly validationErrors: FieldErrors | null;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ErrorCode, message: string, extras: ApiErrorExtras = {}) {
    super(message);
    this.name = 'ApiError';
    this.code = code;
    this.status = extras.status ?? errorCodes[code];
    this.details = extras.details ?? null;
    this.validationErrors = extras.validationErrors ?? null;
    this.headers = extras.headers ?? {};
  }
}

export const notFound = (message: string): ApiError => new ApiError('NOT_FOUND', message);

/** A business rule refuses. */
export const badRequest = (message: string, extras: ApiErrorExtras = {}): ApiError =>
  new ApiError('BAD_REQUEST', message, extras);

/** One or more fields are wrong, by camelCase name. */
export const validationError = (validationErrors: FieldErrors, message?: string): ApiError =>
  new ApiError('VALIDATION_ERROR', message ?? describe(validationErrors), { validationErrors });

export const unauthorised = (message = 'Sign in or send an API key.'): ApiError =>
  new ApiError('UNAUTHORISED', message, { headers: { 'www-authenticate': 'Bearer' } });

export const forbidden = (message = 'You lack the role this needs.'): ApiError => new ApiError('FORBIDDEN', message);

/** The client shows only the message, so it names the fields. */
function describe(errors: FieldErrors): string {
  const entries = Object.entries(errors);
  const listed = entries.slice(0, 5).map(([field, messages]) => `${field}: ${messages.join(' ')}`);
  return `The request is not valid. ${listed.join(' ')}${entries.length > 5 ? ' …' : ''}`;
}
