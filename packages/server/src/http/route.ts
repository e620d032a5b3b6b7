/**
 * One operation at the edge:
 *
 *   authenticate (401) → role (403) → ids of the right shape (404) → guard (404) → query and body (400, 415) → handler → reply
 */
import { Readable } from 'node:stream';
import type { BodyOf, Endpoint, ParamsOf, QueryOf, ReplyOf } from '@jim/contract/endpoint.ts';
import { isJsonReply, successStatus } from '@jim/contract/endpoint.ts';
import type { InputResult } from '@jim/contract/read-input.ts';
import { readInput, readQuery } from '@jim/contract/read-input.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { ApiError, notFound, validationError } from './api-error.ts';
import type { Caller } from './caller.ts';
import { readJson } from './read-json.ts';

export interface RequestFacts {
  readonly id: string;
  readonly ip: string;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
  readonly headers: FastifyRequest['headers'];
  /** Name and port the caller used, and the name alone. */
  readonly host: string;
  readonly hostname: string;
  /** Host of the page that asks; null when no browser says so. */
  readonly origin: string | null;
}

export interface RouteInput<E extends Endpoint> {
  readonly params: ParamsOf<E>;
  readonly query: QueryOf<E>;
  readonly body: BodyOf<E>;
  readonly caller: Caller;
  readonly services: Services;
  readonly request: RequestFacts;
}

/** A reply with a status other than the endpoint's first successful one, or with headers. */
export class Reply {
  readonly status: number;
  readonly value: unknown;
  readonly headers: Readonly<Record<string, string>>;
  constructor(status: number, value: unknown, headers: Readonly<Record<string, string>>) {
    this.status = status;
    this.value = value;
    this.headers = headers;
  }
}

export function reply(status: number, value?: unknown, headers: Readonly<Record<string, string>> = {}): Reply {
  return new Reply(status, value, headers);
}

export interface Route {
  readonly endpoint: Endpoint;
  readonly guard?: (input: Omit<RouteInput<Endpoint>, 'body' | 'query'>) => Promise<void>;
  readonly handle: (input: RouteInput<Endpoint>) => Promise<unknown>;
}

/**
 * Binds a handler to its endpoint. The handler's value is sent with the endpoint's first successful status.
 * @param guard throws when the thing in the path is not there, before query and body are looked at.
 */
export function route<E extends Endpoint>(
  endpoint: E,
  handler: (input: RouteInput<E>) => Promise<ReplyOf<E> | Reply>,
  guard?: (input: Omit<RouteInput<E>, 'body' | 'query'>) => Promise<void>,
): Route {
  return {
    endpoint,
    handle: (input) => handler(input),
    ...(guard && { guard: (input) => guard(input) }),
  };
}

export interface RouteContext {
  readonly services: Services;
  /** Check every JSON reply against the endpoint's schema; a mismatch is an error. For tests. */
  readonly validateReplies: boolean;
}

/** Everything after authentication and role. */
export async function serve(
  { endpoint, guard, handle }: Route,
  { services, validateReplies }: RouteContext,
  caller: Caller,
  request: FastifyRequest,
  fastifyReply: FastifyReply,
): Promise<FastifyReply> {
  const facts = factsOf(request, fastifyReply);
  const params = readParams(endpoint, request.params);
  await guard?.({ params, caller, services, request: facts });
  const query = accept(readQuery(endpoint.query, refuseNul(request.query)));
  const body = readBody(endpoint, request);
  const result = await handle({ params, query, body: body as BodyOf<Endpoint>, caller, services, request: facts });
  return send(
    endpoint,
    result instanceof Reply ? result : reply(successStatus(endpoint), result),
    validateReplies,
    fastifyReply,
  );
}

function factsOf(request: FastifyRequest, fastifyReply: FastifyReply): RequestFacts {
  const { id, ip, headers, host, hostname } = request;
  const origin = headers.origin === undefined ? null : URL.canParse(headers.origin) ? new URL(headers.origin).host : '';
  return { id, ip, headers, host, hostname, origin, signal: signalOf(fastifyReply) };
}

function readParams(endpoint: Endpoint, given: unknown): ParamsOf<Endpoint> {
  const params = readInput(endpoint.params, given);
  if (!params.ok || Object.values(given as object).some((value) => String(value).includes('\0'))) {
    throw notFound('There is nothing with that id.');
  }
  return params.value;
}

function refuseNul(query: unknown): Readonly<Record<string, unknown>> {
  for (const [name, value] of Object.entries(query as object)) {
    if (String(value).includes('\0')) throw validationError({ [name]: ['Must not contain the character U+0000.'] });
  }
  return query as Readonly<Record<string, unknown>>;
}

function accept<Value>(result: InputResult<Value>): Value {
  if (!result.ok) throw validationError(result.errors);
  return result.value;
}

const jsonContent = /^(?:application|text)\/(?:[\w.+-]+\+)?json\s*(?:;|$)/i;

function readBody(endpoint: Endpoint, request: FastifyRequest): unknown {
  if (endpoint.body === undefined) return undefined;
  const text = request.body instanceof Buffer ? request.body.toString('utf8').replace(/^\uFEFF/, '') : '';
  const isMissing = text.trim() === '';
  if (isMissing && endpoint.bodyIsOptional) return accept(readInput(endpoint.body, {}));
  if (!jsonContent.test(request.headers['content-type'] ?? '')) {
    throw new ApiError('VALIDATION_ERROR', 'The body must be JSON: send the header Content-Type: application/json.', {
      status: 415,
    });
  }
  if (isMissing) throw new ApiError('VALIDATION_ERROR', 'A body is required.');
  return accept(readInput(endpoint.body, readJson(text)));
}

function signalOf(fastifyReply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  fastifyReply.raw.once('close', () => {
    if (!fastifyReply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function send(
  endpoint: Endpoint,
  { status, value, headers }: Reply,
  validate: boolean,
  fastifyReply: FastifyReply,
): FastifyReply {
  const schema = endpoint.replies[status];
  if (validate && status === 201 && headers['location'] === undefined)
    throw new Error(`${endpoint.id} does not say where to find what it made.`);
  fastifyReply.code(status).headers(headers);
  if (schema === null || schema === undefined || value === undefined) return fastifyReply.send();
  if (!isJsonReply(schema)) {
    const isStream = value instanceof Readable;
    return fastifyReply.type(schema.mediaType).send(isStream ? value : Buffer.from(value as Uint8Array));
  }
  if (validate) checkReply(endpoint, schema, status, value);
  return fastifyReply.type('application/json; charset=utf-8').send(JSON.stringify(value));
}

function checkReply(
  endpoint: Endpoint,
  schema: NonNullable<Endpoint['replies'][number]>,
  status: number,
  value: unknown,
): void {
  if (!isJsonReply(schema)) return;
  const parsed = schema.safeParse(JSON.parse(JSON.stringify(value)));
  if (!parsed.success) throw new Error(`${endpoint.id} broke its contract for ${status}: ${parsed.error.message}`);
}
