import type {
  ExampleDataAttributeDto,
  ExampleDataObjectTypeDto,
  ExampleDataSetDto,
  ExampleDataTemplateAttributeDto,
  ExampleDataTemplateDto,
} from '@jim/contract/endpoints/example-data.ts';
import { formatDateTime } from '@jim/contract/time-formats.ts';
import type { Transaction } from '../store/database.ts';
import { readDataSets, type DataSetRow, type TemplateRow } from '../store/example-data.ts';
import { readNestedSchema, type NestedSchema } from '../store/example-data-schema.ts';
import type { TemplateAttribute } from './template.ts';

interface Parts extends NestedSchema {
  readonly sets: ReadonlyMap<number, DataSetRow>;
}

export async function describeTemplate(tx: Transaction, template: TemplateRow): Promise<ExampleDataTemplateDto> {
  const { objectTypes } = template.definition;
  const attributes = objectTypes.flatMap((type) => type.attributes);
  const setIds = attributes.flatMap(({ dataSets = [] }) => dataSets.map(({ setId }) => setId));
  const parts: Parts = { ...(await readNestedSchema(tx)), sets: await readDataSets(tx, setIds) };
  return {
    id: template.id,
    name: template.name,
    builtIn: template.builtIn,
    created: template.created,
    createdByType: 'System',
    createdById: null,
    createdByName: 'System',
    lastUpdated: null,
    lastUpdatedByType: 'NotSet',
    lastUpdatedById: null,
    lastUpdatedByName: null,
    objectTypes: objectTypes.flatMap((type) => {
      const metaverseObjectType = parts.types.get(type.typeId);
      if (metaverseObjectType === undefined) return [];
      return {
        id: type.id,
        metaverseObjectType: nestedType(metaverseObjectType),
        templateAttributes: type.attributes.map((attribute) => describeAttribute(attribute, parts)),
        objectsToCreate: type.objectsToCreate,
      };
    }),
  };
}

function describeAttribute(attribute: TemplateAttribute, parts: Parts): ExampleDataTemplateAttributeDto {
  const { dependency, dataSets = [], weightedValues = [], referenceTypeIds = [] } = attribute;
  const depended = dependency && parts.attributes.get(dependency.attributeId);
  const own = parts.attributes.get(attribute.attributeId);
  return {
    id: attribute.id,
    connectedSystemObjectTypeAttribute: null,
    metaverseAttribute: own ? nestedAttribute(own) : null,
    populatedValuesPercentage: attribute.populatedValuesPercentage ?? null,
    boolTrueDistribution: attribute.boolTrueDistribution ?? null,
    boolShouldBeRandom: attribute.boolShouldBeRandom ?? null,
    minDate: dateOf(attribute.minDate),
    maxDate: dateOf(attribute.maxDate),
    minNumber: attribute.minNumber ?? null,
    maxNumber: attribute.maxNumber ?? null,
    sequentialNumbers: attribute.sequentialNumbers ?? null,
    randomNumbers: attribute.randomNumbers ?? null,
    pattern: attribute.pattern ?? null,
    exampleDataSetInstances: dataSets.flatMap(({ id, setId, order }) => {
      const set = parts.sets.get(setId);
      return set === undefined ? [] : { id, exampleDataSet: describeSet(set), order };
    }),
    weightedStringValues: weightedValues.map(({ id, value, weight }) => ({ id, value, weight })),
    managerDepthPercentage: attribute.managerDepthPercentage ?? null,
    mvaRefMinAssignments: attribute.mvaRefMinAssignments ?? null,
    mvaRefMaxAssignments: attribute.mvaRefMaxAssignments ?? null,
    referenceMetaverseObjectTypes: referenceTypeIds.flatMap((id) => {
      const type = parts.types.get(id);
      return type === undefined ? [] : nestedType(type);
    }),
    attributeDependency:
      dependency && depended
        ? {
            id: dependency.id,
            metaverseAttribute: nestedAttribute(depended),
            stringValue: dependency.stringValue,
            comparisonType: 'Equals',
          }
        : null,
  };
}

const dateOf = (date: string | undefined): string | null =>
  date === undefined ? null : formatDateTime(new Date(date));

export const describeSet = ({ words, id, name, created, builtIn, culture }: DataSetRow): ExampleDataSetDto => ({
  id,
  name,
  created,
  builtIn,
  culture,
  values: words.map((stringValue, index) => ({ id: index + 1, stringValue })),
});

const nestedAttribute = (
  attribute: Omit<ExampleDataAttributeDto, 'metaverseObjectTypes' | 'predefinedSearchAttributes'>,
): ExampleDataAttributeDto => ({ ...attribute, metaverseObjectTypes: [], predefinedSearchAttributes: [] });

const nestedType = (
  type: Omit<ExampleDataObjectTypeDto, 'attributes' | 'exampleDataTemplateAttributes' | 'predefinedSearches'>,
): ExampleDataObjectTypeDto => ({ ...type, attributes: [], exampleDataTemplateAttributes: [], predefinedSearches: [] });
