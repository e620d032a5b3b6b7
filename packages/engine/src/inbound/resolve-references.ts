/** From the references an object stores to the identities they mean (FLOW-30, FLOW-32). */
import type { ObjectReference } from '../model/objects.ts';
import type { PageState, WorkingObject } from '../page-state.ts';
import type { CompiledMapping } from '../rule-set.ts';

export interface ResolvedReferences {
  /** Identities, each once, in stored order. */
  readonly ids: readonly string[];
  /** References to objects that exist and are not joined (yet). */
  readonly waiting: number;
}

export function resolveReferences(
  page: PageState,
  mapping: CompiledMapping,
  object: WorkingObject,
): ResolvedReferences {
  const ids = new Set<string>();
  let waiting = 0;
  for (const source of mapping.sources) {
    if (source.kind !== 'attribute') continue;
    for (const reference of object.stored.references) {
      if (reference.attributeId !== source.attributeId || reference.targetId === null) continue;
      const identity = joinedIdentity(page, reference);
      if (identity === null) waiting += 1;
      else ids.add(identity);
    }
  }
  return { ids: [...ids], waiting };
}

/** The page's own joins and disconnections come before what was stored when it began. */
function joinedIdentity(page: PageState, reference: ObjectReference): string | null {
  const target = reference.targetId === null ? undefined : page.objects.get(reference.targetId);
  const id = target === undefined ? reference.targetMetaverseObjectId : (target.link?.metaverseObjectId ?? null);
  if (id === null) return null;
  return page.identities.get(id)?.fate === 'deleted' ? null : id;
}
