import { z } from 'zod';

/** An enumeration of the wire: names in order of their integers, which start at 0. */
export interface Enumeration<Name extends string> {
  readonly title: string;
  readonly names: readonly Name[];
  /** Always the name. */
  readonly output: z.ZodEnum<{ [name in Name]: name }>;
  /** The name in any case, or the integer, also as text. */
  readonly input: z.ZodType<Name, string | number>;
}

/** `aliases`: further names that input accepts, lower case → name. */
export function enumeration<const Name extends string>(
  title: string,
  names: readonly [Name, ...Name[]],
  aliases: Readonly<Record<string, Name>> = {},
): Enumeration<Name> {
  const byLowerCase = new Map<string, Name>(Object.entries(aliases));
  for (const [integer, name] of names.entries()) {
    byLowerCase.set(name.toLowerCase(), name);
    byLowerCase.set(String(integer), name);
  }
  const output = z.enum(names).meta({ id: title }) as unknown as Enumeration<Name>['output'];
  const input = z
    .union([z.string(), z.number()])
    .transform((value, context): Name => {
      const found = byLowerCase.get(String(value).trim().toLowerCase());
      if (found !== undefined) return found;
      context.addIssue({ code: 'custom', message: `Must be one of ${names.join(', ')}.` });
      return z.NEVER;
    })
    .meta({
      wire: {
        anyOf: [
          { type: 'string', enum: [...names] },
          { type: 'integer', minimum: 0, maximum: names.length - 1 },
        ],
      },
    });
  return { title, names, output, input };
}
