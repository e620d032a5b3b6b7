import type { DiscoveredAttribute, DiscoveredObjectType, DiscoveredSchema } from '@jim/connector-kit/connector.ts';

/**
 * Merging a discovered schema into the stored one (SYS-05, CON-11), as a plan:
 *
 *   discovered, not stored → added, unselected
 *   discovered and stored  → keeps id and selection, takes the connector's description, class, type, plurality, writability
 *   stored, not discovered → removed when nothing uses it, otherwise retained and reported
 *
 * An attribute that the connector recommends as an id is marked, selected and locked, whatever the state before.
 * A type that an administrator chose for an attribute is kept.
 */
export interface StoredObjectType {
  readonly id: number;
  readonly name: string;
  readonly attributes: readonly StoredAttribute[];
}

export interface StoredAttribute extends AttributeFacts, AttributeMarks {
  readonly id: number;
  readonly typeChosen: boolean;
}

/** What a connector says of an attribute. */
export interface AttributeFacts {
  readonly name: string;
  readonly description: string | null;
  readonly className: string | null;
  readonly type: string;
  readonly plurality: string;
  readonly writability: string;
  readonly isWriteOnly: boolean;
}

export interface AttributeMarks {
  readonly selected: boolean;
  readonly isExternalId: boolean;
  readonly isSecondaryExternalId: boolean;
  readonly selectionLocked: boolean;
}

/** What stands in the way of a removal: names of rules, or what else uses the item. Keyed by id; absent means unused. */
export interface SchemaUses {
  readonly objectTypes: ReadonlyMap<number, readonly string[]>;
  readonly attributes: ReadonlyMap<number, readonly string[]>;
}

export type PlannedAttribute = AttributeFacts & AttributeMarks;

export interface SchemaPlan {
  readonly addedTypes: readonly { readonly name: string; readonly attributes: readonly PlannedAttribute[] }[];
  readonly changedTypes: readonly ObjectTypePlan[];
  readonly removedTypes: readonly { readonly id: number; readonly name: string }[];
  readonly retained: readonly RetainedItem[];
}

export interface ObjectTypePlan {
  readonly id: number;
  readonly name: string;
  readonly added: readonly PlannedAttribute[];
  readonly updated: readonly (PlannedAttribute & { readonly id: number })[];
  readonly removed: readonly { readonly id: number; readonly name: string }[];
}

export interface RetainedItem {
  readonly objectType: string;
  /** null when the whole type is retained. */
  readonly attribute: string | null;
  readonly usedBy: readonly string[];
}

export function planSchemaImport(
  stored: readonly StoredObjectType[],
  discovered: DiscoveredSchema,
  uses: SchemaUses,
  options: { readonly secondaryExternalIds: boolean },
): SchemaPlan {
  const storedByName = new Map(stored.map((type) => [type.name, type]));
  const discoveredNames = new Set(discovered.objectTypes.map((type) => type.name));
  const addedTypes: { name: string; attributes: readonly PlannedAttribute[] }[] = [];
  const changedTypes: ObjectTypePlan[] = [];
  const removedTypes: { id: number; name: string }[] = [];
  const retained: RetainedItem[] = [];

  for (const type of sortedByName(discovered.objectTypes)) {
    const known = storedByName.get(type.name);
    const recommended = recommendationOf(type, options.secondaryExternalIds);
    if (known === undefined) {
      const attributes = sortedByName(type.attributes).map((attribute) => planNewAttribute(attribute, recommended));
      addedTypes.push({ name: type.name, attributes });
    } else {
      const plan = planKnownType(known, type, recommended, uses);
      if (plan.change !== undefined) changedTypes.push(plan.change);
      retained.push(...plan.retained);
    }
  }
  for (const type of sortedByName(stored)) {
    if (discoveredNames.has(type.name)) continue;
    const usedBy = usesOfType(type, uses);
    if (usedBy.length === 0) removedTypes.push({ id: type.id, name: type.name });
    else retained.push({ objectType: type.name, attribute: null, usedBy });
  }
  return { addedTypes, changedTypes, removedTypes, retained };
}

export function isEmptySchemaPlan(plan: SchemaPlan): boolean {
  return plan.addedTypes.length + plan.changedTypes.length + plan.removedTypes.length === 0;
}

interface Recommendation {
  readonly externalId: string | undefined;
  readonly secondaryExternalId: string | undefined;
}

