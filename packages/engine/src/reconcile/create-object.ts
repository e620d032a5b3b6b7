/** An imported object that nothing stored stands for (IMP-24 … IMP-28). */
import type { Values } from '../model/values.ts';
import type { UsableObject } from './check-object.ts';
import { storableText } from './content-text.ts';
import { addItem, addMatchKeys, type ImportDraft } from './import-draft.ts';
import { referenceKey } from './import-schema.ts';
import { occurred, type KeyState } from './seen-keys.ts';

/** @returns how the object's id is to be remembered. */
export function createObject(draft: ImportDraft, imported: UsableObject): KeyState {
  const { type, externalId, displayName, unexpected, warning } = imported;
  const facts = { externalId, displayName, objectType: type.name, changeType: 'Added' } as const;
  if (unexpected !== null) {
    const message = `The attribute ${storableText(unexpected)} is not in the schema of ${type.name}, so the object was not created.`;
    const error = { type: 'UnexpectedAttribute', message } as const;
    return `item:${addItem(draft, { ...facts, objectId: null, error, outcomes: [], counts: {} })}`;
  }
  const objectId = draft.context.surroundings.newId();
  draft.created.push({
    id: objectId,
    objectTypeId: type.id,
    externalId,
    secondaryExternalId: imported.secondaryExternalId,
    displayName,
    document: imported.document,
    contentHash: imported.contentHash,
    partitionId: draft.context.partitionId,
  });
  const differences: Record<number, { added: Values; removed: Values }> = {};
  for (let position = 0; position < type.attributes.length; position += 1) {
    const attribute = type.attributes[position];
    const values = imported.slots[position];
    if (attribute === undefined || values === undefined) continue;
    differences[attribute.id] = { added: values, removed: [] };
    if (attribute.type !== 'Reference') {
      addMatchKeys(draft, objectId, attribute.id, values);
      continue;
    }
    for (const value of values) {
      const raw = String(value);
      draft.referencesAdded.push({
        sourceId: objectId,
        attributeId: attribute.id,
        raw,
        key: referenceKey(type, raw),
        refersBy: type.refersBy,
      });
    }
  }
  const itemId = addItem(draft, {
    ...facts,
    objectId,
    error: warning,
    outcomes: [{ type: 'CsoAdded', targetId: objectId, count: imported.attributeCount }],
    counts: { csoAdds: 1 },
  });
  draft.changes.push({
    objectId,
    itemId,
    changeType: 'Added',
    objectTypeId: type.id,
    externalId,
    displayName,
    differences,
  });
  return occurred;
}
