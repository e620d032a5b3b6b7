/** What an example data template says (EXD-10), as it is stored, and what it must not say (EXD-12). */
import type { AttributeDataType, AttributePlurality } from '@jim/engine/model/values.ts';
import type { Random } from './random.ts';

export interface ExampleTemplate {
  readonly objectTypes: readonly TemplateObjectType[];
}

export interface TemplateObjectType {
  readonly id: number;
  readonly typeId: number;
  readonly objectsToCreate: number;
  readonly attributes: readonly TemplateAttribute[];
}

export interface TemplateAttribute {
  readonly id: number;
  readonly attributeId: number;
  readonly populatedValuesPercentage?: number;
  /** Of a hundred, how many are true; half of them unless given. */
  readonly boolTrueDistribution?: number;
  readonly boolShouldBeRandom?: boolean;
  readonly minDate?: string;
  readonly maxDate?: string;
  readonly minNumber?: number;
  readonly maxNumber?: number;
  readonly sequentialNumbers?: boolean;
  readonly randomNumbers?: boolean;
  readonly pattern?: string;
  readonly dataSets?: readonly { readonly id: number; readonly setId: number; readonly order: number }[];
  readonly weightedValues?: readonly { readonly id: number; readonly value: string; readonly weight: number }[];
  readonly managerDepthPercentage?: number;
  readonly mvaRefMinAssignments?: number;
  readonly mvaRefMaxAssignments?: number;
  readonly referenceTypeIds?: readonly number[];
  /** Only where the other attribute equals the text. */
  readonly dependency?: { readonly id: number; readonly attributeId: number; readonly stringValue: string };
}

export interface AttributeKind {
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
}

export interface GenerationInput {
  readonly template: ExampleTemplate;
  readonly attributes: ReadonlyMap<number, AttributeKind>;
  /** The words of each data set by its id. */
  readonly words: ReadonlyMap<number, readonly string[]>;
  readonly now: Date;
  readonly random: Random;
  newId(): string;
}

/** A template that contradicts itself; the message says where. */
export class TemplateRefused extends Error {}

const has = (value: unknown): boolean =>
  value !== undefined && value !== false && (!Array.isArray(value) || value.length > 0);

/** Everything wrong with one attribute of a template; nothing when it can be generated. */
export function findTemplateErrors(attribute: TemplateAttribute, kind: AttributeKind | undefined): readonly string[] {
  if (kind === undefined) return ['An attribute is required.'];
  const { type } = kind;
  const numbers =
    has(attribute.minNumber) ||
    has(attribute.maxNumber) ||
    has(attribute.sequentialNumbers) ||
    has(attribute.randomNumbers);
  const texts = has(attribute.pattern) || has(attribute.dataSets) || has(attribute.weightedValues);
  const dates = has(attribute.minDate) || has(attribute.maxDate);
  const bools = has(attribute.boolTrueDistribution) || has(attribute.boolShouldBeRandom);
  const { minDate, maxDate, minNumber, maxNumber, populatedValuesPercentage: percentage } = attribute;
  const isInDisorder = (from: number | string | undefined, to: number | string | undefined): boolean =>
    from !== undefined && to !== undefined && from >= to;
  const checks: readonly (readonly [boolean, string])[] = [
    [percentage !== undefined && (percentage < 1 || percentage > 100), 'The percentage must be 1 to 100.'],
    [bools && type !== 'Boolean', 'Boolean options are for Boolean attributes.'],
    [dates && type !== 'DateTime', 'A range of dates is for DateTime attributes.'],
    [isInDisorder(minDate, maxDate), 'The first date must be before the last.'],
    [type === 'DateTime' && numbers, 'A DateTime attribute takes nothing but a range of dates.'],
    [texts && type !== 'Text', 'Patterns, data sets and weighted values are for Text attributes.'],
    [type === 'Text' && !texts && !numbers, 'A Text attribute needs a pattern, data sets, weighted values or numbers.'],
    [isInDisorder(minNumber, maxNumber), 'The smallest number must be less than the largest.'],
    [has(attribute.sequentialNumbers) && has(attribute.randomNumbers), 'Numbers are either sequential or random.'],
    [type === 'Boolean' && numbers, 'A Boolean attribute takes no numbers.'],
    ...referenceChecks(attribute, kind),
  ];
  return checks.filter(([isWrong]) => isWrong).map(([, message]) => message);
}

function referenceChecks(
  attribute: TemplateAttribute,
  { type, plurality }: AttributeKind,
): readonly (readonly [boolean, string])[] {
  const { managerDepthPercentage: depth, mvaRefMinAssignments: from, mvaRefMaxAssignments: to } = attribute;
  const isManyValued = type === 'Reference' && plurality === 'MultiValued';
  return [
    [
      type === 'Reference' && depth === undefined && !has(attribute.referenceTypeIds),
      'A Reference attribute needs the types it may refer to.',
    ],
    [depth !== undefined && (depth < 1 || depth > 99), 'The depth of managers must be 1 to 99 per cent.'],
    [depth !== undefined && type !== 'Reference', 'A depth of managers is for Reference attributes.'],
    [
      depth !== undefined && has(attribute.populatedValuesPercentage),
      'Managers are not populated by percentage: everyone but the root has one.',
    ],
    [
      (from !== undefined || to !== undefined) && !isManyValued,
      'Assignments are counted for multi-valued references only.',
    ],
    [from !== undefined && from < 0, 'The least number of assignments must not be negative.'],
    [from !== undefined && to !== undefined && from >= to, 'The least number of assignments must be below the most.'],
  ];
}