function recommendationOf(type: DiscoveredObjectType, secondaryExternalIds: boolean): Recommendation {
  return {
    externalId: type.recommendedExternalId,
    secondaryExternalId: secondaryExternalIds ? type.recommendedSecondaryExternalId : undefined,
  };
}

function planKnownType(
  known: StoredObjectType,
  type: DiscoveredObjectType,
  recommended: Recommendation,
  uses: SchemaUses,
): { readonly change: ObjectTypePlan | undefined; readonly retained: readonly RetainedItem[] } {
  const knownByName = new Map(known.attributes.map((attribute) => [attribute.name, attribute]));
  const discoveredNames = new Set(type.attributes.map((attribute) => attribute.name));
  const added: PlannedAttribute[] = [];
  const updated: (PlannedAttribute & { id: number })[] = [];
  const removed: { id: number; name: string }[] = [];
  const retained: RetainedItem[] = [];

  for (const attribute of sortedByName(type.attributes)) {
    const before = knownByName.get(attribute.name);
    if (before === undefined) {
      added.push(planNewAttribute(attribute, recommended));
      continue;
    }
    const after = planKnownAttribute(before, attribute, recommended);
    if (differs(before, after)) updated.push({ ...after, id: before.id });
  }
  for (const attribute of sortedByName(known.attributes)) {
    if (discoveredNames.has(attribute.name)) continue;
    const usedBy = uses.attributes.get(attribute.id) ?? [];
    if (usedBy.length === 0) removed.push({ id: attribute.id, name: attribute.name });
    else retained.push({ objectType: known.name, attribute: attribute.name, usedBy });
  }
  const changes = added.length + updated.length + removed.length;
  return { change: changes === 0 ? undefined : { id: known.id, name: known.name, added, updated, removed }, retained };
}

function planNewAttribute(attribute: DiscoveredAttribute, recommended: Recommendation): PlannedAttribute {
  const isExternalId = attribute.name === recommended.externalId;
  const isSecondaryExternalId = attribute.name === recommended.secondaryExternalId;
  const isId = isExternalId || isSecondaryExternalId;
  return { ...factsOf(attribute), selected: isId, isExternalId, isSecondaryExternalId, selectionLocked: isId };
}

/** There is one external id per type: a recommendation takes the mark from whichever attribute held it before. */
function planKnownAttribute(
  before: StoredAttribute,
  attribute: DiscoveredAttribute,
  recommended: Recommendation,
): PlannedAttribute {
  const isExternalId =
    recommended.externalId === undefined ? before.isExternalId : attribute.name === recommended.externalId;
  const isSecondaryExternalId =
    recommended.secondaryExternalId === undefined
      ? before.isSecondaryExternalId
      : attribute.name === recommended.secondaryExternalId;
  const isRecommended = attribute.name === recommended.externalId || attribute.name === recommended.secondaryExternalId;
  const facts = factsOf(attribute);
  return {
    ...facts,
    type: before.typeChosen ? before.type : facts.type,
    selected: before.selected || isExternalId || isSecondaryExternalId,
    isExternalId,
    isSecondaryExternalId,
    selectionLocked: isRecommended,
  };
}

function factsOf(attribute: DiscoveredAttribute): AttributeFacts {
  return {
    name: attribute.name,
    description: attribute.description ?? null,
    className: attribute.className ?? null,
    type: attribute.type,
    plurality: attribute.plurality,
    writability: attribute.writability,
    isWriteOnly: attribute.isWriteOnly ?? false,
  };
}

function differs(before: StoredAttribute, after: PlannedAttribute): boolean {
  return (Object.keys(after) as (keyof PlannedAttribute)[]).some((key) => before[key] !== after[key]);
}

function usesOfType(type: StoredObjectType, uses: SchemaUses): readonly string[] {
  const users = new Set(uses.objectTypes.get(type.id) ?? []);
  for (const attribute of type.attributes) for (const user of uses.attributes.get(attribute.id) ?? []) users.add(user);
  return [...users];
}

/** Ignoring case; names that differ in nothing else keep one order too. */
export function sortedByName<Item extends { readonly name: string }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((left, right) => {
    const [a, b] = [left.name.toLowerCase(), right.name.toLowerCase()];
    if (a !== b) return a < b ? -1 : 1;
    return left.name < right.name ? -1 : left.name > right.name ? 1 : 0;
  });
}
