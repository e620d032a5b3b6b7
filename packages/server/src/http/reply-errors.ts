/** The only place that decides which HTTP status an error becomes. */
import type { ErrorEnvelope } from '@jim/contract/errors.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { CommitOutcomeUnknownError, isTransientDatabaseError } from '../store/transient-database-error.ts';
import { ApiError, notFound } from './api-error.ts';

export function replyWithError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const apiError = toApiError(error);
  if (apiError.status >= 500) request.log.error({ err: error }, 'A request failed.');
  void reply
    .code(apiError.status)
    .headers(apiError.headers)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(envelopeOf(apiError)));
}

export function envelopeOf({ code, message, details, validationErrors }: ApiError): ErrorEnvelope {
  const errors =
    validationErrors === null
      ? null
      : Object.fromEntries(Object.entries(validationErrors).map(([k, v]) => [k, [...v]]));
  return { code, message, details, validationErrors: errors, timestamp: formatDateTime(new Date()) };
}

function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof ConnectorError) return new ApiError('BAD_REQUEST', error.message);
  if (isTransientDatabaseError(error) || error instanceof CommitOutcomeUnknownError) {
    return new ApiError('SERVICE_UNAVAILABLE', 'The database is not available at the moment. Please try again.', {
      headers: { 'retry-after': '5' },
    });
  }
  if (isFrameworkError(error)) return fromFramework(error);
  return fromDatabase(error) ?? new ApiError('INTERNAL_ERROR', 'Something went wrong. The log says more.');
}

/** Refusals of fastify itself: they carry a status below 500. */
function isFrameworkError(error: unknown): error is FastifyError {
  return (
    error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number' && error.statusCode < 500
  );
}

function fromFramework(error: FastifyError): ApiError {
  // a part of the path longer than any id
  if (error.statusCode === 414) return notFound('There is nothing at this address.');
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ApiError('VALIDATION_ERROR', 'The body is too large.', { status: 413 });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ApiError('VALIDATION_ERROR', 'The body must be JSON.', { status: 415 });
    default:
      return new ApiError('VALIDATION_ERROR', error.message, { status: error.statusCode ?? 400 });
  }
}

/** Constraints that guard what a use case checked a moment before: two callers at once, or a value no column can hold. */
function fromDatabase(error: unknown): ApiError | undefined {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  switch (code) {
    case '23505':
      return new ApiError('BAD_REQUEST', 'Something with that name or id is there already.');
    case '23503':
      return new ApiError(
        'BAD_REQUEST',
        'It is referred to by, or refers to, something that another change has removed.',
      );
    case '22003':
      return new ApiError('VALIDATION_ERROR', 'A number is too large.');
    default:
      return undefined;
  }
}
