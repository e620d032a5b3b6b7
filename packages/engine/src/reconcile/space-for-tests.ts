/** A connector space in memory, for tests of the planning alone: answers its questions and takes its plans in. */
import assert from 'node:assert/strict';
import type { ActivityItem } from '../model/outcome.ts';
import type { PendingExport } from '../model/pending-export.ts';
import type { SystemAttribute, SystemObjectType } from '../model/rules.ts';
import type { AttributeDataType, Document } from '../model/values.ts';
import { countersOf, emptyTally, type Counters, type Tally } from '../statistics/counters.ts';
import { tallyPage } from '../statistics/tally.ts';
import type { BeforeImage, ImportAnswers, ImportPlan, ImportQuestion, StoredObject } from './import-plan.ts';
import type { Imported } from './imported-object.ts';
import { buildImportSchema, identifierKey } from './import-schema.ts';
import { decideDetection, isMissing, itemOfMissing } from './obsolete-object.ts';
import { checkPage, planImportPage } from './plan-import-page.ts';
import { createSeenKeys } from './seen-keys.ts';

export interface AttributeShape {
  readonly type?: AttributeDataType;
  readonly isExternalId?: boolean;
  readonly isSecondaryExternalId?: boolean;
  readonly selected?: boolean;
}

export function typeForTests(
  id: number,
  name: string,
  attributes: Readonly<Record<string, AttributeShape>>,
): SystemObjectType {
  return {
    id,
    systemId: 1,
    name,
    selected: true,
    removeContributedAttributesOnObsoletion: true,
    matchingRules: [],
    attributes: Object.entries(attributes).map(([attribute, shape], index): SystemAttribute => ({
      id: id * 100 + index,
      name: attribute,
      type: shape.type ?? 'Text',
      plurality: 'MultiValued',
      writability: 'Writable',
      selected: shape.selected ?? true,
      isExternalId: shape.isExternalId ?? false,
      isSecondaryExternalId: shape.isSecondaryExternalId ?? false,
    })),
  };
}

export interface SpaceRun {
  readonly items: readonly ActivityItem[];
  readonly counters: Counters;
  readonly tally: Tally;
  readonly plans: readonly ImportPlan[];
}

export interface Space {
  readonly objects: Map<string, StoredObject>;
  run(
    pages: readonly (readonly Imported[])[],
    options?: { readonly isFull?: boolean; readonly partitionId?: number },
  ): SpaceRun;
}

