import type { RuntimeValue } from './runtime-values.ts';

/** The values one side (`mv` or `cs`) shows to an expression. Names are matched in lower case (EXG-03). */
export interface AttributeAccess {
  get(lowerCaseName: string): RuntimeValue;
  has(lowerCaseName: string): boolean;
  names(): readonly string[];
}

/**
 * Names in any case to values; nothing but these entries is ever visible (EXS-03). A null value counts as absent
 * (EXO-08); of names that differ only in case the last wins.
 */
export function attributesOf(entries: Iterable<readonly [name: string, value: RuntimeValue]>): AttributeAccess {
  const attributes = new Map<string, { readonly name: string; readonly value: RuntimeValue }>();
  for (const [name, value] of entries) {
    if (value !== null) attributes.set(name.toLowerCase(), { name, value });
  }
  return {
    get: (lowerCaseName) => attributes.get(lowerCaseName)?.value ?? null,
    has: (lowerCaseName) => attributes.has(lowerCaseName),
    names: () => [...attributes.values()].map((attribute) => attribute.name),
  };
}

/** The empty side: every attribute is null (EXR-02). */
export const noAttributes: AttributeAccess = attributesOf([]);
