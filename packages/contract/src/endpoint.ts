import { z } from 'zod';
import type { DocumentedError } from './errors.ts';

/** The least role that may call (D-40); Administrator may do everything an Operator may, and so on down. */
export type LeastRole = 'anonymous' | 'authenticated' | 'Reader' | 'Operator' | 'Administrator';
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
export type Shape = Readonly<Record<string, z.ZodType>>;

/** A reply whose body is not JSON. */
export interface BinaryReply {
  readonly mediaType: string;
}
/** `null`: no body. */
export type ReplySchema = z.ZodType | BinaryReply | null;
export type Replies = Readonly<Record<number, ReplySchema>>;

/** One operation of the API: everything routes, OpenAPI, clients and tests need to know of it. */
export interface Endpoint<
  Params extends Shape = Shape,
  Query extends Shape = Shape,
  Body extends z.ZodType | undefined = z.ZodType | undefined,
  Reply extends Replies = Replies,
> {
  /** `resource.verb`, e.g. `activities.list`. */
  readonly id: string;
  readonly method: Method;
  /** With `{name}` for each of `params`. */
  readonly path: string;
  readonly role: LeastRole;
  readonly summary: string;
  readonly description: string;
  readonly tags: readonly string[];
  readonly params: z.ZodObject<Params>;
  readonly query: z.ZodObject<Query>;
  readonly body: Body;
  /** A missing body is read as `{}`. */
  readonly bodyIsOptional: boolean;
  readonly replies: Reply;
  readonly errors: readonly DocumentedError[];
}

interface EndpointDeclaration<
  Params extends Shape,
  Query extends Shape,
  Body extends z.ZodType | undefined,
  Reply extends Replies,
> {
  readonly id: string;
  readonly method: Method;
  readonly path: string;
  readonly role: LeastRole;
  readonly summary: string;
  readonly description?: string;
  readonly tags: readonly string[];
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly bodyIsOptional?: boolean;
  readonly replies: Reply;
  readonly errors?: readonly DocumentedError[];
}

export type EmptyShape = Readonly<Record<never, z.ZodType>>;

export function defineEndpoint<
  const Reply extends Replies,
  Params extends Shape = EmptyShape,
  Query extends Shape = EmptyShape,
  Body extends z.ZodType | undefined = undefined,
>(declaration: EndpointDeclaration<Params, Query, Body, Reply>): Endpoint<Params, Query, Body, Reply> {
  const { params, query, body, bodyIsOptional = false, description, errors = [] } = declaration;
  const named = [...declaration.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
  const declared = Object.keys(params ?? {});
  if (named.join() !== declared.join()) {
    throw new Error(
      `${declaration.id}: the path names ${named.join() || 'nothing'}, params name ${declared.join() || 'nothing'}.`,
    );
  }
  return {
    ...declaration,
    description: description ?? declaration.summary,
    params: z.object(params ?? {}) as unknown as z.ZodObject<Params>,
    query: z.object(query ?? {}) as unknown as z.ZodObject<Query>,
    body: body as Body,
    bodyIsOptional,
    errors,
  };
}

export function isEndpoint(value: unknown): value is Endpoint {
  return typeof value === 'object' && value !== null && 'replies' in value && 'path' in value && 'role' in value;
}

type OutputOf<Schema> = Schema extends z.ZodType
  ? z.output<Schema>
  : Schema extends BinaryReply
    ? Uint8Array
    : undefined;
type SuccessStatus = 200 | 201 | 202 | 204;

export type ParamsOf<E extends Endpoint> = z.output<E['params']>;
export type QueryOf<E extends Endpoint> = z.output<E['query']>;
export type BodyOf<E extends Endpoint> = E['body'] extends z.ZodType ? z.output<E['body']> : undefined;
/** The value of a successful reply. */
export type ReplyOf<E extends Endpoint> = {
  [Status in keyof E['replies']]: Status extends SuccessStatus ? OutputOf<E['replies'][Status]> : never;
}[keyof E['replies']];

export function successStatus(endpoint: Endpoint): number {
  const status = Object.keys(endpoint.replies)
    .map(Number)
    .find((candidate) => candidate < 300);
  if (status === undefined) throw new Error(`${endpoint.id} has no successful reply.`);
  return status;
}

export function isJsonReply(reply: ReplySchema | undefined): reply is z.ZodType {
  return reply instanceof z.ZodType;
}
