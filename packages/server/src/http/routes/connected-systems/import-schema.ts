import { connectedSystemsImportSchema } from '@jim/contract/endpoints/connected-system-discovery.ts';
import { importSchema as readSchema, type SchemaImport } from '../../../configuration/import-schema.ts';
import { route } from '../../route.ts';
import { systemIsThere } from '../synchronisation-guards.ts';
import { showConnectedSystem } from './get-connected-system.ts';

export const importSchema = route(
  connectedSystemsImportSchema,
  async ({ params, query, caller, services, request }) => {
    const mode = query.preview ? 'preview' : 'apply';
    const result = await readSchema(params.id, mode, caller, services, request.signal);
    return query.preview ? differenceOf(result) : showConnectedSystem(params.id, services);
  },
  systemIsThere,
);

function differenceOf({ plan, warnings }: SchemaImport) {
  const names = (items: readonly { readonly name: string }[]): string[] => items.map((item) => item.name);
  return {
    addedObjectTypes: names(plan.addedTypes),
    removedObjectTypes: names(plan.removedTypes),
    updatedObjectTypes: plan.changedTypes.map((type) => ({
      objectType: type.name,
      addedAttributes: names(type.added),
      updatedAttributes: names(type.updated),
      removedAttributes: names(type.removed),
    })),
    retained: plan.retained.map((item) => ({ ...item, usedBy: [...item.usedBy] })),
    warnings: [...warnings],
  };
}