/** Ids are numbered in the order in which they are made. */
export function openSpace(types: readonly SystemObjectType[], stored: readonly StoredObject[] = []): Space {
  const schema = buildImportSchema({ id: 1, name: 'System', matchingMode: 'ConnectedSystem', objectTypes: types });
  const objects = new Map(stored.map((object) => [object.id, object]));
  let made = 0;
  const surroundings = {
    newId: () => `id-${(made += 1)}`,
    now: '2026-11-25T00:00:00Z',
    randomInteger: () => 0,
    seal: (secret: string) => secret,
  };
  const byKey = (typeId: number, key: string): StoredObject | undefined =>
    [...objects.values()].find(
      ({ objectTypeId, row }) =>
        objectTypeId === typeId && row.externalId !== null && identifierKey(row.externalId) === key,
    );

  return {
    objects,
    run(pages, { isFull = true, partitionId = null } = {}) {
      const seen = createSeenKeys();
      const images = new Map<string, BeforeImage>();
      const items = new Map<string, ActivityItem>();
      let tally = emptyTally;
      let unidentified = 0;
      const plans: ImportPlan[] = [];
      const context = {
        schema,
        partitionId,
        level: 'Detailed',
        matchAttributes: new Set<number>(),
        surroundings,
      } as const;
      for (const page of pages) {
        const checked = checkPage(page, { schema, hash: (text) => text });
        const planning = planImportPage(checked, seen, context);
        let step = planning.next();
        while (step.done !== true) step = planning.next(answer(step.value));
        // design 1.5: a plan is plain data, and a JSON round trip changes nothing.
        const plan = JSON.parse(JSON.stringify(step.value)) as ImportPlan;
        assert.deepEqual(plan, step.value);
        apply(plan);
        plans.push(plan);
        for (const item of plan.items) items.set(item.id, item);
        for (const { after } of plan.itemsAmended) items.set(after.id, after);
        tally = tallyPage(tally, { processed: plan.processed, items: plan.items, amended: plan.itemsAmended });
        seen.remember(plan.seen);
        unidentified += plan.unidentified;
      }
      const decision = decideDetection(schema, { isFullImport: isFull, returned: tally.processed, unidentified });
      if (decision.kind === 'detect') {
        for (const { id, objectTypeId, row, pendingExport } of objects.values()) {
          if (row.externalId === null || row.status === 'Obsolete') continue;
          if (!isMissing({ id, typeId: objectTypeId, key: identifierKey(row.externalId) }, seen)) continue;
          objects.set(id, { ...objectOf(id), row: { ...row, status: 'Obsolete' }, pendingExport: null });
          const missing = { id, objectTypeId, externalId: row.externalId, displayName: row.displayName, pendingExport };
          const item = itemOfMissing(missing, schema, 'Detailed', surroundings);
          items.set(item.id, item);
          tally = tallyPage(tally, { processed: 0, items: [item] });
        }
      }
      return { items: [...items.values()], counters: countersOf(tally), tally, plans };

      function answer(question: ImportQuestion): ImportAnswers[keyof ImportAnswers] {
        switch (question.ask) {
          case 'known':
            return question.lookups.flatMap(({ typeId, key, contentHash }, index) => {
              const found = byKey(typeId, key);
              if (found !== undefined && contentHash !== null && isUnchanged(found, contentHash, partitionId))
                return [];
              return [{ index, objectId: found?.id ?? null }];
            });
          case 'addresses':
            return question.lookups.flatMap(({ typeId, address }, index) =>
              [...objects.values()]
                .filter(
                  ({ objectTypeId, row }) =>
                    objectTypeId === typeId && row.secondaryExternalId?.toLowerCase() === address.toLowerCase(),
                )
                .map(({ id, row }) => ({ index, objectId: id, status: row.status })),
            );
          case 'stored':
            return question.ids.map(objectOf);
          case 'earlier':
            return question.keys.map(({ typeId, key, itemId }, index) => {
              const object = itemId === null ? byKey(typeId, key) : undefined;
              const item = [...items.values()].find((each) =>
                itemId === null
                  ? object !== undefined && each.connectedSystemObjectId === object.id
                  : each.id === itemId,
              );
              return {
                index,
                object:
                  object === undefined
                    ? null
                    : { id: object.id, externalId: object.row.externalId, displayName: object.row.displayName },
                item: item ?? null,
                image: images.get(object?.id ?? '') ?? null,
                pendingExport: object?.pendingExport ?? null,
              };
            });
        }
      }

      function apply(plan: ImportPlan): void {
        for (const id of plan.withdrawn.created) objects.delete(id);
        for (const { objectId, image } of plan.withdrawn.restored) {
          const added = new Set(image.referencesAdded.map(({ attributeId, raw }) => `${attributeId} ${raw}`));
          const kept = objectOf(objectId).references.filter(
            ({ attributeId, raw }) => !added.has(`${attributeId} ${raw}`),
          );
          const back = image.referencesRemoved.map(({ key: _key, ...edge }) => ({ ...edge, address: null }));
          objects.set(objectId, { ...objectOf(objectId), row: image.row, references: [...kept, ...back] });
          images.delete(objectId);
        }
        for (const restored of plan.withdrawn.restoredExports) setExport(restored.objectId, restored);
        for (const { id, objectTypeId, document, ...row } of plan.created) {
          const rest = {
            status: 'Normal',
            lastUpdatedAt: null,
            changeNumber: 1,
            document: JSON.parse(document) as Document,
          } as const;
          objects.set(id, { id, objectTypeId, row: { ...row, ...rest }, references: [], pendingExport: null });
        }
        for (const { objectId, image } of plan.beforeImages) if (!images.has(objectId)) images.set(objectId, image);
        for (const { id, isQuiet, document, ...row } of plan.updated) {
          const before = objectOf(id);
          const changeNumber = before.row.changeNumber + (isQuiet ? 0 : 1);
          objects.set(id, {
            ...before,
            row: { ...before.row, ...row, changeNumber, document: JSON.parse(document) as Document },
          });
        }
        for (const { sourceId, attributeId, raw } of plan.referencesRemoved) {
          const source = objectOf(sourceId);
          const left = source.references.filter((edge) => edge.attributeId !== attributeId || edge.raw !== raw);
          objects.set(sourceId, { ...source, references: left });
        }
        for (const { sourceId, attributeId, raw } of plan.referencesAdded) {
          const source = objectOf(sourceId);
          const edge = { attributeId, raw, targetId: null, address: null };
          objects.set(sourceId, { ...source, references: [...source.references, edge] });
        }
        for (const id of plan.exportsConfirmed) setExport(id, null);
        for (const amended of plan.exportsAmended) setExport(amended.objectId, amended);
      }
    },
  };

  function objectOf(id: string): StoredObject {
    const object = objects.get(id);
    assert.ok(object);
    return object;
  }

  function setExport(objectId: string, pendingExport: PendingExport | null): void {
    objects.set(objectId, { ...objectOf(objectId), pendingExport });
  }
}

function isUnchanged({ row, pendingExport }: StoredObject, contentHash: string, partitionId: number | null): boolean {
  const awaits = pendingExport?.status === 'Exported' || pendingExport?.status === 'ExportNotConfirmed';
  const isHere = partitionId === null || row.partitionId === partitionId;
  return row.contentHash === contentHash && row.status === 'Normal' && isHere && !awaits;
}

/** An object of a connector; a value alone stands for a list of one. */
export function importedForTests(
  objectType: string | null,
  values: Readonly<Record<string, unknown>>,
  rest: Partial<Imported> = {},
): Imported {
  const attributes = Object.entries(values).map(([name, value]) => ({
    name,
    values: (Array.isArray(value) ? value : [value]) as Imported['attributes'][number]['values'],
  }));
  return { objectType, change: 'unspecified', attributes, ...rest };
}
