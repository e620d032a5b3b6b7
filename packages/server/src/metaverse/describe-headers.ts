import type { MetaverseObjectHeaderDto } from '@jim/contract/endpoints/metaverse-objects.ts';
import { textOf, valuesOf } from '@jim/engine/model/values.ts';
import type { Transaction } from '../store/database.ts';
import {
  readObjectHeaders,
  readReferences,
  type ObjectHeaderRow,
  type ReferenceRow,
} from '../store/metaverse-objects.ts';
import type { AttributeFact } from '../store/metaverse-schema.ts';

/** How many values of one attribute the text of a header shows. */
const mostValues = 25;

/** Headers in the order of the ids; `attributes` are the columns asked for, Display Name is never one of them. */
export async function describeHeaders(
  tx: Transaction,
  ids: readonly string[],
  attributes: readonly AttributeFact[],
): Promise<MetaverseObjectHeaderDto[]> {
  const columns = attributes.filter(({ name }) => name !== 'Display Name');
  const rows = await readObjectHeaders(tx, ids, { documents: columns.length > 0 });
  const references = await readReferences(
    tx,
    ids,
    columns.filter(({ type }) => type === 'Reference').map(({ id }) => id),
    mostValues + 1,
  );
  const bySource = Map.groupBy(references, ({ sourceId }) => sourceId);
  return rows.map(({ document, ...row }) => ({
    ...row,
    attributes: textsOf({ ...row, document }, columns, bySource.get(row.id) ?? []),
  }));
}

function textsOf(
  { document }: ObjectHeaderRow,
  columns: readonly AttributeFact[],
  references: readonly ReferenceRow[],
): Record<string, string> {
  const texts: [string, string][] = [];
  for (const { id, name, type } of columns) {
    const values =
      type === 'Reference'
        ? references.filter(({ attributeId }) => attributeId === id).map((edge) => edge.displayName ?? edge.targetId)
        : valuesOf(document, id).map(textOf);
    if (values.length === 0) continue;
    const shown = values.slice(0, mostValues).join(', ');
    texts.push([name, values.length > mostValues ? `${shown}, …` : shown]);
  }
  return Object.fromEntries(texts);
}

/** The attributes a caller named, in any case, repeated or separated by commas; `*` is all of them. */
export function namedAttributes(
  names: readonly string[],
  attributes: ReadonlyMap<number, AttributeFact>,
): readonly AttributeFact[] {
  const wanted = new Set(names.flatMap((name) => [name, ...name.split(',')]).map((name) => name.trim().toLowerCase()));
  return [...attributes.values()].filter(({ name }) => wanted.has('*') || wanted.has(name.toLowerCase()));
}
