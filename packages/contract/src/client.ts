/** A typed client of the API, for the portal, the command line and the tests. */
import type { z } from 'zod';
import type { Endpoint, ReplyOf, Shape } from './endpoint.ts';
import { isJsonReply } from './endpoint.ts';
import { errorEnvelope } from './errors.ts';
import type { ErrorEnvelope } from './errors.ts';

export interface ClientOptions {
  /** Without a path, e.g. `https://jim.example.net`. Empty in a browser: the page's own host. */
  readonly url: string;
  readonly apiKey?: string;
  readonly bearerToken?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly fetch?: typeof fetch;
}

type Given<Name extends string, Value> =
  Record<never, never> extends Value ? { readonly [key in Name]?: Value } : { readonly [key in Name]: Value };
type BodyGiven<E extends Endpoint> = E['body'] extends z.ZodType
  ? { readonly body?: z.input<E['body']> }
  : { readonly body?: undefined };

export type CallInput<E extends Endpoint> = Given<'params', z.input<E['params']>> &
  Given<'query', z.input<E['query']>> &
  BodyGiven<E> & { readonly signal?: AbortSignal };

export interface Client {
  /** The value of a successful reply; JSON as it came, `undefined` for an empty body, bytes for a binary one. @throws ApiCallError */
  call<E extends Endpoint<Shape, Shape>>(
    endpoint: E,
    ...input: Record<never, never> extends CallInput<E> ? [CallInput<E>?] : [CallInput<E>]
  ): Promise<ReplyOf<E>>;
}

/** A reply that was not a success. `body` is the envelope when there was one. */
export class ApiCallError extends Error {
  readonly status: number;
  readonly body: ErrorEnvelope | undefined;
  readonly text: string;
  constructor(status: number, text: string) {
    const body = readEnvelope(text);
    super(body?.message ?? `The server answered ${status}.`);
    this.name = 'ApiCallError';
    this.status = status;
    this.body = body;
    this.text = text;
  }
}

export function createClient(options: ClientOptions): Client {
  const { url, apiKey, bearerToken, headers = {}, fetch: send = fetch } = options;
  const credentials: Record<string, string> = {
    ...(apiKey !== undefined && { 'x-api-key': apiKey }),
    ...(bearerToken !== undefined && { authorization: `Bearer ${bearerToken}` }),
  };
  return {
    async call(endpoint, ...[input]) {
      const { params, query, body, signal } = (input ?? {}) as LooseInput;
      const response = await send(`${url}${targetOf(endpoint, params, query)}`, {
        method: endpoint.method,
        headers: { accept: 'application/json', 'content-type': 'application/json', ...credentials, ...headers },
        redirect: 'error',
        ...(body !== undefined && { body: JSON.stringify(body) }),
        ...(signal && { signal }),
      });
      if (!response.ok) throw new ApiCallError(response.status, await response.text());
      return (await valueOf(endpoint, response)) as ReplyOf<typeof endpoint>;
    },
  };
}

interface LooseInput {
  readonly params?: Readonly<Record<string, unknown>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

function targetOf(endpoint: Endpoint, params: LooseInput['params'] = {}, query: LooseInput['query'] = {}): string {
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_whole, name: string) => encodeURIComponent(String(params[name])));
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item !== undefined && item !== null) search.append(name, String(item));
    }
  }
  return search.size === 0 ? path : `${path}?${search.toString()}`;
}

async function valueOf(endpoint: Endpoint, response: Response): Promise<unknown> {
  const schema = endpoint.replies[response.status];
  if (schema && !isJsonReply(schema)) return new Uint8Array(await response.arrayBuffer());
  const text = await response.text();
  return text === '' ? undefined : JSON.parse(text);
}

function readEnvelope(text: string): ErrorEnvelope | undefined {
  try {
    return errorEnvelope.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
