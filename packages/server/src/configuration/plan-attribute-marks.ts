/** Selecting attributes of an object type and marking its ids, as a plan over all of the type's attributes (contract 12, 13). */
export interface AttributeMarksState {
  readonly id: number;
  readonly name: string;
  readonly selected: boolean;
  readonly isExternalId: boolean;
  readonly isSecondaryExternalId: boolean;
}

/** Null leaves a mark as it is. */
export interface AttributeMarksChange {
  readonly attributeId: number;
  readonly selected: boolean | null;
  readonly isExternalId: boolean | null;
  readonly isSecondaryExternalId: boolean | null;
}

export interface AttributeMarksPlan {
  /** The attributes as they are to be, those only that change; more than were asked for when an external id moves. */
  readonly writes: readonly AttributeMarksState[];
  /** Ids of the attributes whose change was accepted, in the order asked. */
  readonly accepted: readonly number[];
  readonly refused: readonly {
    readonly attributeId: number;
    readonly message: string;
    readonly reason: 'unknown' | 'isId';
  }[];
}

/** Changes are taken in order; one that cannot be made is refused and the others stand. */
export function planAttributeMarks(
  attributes: readonly AttributeMarksState[],
  changes: readonly AttributeMarksChange[],
): AttributeMarksPlan {
  const state = new Map(attributes.map((attribute) => [attribute.id, attribute]));
  const accepted: number[] = [];
  const refused: { attributeId: number; message: string; reason: 'unknown' | 'isId' }[] = [];
  for (const change of changes) {
    const { attributeId } = change;
    const before = state.get(attributeId);
    if (before === undefined) {
      refused.push({ attributeId, message: 'There is no such attribute on this object type.', reason: 'unknown' });
      continue;
    }
    const after = markedBy(before, change);
    if (change.selected === false && (after.isExternalId || after.isSecondaryExternalId)) {
      refused.push({
        attributeId,
        message: `${before.name} is an id of its object type and has to stay selected.`,
        reason: 'isId',
      });
      continue;
    }
    if (change.isExternalId === true) {
      for (const other of state.values())
        if (other.isExternalId) state.set(other.id, { ...other, isExternalId: false });
    }
    state.set(attributeId, after);
    accepted.push(attributeId);
  }
  const writes = attributes.flatMap((before) => {
    const after = state.get(before.id);
    return after === undefined || after === before || same(before, after) ? [] : [after];
  });
  return { writes, accepted, refused };
}

function markedBy(before: AttributeMarksState, change: AttributeMarksChange): AttributeMarksState {
  const isExternalId = change.isExternalId ?? before.isExternalId;
  const isSecondaryExternalId = change.isSecondaryExternalId ?? before.isSecondaryExternalId;
  const becomesId = change.isExternalId === true || change.isSecondaryExternalId === true;
  return {
    ...before,
    isExternalId,
    isSecondaryExternalId,
    selected: becomesId || (change.selected ?? before.selected),
  };
}

function same(left: AttributeMarksState, right: AttributeMarksState): boolean {
  return (
    left.selected === right.selected &&
    left.isExternalId === right.isExternalId &&
    left.isSecondaryExternalId === right.isSecondaryExternalId
  );
}
