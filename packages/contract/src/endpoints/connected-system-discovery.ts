import { z } from 'zod';
import { previewQuery } from '../destruction-preview.ts';
import { defineEndpoint } from '../endpoint.ts';
import { hierarchyItemType } from '../enums.ts';
import { bool, int, intInput, named, nullable, object, text } from '../formats.ts';
import { noConnectedSystem, connectedSystem } from './connected-systems.ts';

const tags = ['Connected systems'];
const root = '/api/v1/synchronisation/connected-systems';

const retainedItem = object({ objectType: text, attribute: nullable(text), usedBy: z.array(text) });

export const schemaDifference = named('SchemaDifference', {
  addedObjectTypes: z.array(text),
  removedObjectTypes: z.array(text),
  updatedObjectTypes: z.array(
    object({
      objectType: text,
      addedAttributes: z.array(text),
      updatedAttributes: z.array(text),
      removedAttributes: z.array(text),
    }),
  ),
  retained: z.array(retainedItem).meta({ description: 'Gone from the system, but kept because something uses it.' }),
  warnings: z.array(text),
});

export const connectedSystemsImportSchema = defineEndpoint({
  id: 'connectedSystems.importSchema',
  method: 'POST',
  path: `${root}/{id}/import-schema`,
  role: 'Administrator',
  summary: 'Read the schema from the system',
  description:
    'Known types and attributes keep their ids and selection, new ones come unselected, those that are gone are removed unless something uses them. `preview=true` answers the difference, and changes nothing.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  replies: { 200: z.union([connectedSystem, schemaDifference]) },
  errors: [
    noConnectedSystem,
    { status: 400, code: 'BAD_REQUEST', when: 'The settings are not valid, or the system cannot be read.' },
  ],
});

const changeItem = object({ externalId: text, name: text, wasSelected: bool, itemType: hierarchyItemType.output });
const renameItem = object({ externalId: text, oldName: text, newName: text, itemType: hierarchyItemType.output });
const moveItem = object({
  externalId: text,
  name: text,
  oldParentExternalId: nullable(text),
  newParentExternalId: nullable(text),
});

export const hierarchyImport = named('HierarchyImport', {
  success: bool,
  errorMessage: nullable(text),
  totalPartitions: int,
  totalContainers: int,
  summary: text,
  hasChanges: bool,
  hasSelectedItemsRemoved: bool,
  addedPartitions: z.array(changeItem),
  removedPartitions: z.array(changeItem),
  renamedPartitions: z.array(renameItem),
  addedContainers: z.array(changeItem),
  removedContainers: z.array(changeItem),
  renamedContainers: z.array(renameItem),
  movedContainers: z.array(moveItem),
});

export const connectedSystemsImportHierarchy = defineEndpoint({
  id: 'connectedSystems.importHierarchy',
  method: 'POST',
  path: `${root}/{id}/import-hierarchy`,
  role: 'Administrator',
  summary: 'Read partitions and containers from the system',
  description:
    'Known items keep their ids and selection, new ones come unselected. A system that reports no partition at all changes nothing. `preview=true` changes nothing either.',
  tags,
  params: { id: intInput() },
  query: previewQuery,
  replies: { 200: hierarchyImport },
  errors: [
    noConnectedSystem,
    {
      status: 400,
      code: 'BAD_REQUEST',
      when: 'The connector has no partitions, the settings are not valid, or the system cannot be read.',
    },
  ],
});
