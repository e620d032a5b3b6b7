import { z } from 'zod';
import { dateTime, named, nullable, text } from './formats.ts';

export const errorCodes = {
  VALIDATION_ERROR: 400,
  BAD_REQUEST: 400,
  UNAUTHORISED: 401,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  INTERNAL_ERROR: 500,
  SERVICE_UNAVAILABLE: 503,
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** The body of every refusal (conventions 5). `validationErrors`: field name → messages. */
export const errorEnvelope = named('Error', {
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  message: text,
  details: nullable(text),
  validationErrors: nullable(z.record(z.string(), z.array(z.string()))),
  timestamp: dateTime,
});
export type ErrorEnvelope = z.output<typeof errorEnvelope>;

/** One refusal an operation can answer with, beside 401, 403 and 404 of a malformed id. */
export interface DocumentedError {
  readonly status: number;
  readonly code: ErrorCode;
  readonly when: string;
}
