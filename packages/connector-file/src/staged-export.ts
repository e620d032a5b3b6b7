/** What an export has taken in so far: the items, and what all of them together ask of the file. */
import type { ExportItem, SchemaAttribute } from '@jim/connector-kit/connector.ts';
import { keyAttribute } from './row-key.ts';
import { stageItems } from './staged-items.ts';
import type { StagedItems } from './staged-items.ts';

export interface StagedExport extends AsyncDisposable {
  readonly items: StagedItems;
  /** The columns that the items need, as they spell them (FILE-31). */
  readonly columns: ReadonlySet<string>;
  /** The external ids of their types, by the type's name in lower case; the one named last comes last. */
  readonly keyAttributes: ReadonlyMap<string, SchemaAttribute>;
  add(items: readonly ExportItem[]): Promise<void>;
}

export async function stageExport(objectTypeColumn: string | null): Promise<StagedExport> {
  const items = await stageItems();
  const columns = new Set<string>();
  const keyAttributes = new Map<string, SchemaAttribute>();
  const note = (item: ExportItem): void => {
    const key = keyAttribute(item);
    if (key !== null) {
      const type = item.objectType.name.toLowerCase();
      keyAttributes.delete(type);
      keyAttributes.set(type, key);
    }
    if (item.change === 'delete') return;
    if (objectTypeColumn !== null) columns.add(objectTypeColumn);
    for (const { attribute } of item.changes) columns.add(attribute.name);
    for (const { name } of item.objectType.attributes) if ((item.current[name] ?? []).length > 0) columns.add(name);
    if (key !== null) columns.add(key.name);
  };
  return {
    items,
    columns,
    keyAttributes,
    add(added) {
      added.forEach(note);
      return items.add(added);
    },
    [Symbol.asyncDispose]: () => items[Symbol.asyncDispose](),
  };
}
