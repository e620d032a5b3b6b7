/** Reads what a caller sent: names match in any case, unknown ones are ignored (conventions 3). */
import { z } from 'zod';

export type FieldErrors = Readonly<Record<string, readonly string[]>>;
export type InputResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: FieldErrors };

export function readInput<Schema extends z.ZodType>(schema: Schema, given: unknown): InputResult<z.output<Schema>> {
  const parsed = schema.safeParse(matchNames(schema, given), { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: fieldErrors(parsed.error) };
}

/**
 * The query of a URL: a name that comes more than once counts once, unless it is a list. A name without a value counts as
 * not given where an empty text is no value.
 */
export function readQuery<Schema extends z.ZodObject>(
  schema: Schema,
  given: Readonly<Record<string, unknown>>,
): InputResult<z.output<Schema>> {
  const byName = new Map<string, unknown[]>();
  for (const [name, value] of Object.entries(given)) {
    const values = byName.get(name.toLowerCase()) ?? [];
    byName.set(name.toLowerCase(), values.concat(value));
  }
  const collected: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(schema.shape)) {
    const values = byName.get(name.toLowerCase());
    if (values === undefined) continue;
    const value: unknown = innermost(member as z.ZodType).def.type === 'array' ? values : values[0];
    const isEmpty = values.every((each) => each === '') && !(member as z.ZodType).safeParse(value).success;
    if (!isEmpty) collected[name] = value;
  }
  const parsed = schema.safeParse(collected, { reportInput: true });
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, errors: fieldErrors(parsed.error) };
}

interface Definition {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly getter?: () => z.ZodType;
}

const definitionOf = (schema: z.ZodType): Definition => schema.def;

/** The schema without the wrappers that do not change what is read: optional, nullable, default, pipe, lazy. */
function innermost(schema: z.ZodType): z.ZodType {
  const definition = definitionOf(schema);
  const inner = definition.getter?.() ?? definition.innerType ?? definition.in;
  return inner === undefined ? schema : innermost(inner);
}

function matchNames(schema: z.ZodType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  const inner = innermost(schema);
  const { type, element, valueType, options } = definitionOf(inner);
  if (type === 'union' && options) {
    const wanted = Array.isArray(value) ? ['array'] : ['object', 'record'];
    const option = options.find((candidate) => wanted.includes(innermost(candidate).def.type));
    return option ? matchNames(option, value) : value;
  }
  if (Array.isArray(value)) return element ? value.map((item) => matchNames(element, item)) : value;
  if (inner instanceof z.ZodObject) return matchMembers(inner, value);
  if (type === 'record' && valueType) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, matchNames(valueType, member)]));
  }
  return value;
}

function matchMembers(schema: z.ZodObject, value: object): Record<string, unknown> {
  const names = new Map(Object.keys(schema.shape).map((name) => [name.toLowerCase(), name]));
  const members = new Map<string, unknown>();
  for (const [key, member] of Object.entries(value)) {
    const name = names.get(key.toLowerCase());
    const memberSchema = name === undefined ? undefined : schema.shape[name];
    if (name !== undefined && memberSchema !== undefined)
      members.set(name, matchNames(memberSchema as z.ZodType, member));
  }
  return Object.fromEntries(members);
}

function fieldErrors(error: z.ZodError): FieldErrors {
  const errors: Record<string, string[]> = {};
  for (const issue of error.issues) {
    const field = issue.path.length === 0 ? 'body' : issue.path.map(String).join('.');
    const messages = (errors[field] ??= []);
    const message = describeIssue(issue);
    if (!messages.includes(message)) messages.push(message);
  }
  return errors;
}

/** The schema's own words where it has some; of what is missing always that it is. */
function describeIssue(issue: z.core.$ZodIssue): string {
  if (issue.input === undefined && issue.code !== 'custom') return 'Is required.';
  if (!issue.message.startsWith('Invalid input')) return issue.message;
  return issue.code === 'invalid_type' ? `Must be of type ${issue.expected}.` : 'Has the wrong type.';
}
