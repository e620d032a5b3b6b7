/**
 * The building blocks of requests and replies. Replies are exact; inputs are lenient:
 * a name that ends in `Input` is for params, query and body, the others are for replies.
 * `wire` metadata says how OpenAPI shows a schema whose own JSON Schema would say too little.
 */
import { z } from 'zod';
import { parseDateTime, parseTimespan } from './time-formats.ts';

// ── replies ──────────────────────────────────────────────────────────────────────────────────────

export const guid = z
  .string()
  .regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/)
  .meta({ wire: { type: 'string', format: 'uuid' } });

export const dateTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{0,5}[1-9])?Z$/)
  .meta({ wire: { type: 'string', format: 'date-time' } });

export const timespan = z
  .string()
  .regex(/^-?(\d+\.)?\d{2}:\d{2}:\d{2}(\.\d{7})?$/)
  .meta({ wire: { type: 'string', format: 'timespan', examples: ['00:01:30'] } });

export const int = z.int32().meta({ wire: { type: 'integer', format: 'int32' } });
export const long = z.int().meta({ wire: { type: 'integer', format: 'int64' } });
export const decimal = z.number();
export const text = z.string();
export const bool = z.boolean();
export const nullable = <Schema extends z.ZodType>(schema: Schema): z.ZodNullable<Schema> => schema.nullable();

/** An object of a reply: exactly these properties, each always there. */
export const object = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape);

/** The same, shown in OpenAPI as a schema of its own. A name belongs to one shape. */
export const named = <Shape extends z.ZodRawShape>(id: string, shape: Shape): z.ZodObject<Shape, z.core.$strict> =>
  z.strictObject(shape).meta({ id });

/** Whatever JSON there is. */
export const json = z.json();

// ── inputs ───────────────────────────────────────────────────────────────────────────────────────

/** Absent and null mean the same: null. */
export const optional = <Schema extends z.ZodType>(schema: Schema): z.ZodDefault<z.ZodNullable<Schema>> =>
  schema.nullable().default(null);

/** An input that may be left out or null, and is `Output` either way. */
export type Omissible<Output, Input> = z.ZodType<
  Output,
  Input | null | undefined,
  z.core.$ZodTypeInternals<Output, Input | null | undefined> & { optin: 'optional' }
>;

/** Absent and null mean `value`. */
export function withDefault<Schema extends z.ZodType>(
  schema: Schema,
  value: z.output<Schema>,
): Omissible<z.output<Schema>, z.input<Schema>> {
  return schema
    .nullish()
    .transform((given): z.output<Schema> => (given === null || given === undefined ? value : given))
    .meta({ default: value }) as unknown as Omissible<z.output<Schema>, z.input<Schema>>;
}

/** Text of `from` to `to` characters, blank text refused when `from` is at least 1. */
export function textInput(limits: { readonly from?: number; readonly to?: number } = {}): z.ZodType<string, string> {
  const { from = 0, to } = limits;
  const problem =
    to === undefined
      ? from <= 1
        ? 'Must not be blank.'
        : `Must be at least ${from} characters.`
      : from === 0
        ? `Must be at most ${to} characters.`
        : `Must be ${from} to ${to} characters.`;
  const fits = (given: string): boolean =>
    given.length >= from && (to === undefined || given.length <= to) && (from === 0 || given.trim() !== '');
  return z
    .string({ error: 'Must be text.' })
    .refine(fits, { error: problem })
    .meta({
      wire: { type: 'string', ...(from > 0 && { minLength: from }), ...(to !== undefined && { maxLength: to }) },
    });
}

export const boolInput: z.ZodType<boolean, boolean> = z.boolean({ error: 'Must be true or false.' });

/** `true` or `false` in any case, for a query. */
export const boolQuery: z.ZodType<boolean, boolean | string> = z
  .union([z.boolean(), z.string()])
  .transform((given, context): boolean => {
    const word = String(given).trim().toLowerCase();
    if (word === 'true' || word === 'false') return word === 'true';
    return refuse(context, 'Must be true or false.');
  })
  .meta({ wire: { type: 'boolean' } });

/** A whole number, or its decimal digits as text. */
export function intInput(
  limits: { readonly from?: number; readonly to?: number } = {},
): z.ZodType<number, number | string> {
  const { from = -2147483648, to = 2147483647 } = limits;
  return integer(from, to, 'int32');
}

export function longInput(
  limits: { readonly from?: number; readonly to?: number } = {},
): z.ZodType<number, number | string> {
  const { from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER } = limits;
  return integer(from, to, 'int64');
}

function integer(from: number, to: number, format: string): z.ZodType<number, number | string> {
  return z
    .union([z.number(), z.string()], { error: 'Must be a whole number.' })
    .transform((given, context): number => {
      const parsed = typeof given === 'number' ? given : /^\s*-?\d{1,16}\s*$/.test(given) ? Number(given) : Number.NaN;
      if (!Number.isInteger(parsed)) return refuse(context, 'Must be a whole number.');
      if (parsed < from || parsed > to) return refuse(context, `Must be ${from} to ${to}.`);
      return parsed + 0;
    })
    .meta({ wire: { type: 'integer', format, minimum: from, maximum: to } });
}

export const decimalInput: z.ZodType<number, number> = z.number({ error: 'Must be a number.' });

const guidPattern = /^[{(]?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})[)}]?$/i;

/** Any usual spelling; becomes lower-case 8-4-4-4-12. */
export const guidInput: z.ZodType<string, string> = z
  .string({ error: 'Must be a GUID.' })
  .transform((given, context): string => {
    const match = guidPattern.exec(given.trim());
    return match ? match.slice(1).join('-').toLowerCase() : refuse(context, 'Must be a GUID.');
  })
  .meta({ wire: { type: 'string', format: 'uuid' } });

/** ISO 8601, converted to canonical UTC; without an offset it is UTC. */
export const dateTimeInput: z.ZodType<string, string> = z
  .string({ error: 'Must be an ISO 8601 time.' })
  .transform((given, context): string => parseDateTime(given) ?? refuse(context, 'Must be an ISO 8601 time.'))
  .meta({ wire: { type: 'string', format: 'date-time' } });

/** The text as given, known to be a timespan. Milliseconds: `parseTimespan`. */
export const timespanInput: z.ZodType<string, string> = z
  .string({ error: 'Must be a timespan such as 00:01:30.' })
  .transform((given, context): string =>
    parseTimespan(given) === undefined ? refuse(context, 'Must be a timespan such as 00:01:30.') : given.trim(),
  )
  .meta({ wire: { type: 'string', format: 'timespan', examples: ['00:01:30'] } });

/** A list; the name may come repeatedly in a query. */
export const listInput = <Schema extends z.ZodType>(
  schema: Schema,
  limits: { readonly to?: number } = {},
): z.ZodArray<Schema> => (limits.to === undefined ? z.array(schema) : z.array(schema).max(limits.to));

/** An object of a body: further properties are ignored, names match in any case. */
export const bodyInput = <Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strip> =>
  z.object(shape);

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
