/**
 * What a metaverse object has to be, as SQL: over the object itself (alias `mvo`), and where there is an index for it
 * over its search row (alias `s`). Both say exactly the same.
 */
import { parseValue } from '@jim/engine/model/values.ts';
import type { AttributeFact } from './metaverse-schema.ts';

/** Puts a value among the statement's parameters and answers its placeholder. */
export type Parameter = (value: unknown) => string;

export interface Condition {
  direct(parameter: Parameter): string;
  readonly indexed?: (parameter: Parameter) => string;
  /** More than the objects decides, so a count does not hold until one of them changes. */
  readonly readsEdges?: boolean;
}

const nothing: Condition = { direct: () => 'false', indexed: () => 'false' };

export function hasType(typeId: number): Condition {
  return {
    direct: (parameter) => `mvo.type_id = ${parameter(typeId)}::int`,
    indexed: (parameter) => `s.type_id = ${parameter(typeId)}::int`,
  };
}

export function hasStatus(status: string): Condition {
  return { direct: (parameter) => `mvo.status = ${parameter(status)}::text` };
}

export function isJoinedTo(systemId: number): Condition {
  return {
    readsEdges: true,
    direct: (parameter) => `exists (select from connected_system_object_link link
      where link.metaverse_object_id = mvo.id and link.connected_system_id = ${parameter(systemId)}::int)`,
  };
}

/** The display name contains the text, in any case. */
export function nameContains(text: string): Condition {
  return {
    direct: (parameter) => `position(lower(${parameter(text)}::text) in lower(mvo.display_name)) > 0`,
    indexed: (parameter) => {
      const pattern = `lower(${parameter(containing(text))}::text)`;
      return `s.words like ${pattern} and s.name like ${pattern}`;
    },
  };
}

/** Some text value contains the text, in any case. */
export function anyTextContains(text: string, attributes: ReadonlyMap<number, AttributeFact>): Condition {
  const textIds = [...attributes.values()].filter(({ type }) => type === 'Text').map(({ id }) => String(id));
  return {
    direct: (parameter) => {
      const wanted = `lower(${parameter(text)}::text)`;
      return `(position(${wanted} in lower(mvo.display_name)) > 0 or exists (
        select from jsonb_each(mvo.document) as held(attribute_id, list)
        cross join lateral jsonb_array_elements_text(held.list) as value
        where held.attribute_id = any(${parameter(textIds)}::text[]) and position(${wanted} in lower(value)) > 0))`;
    },
    // A line break would find what spans two values.
    ...(!text.includes('\n') && {
      indexed: (parameter: Parameter) => `s.words like lower(${parameter(containing(text))}::text)`,
    }),
  };
}

const containing = (text: string): string => `%${text.replace(/[\\%_]/g, '\\$&')}%`;

/** Some value of the attribute equals the text, in any case; a reference by the id of its target. */
export function valueEquals(attribute: AttributeFact | undefined, text: string): Condition {
  if (attribute === undefined) return nothing;
  const value = parseValue(attribute.type === 'Reference' ? 'Guid' : attribute.type, text);
  if (value === undefined) return nothing;
  const id = String(attribute.id);
  if (attribute.type === 'Reference') {
    return {
      readsEdges: true,
      direct: (parameter) => `mvo.id in (select source_id from metaverse_reference
        where target_id = ${parameter(value)}::uuid and attribute_id = ${parameter(attribute.id)}::int)`,
    };
  }
  if (attribute.type === 'Binary') {
    return { direct: (parameter) => `mvo.document @> ${parameter(JSON.stringify({ [id]: [value] }))}::jsonb` };
  }
  return {
    direct: (
      parameter,
    ) => `exists (select from jsonb_array_elements_text(mvo.document -> ${parameter(id)}::text) as value
      where lower(value) = lower(${parameter(String(value))}::text))`,
    indexed: (parameter) =>
      `s.keys @> array[metaverse_value_key(${parameter(id)}::text, ${parameter(String(value))}::text)]`,
  };
}
