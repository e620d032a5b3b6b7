import type { MetaverseObjectChangeDto } from '@jim/contract/endpoints/metaverse-object-details.ts';
import { textOf } from '@jim/engine/model/values.ts';
import type { Transaction } from '../store/database.ts';
import { namesOfObjects, type ObjectChangeRow } from '../store/metaverse-object-details.ts';
import type { AttributeFact } from '../store/metaverse-schema.ts';

/** References that lead somewhere are shown by name. */
export async function describeChanges(
  tx: Transaction,
  rows: readonly ObjectChangeRow[],
  attributes: ReadonlyMap<number, AttributeFact>,
): Promise<MetaverseObjectChangeDto[]> {
  const isReference = (attributeId: string): boolean => attributes.get(Number(attributeId))?.type === 'Reference';
  const targets = rows.flatMap(({ differences }) =>
    Object.entries(differences)
      .filter(([id]) => isReference(id))
      .flatMap(([, { added, removed }]) => [...added, ...removed].map(String)),
  );
  const names = await namesOfObjects(tx, [...new Set(targets)]);
  return rows.map(({ differences, ...row }) => ({
    ...row,
    changes: Object.entries(differences)
      .map(([id, { added, removed }]) => {
        const show = (value: string | number | boolean): string =>
          isReference(id) ? (names.get(String(value)) ?? String(value)) : textOf(value);
        const attributeName = attributes.get(Number(id))?.name ?? id;
        return { attributeId: Number(id), attributeName, added: added.map(show), removed: removed.map(show) };
      })
      .toSorted((one, other) => one.attributeName.localeCompare(other.attributeName)),
  }));
}
