import type { Value } from '@jim/engine/model/values.ts';
import { pick, pickWeighted } from './random.ts';
import { TemplateRefused, type GenerationInput, type TemplateAttribute } from './template.ts';

/** The text of one attribute of one object; `number` makes it from the attribute's numbers. */
export type TextMaker = (
  attribute: TemplateAttribute,
  values: ReadonlyMap<number, Value>,
  number: () => string,
) => string;

/** How often a pattern is drawn again before its values are taken to be used up. */
const mostDraws = 1_000;

/** Of one object type: what is unique is so among the objects of the type. @throws TemplateRefused */
export function createTextMaker(input: Pick<GenerationInput, 'attributes' | 'words' | 'random'>): TextMaker {
  const { attributes, words, random } = input;
  const used = new Map<string, number>();
  const drawn = new Map<number, Set<string>>();

  function wordFrom(setId: number | undefined, name: string): string {
    const list = setId === undefined ? undefined : words.get(setId);
    if (list === undefined || list.length === 0) throw new TemplateRefused(`${name}: a data set is missing or empty.`);
    return pick(random, list);
  }

  function fillAttributes(pattern: string, values: ReadonlyMap<number, Value>, name: string): string {
    return pattern.replace(/\{([^{}]+)\}/g, (token, wanted: string) => {
      if (/^\d+$/.test(wanted)) return token;
      const entry = [...values].find(([id]) => attributes.get(id)?.name === wanted);
      if (entry === undefined) throw new TemplateRefused(`${name}: the object has no ${wanted} yet.`);
      return String(entry[1]);
    });
  }

  /** The first time a text occurs the token is empty, then 2, 3, … */
  function fillUniqueInt(text: string, attributeId: number): string {
    if (!text.includes('[UniqueInt]')) return text;
    const key = `${attributeId}/${text}`;
    const count = (used.get(key) ?? 0) + 1;
    used.set(key, count);
    return text.replaceAll('[UniqueInt]', count === 1 ? '' : String(count));
  }

  function drawWords(text: string, attribute: TemplateAttribute, name: string): string {
    const sets = (attribute.dataSets ?? []).toSorted((one, other) => one.order - other.order);
    if (!/\{\d+\}/.test(text)) return text;
    const taken = drawn.get(attribute.attributeId) ?? new Set<string>();
    drawn.set(attribute.attributeId, taken);
    for (let draw = 0; draw < mostDraws; draw += 1) {
      const value = text.replace(/\{(\d+)\}/g, (_token, place: string) => wordFrom(sets[Number(place)]?.setId, name));
      if (taken.has(value)) continue;
      taken.add(value);
      return value;
    }
    throw new TemplateRefused(`${name}: the pattern has no further value of its own.`);
  }

  return (attribute, values, number) => {
    const name = attributes.get(attribute.attributeId)?.name ?? '';
    const { pattern, dataSets = [], weightedValues = [] } = attribute;
    if (pattern !== undefined) {
      const withValues = fillAttributes(pattern, values, name);
      return drawWords(fillUniqueInt(withValues, attribute.attributeId), attribute, name);
    }
    if (dataSets.length > 0) return wordFrom(pick(random, dataSets).setId, name);
    if (weightedValues.length > 0) return pickWeighted(random, weightedValues).value;
    return number();
  };
}
