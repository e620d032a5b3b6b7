/**
 * Makes the objects of a template (EXD-13), in memory and without any I/O: types in template order, so that later types
 * can refer to earlier ones; of each object the attributes without a dependency first.
 */
import type { Value } from '@jim/engine/model/values.ts';
import { assignManagers } from './assign-managers.ts';
import { createTextMaker, type TextMaker } from './make-text.ts';
import { between, pick, pickDistinct, randomGuid, type Random } from './random.ts';
import {
  findTemplateErrors,
  TemplateRefused,
  type ExampleTemplate,
  type GenerationInput,
  type TemplateAttribute,
  type TemplateObjectType,
} from './template.ts';

export interface GeneratedObject {
  readonly id: string;
  readonly typeId: number;
  /** By attribute id; references are not here. */
  readonly values: Map<number, Value>;
  /** Ids of objects by attribute id. */
  readonly references: Map<number, readonly string[]>;
}

/** How many objects are made between two yields. */
const stride = 500;

/** Yields the number of objects made so far. @throws TemplateRefused */
export function* generateObjects(input: GenerationInput): Generator<number, readonly GeneratedObject[]> {
  checkTemplate(input);
  const made: GeneratedObject[] = [];
  for (const type of input.template.objectTypes) {
    const first = made.length;
    const text = createTextMaker(input);
    const scalars = withoutDependencyFirst(type.attributes.filter((attribute) => !isReference(input, attribute)));
    for (let index = 0; index < type.objectsToCreate; index += 1) {
      made.push(makeObject(input, type, scalars, text, index));
      if (made.length % stride === 0) yield made.length;
    }
    const own = made.slice(first);
    for (const attribute of type.attributes) {
      if (isReference(input, attribute)) refer(input, attribute, own, made);
      thin(input, attribute, own);
    }
  }
  return made;
}

export const totalObjects = ({ objectTypes }: ExampleTemplate): number =>
  objectTypes.reduce((sum, { objectsToCreate }) => sum + objectsToCreate, 0);

function checkTemplate({ template, attributes }: GenerationInput): void {
  for (const attribute of template.objectTypes.flatMap((type) => type.attributes)) {
    const kind = attributes.get(attribute.attributeId);
    const [error] = findTemplateErrors(attribute, kind);
    if (error !== undefined)
      throw new TemplateRefused(`${kind?.name ?? `Attribute ${attribute.attributeId}`}: ${error}`);
  }
}

const isReference = ({ attributes }: GenerationInput, { attributeId }: TemplateAttribute): boolean =>
  attributes.get(attributeId)?.type === 'Reference';

const withoutDependencyFirst = (attributes: readonly TemplateAttribute[]): readonly TemplateAttribute[] =>
  attributes.toSorted((one, other) => Number(one.dependency !== undefined) - Number(other.dependency !== undefined));

function makeObject(
  input: GenerationInput,
  type: TemplateObjectType,
  scalars: readonly TemplateAttribute[],
  text: TextMaker,
  index: number,
): GeneratedObject {
  const values = new Map<number, Value>();
  for (const attribute of scalars) {
    const { dependency } = attribute;
    if (dependency !== undefined && String(values.get(dependency.attributeId)) !== dependency.stringValue) continue;
    const value = makeValue(input, attribute, values, text, index);
    if (value !== undefined) values.set(attribute.attributeId, value);
  }
  return { id: input.newId(), typeId: type.typeId, values, references: new Map() };
}

function makeValue(
  input: GenerationInput,
  attribute: TemplateAttribute,
  values: ReadonlyMap<number, Value>,
  text: TextMaker,
  index: number,
): Value | undefined {
  const { random } = input;
  switch (input.attributes.get(attribute.attributeId)?.type) {
    case 'Text':
      return text(attribute, values, () => String(makeNumber(random, attribute, index)));
    case 'Number':
      return makeNumber(random, attribute, index);
    case 'LongNumber':
      return String(makeNumber(random, attribute, index));
    case 'Boolean':
      return random() * 100 < (attribute.boolTrueDistribution ?? 50);
    case 'DateTime':
      return makeDate(random, attribute, input.now);
    case 'Guid':
      return randomGuid(random);
    default:
      return undefined;
  }
}

function makeNumber(random: Random, attribute: TemplateAttribute, index: number): number {
  const { minNumber = 1, maxNumber = 2147483647 } = attribute;
  return attribute.sequentialNumbers === true ? minNumber + index : between(random, minNumber, maxNumber);
}

const minute = 60_000;
const year = 365 * 24 * 60 * minute;

/** To the minute, within the range; the year up to now unless given. */
function makeDate(random: Random, { minDate, maxDate }: TemplateAttribute, now: Date): string {
  const to = maxDate === undefined ? now.getTime() : Date.parse(maxDate);
  const from = minDate === undefined ? to - year : Date.parse(minDate);
  const instant =
    Math.ceil(from / minute) * minute + between(random, 0, Math.max(1, Math.floor((to - from) / minute))) * minute;
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function refer(
  input: GenerationInput,
  attribute: TemplateAttribute,
  own: readonly GeneratedObject[],
  all: readonly GeneratedObject[],
): void {
  const { attributeId, dependency, managerDepthPercentage } = attribute;
  if (managerDepthPercentage !== undefined) {
    const managers = assignManagers(
      own.map(({ id }) => id),
      managerDepthPercentage,
    );
    for (const object of own) {
      const manager = managers.get(object.id);
      if (manager !== undefined) object.references.set(attributeId, [manager]);
    }
    return;
  }
  const targets = all.filter(({ typeId }) => attribute.referenceTypeIds?.includes(typeId)).map(({ id }) => id);
  const isManyValued = input.attributes.get(attributeId)?.plurality === 'MultiValued';
  for (const object of own) {
    if (dependency !== undefined && String(object.values.get(dependency.attributeId)) !== dependency.stringValue)
      continue;
    const others = targets.length > 0 && isManyValued ? chooseMany(input.random, attribute, targets) : [];
    const ids = isManyValued ? others : targets.length > 0 ? [pick(input.random, targets)] : [];
    if (ids.length > 0) object.references.set(attributeId, ids);
  }
}

function chooseMany(random: Random, attribute: TemplateAttribute, targets: readonly string[]): readonly string[] {
  const { mvaRefMinAssignments: from = 0, mvaRefMaxAssignments: to = targets.length } = attribute;
  return pickDistinct(random, targets, between(random, from, to));
}

/** Clears the attribute on as many drawn objects as the percentage leaves out; one drawn twice is cleared once. */
function thin(input: GenerationInput, attribute: TemplateAttribute, own: readonly GeneratedObject[]): void {
  const { populatedValuesPercentage: percentage = 100, attributeId } = attribute;
  const count = Math.floor((own.length * (100 - percentage)) / 100);
  for (let drawn = 0; drawn < count; drawn += 1) {
    const object = pick(input.random, own);
    object.values.delete(attributeId);
    object.references.delete(attributeId);
  }
}
