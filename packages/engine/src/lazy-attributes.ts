/** `cs[…]` and `mv[…]` over an object or identity: only what an expression reads is converted. */
import type { AttributeAccess } from './expression/attribute-access.ts';
import { toRuntime, type RuntimeValue } from './expression/runtime-values.ts';
import type { AttributeDataType, Values } from './model/values.ts';

interface NamedAttribute {
  readonly id: number;
  readonly name: string;
  readonly type: AttributeDataType;
}

export type AttributesByName = ReadonlyMap<string, NamedAttribute>;

export function indexByName(attributes: Iterable<NamedAttribute>): AttributesByName {
  return new Map([...attributes].map((attribute) => [attribute.name.toLowerCase(), attribute]));
}

export function lazyAttributes(
  byName: AttributesByName,
  valuesOf: (attribute: NamedAttribute) => Values,
): AttributeAccess {
  const get = (lowerCaseName: string): RuntimeValue => {
    const attribute = byName.get(lowerCaseName);
    return attribute === undefined ? null : toRuntime(attribute.type, valuesOf(attribute));
  };
  return {
    get,
    has: (lowerCaseName) => get(lowerCaseName) !== null,
    names: () => [...byName.values()].filter((attribute) => valuesOf(attribute).length > 0).map(({ name }) => name),
  };
}
