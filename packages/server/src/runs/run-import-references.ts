/** The end of an import: references that can be resolved now are; those that cannot are told of (IMP-50 … IMP-56). */
import type { ActivityItem } from '@jim/engine/model/outcome.ts';
import { amendItems, readMainItems } from '../store/activity-items.ts';
import {
  findUnresolvedOf,
  findUnresolvedSources,
  resolveReferencesOf,
  reviewRenamed,
  reviewSharedIds,
  type ResolutionScope,
  type UnresolvedSource,
} from '../store/resolve-references.ts';
import type { RunContext } from './run-context.ts';
import type { ImportRun } from './run-import.ts';

const sourcesAtOnce = 1_000;
const lowestId = '00000000-0000-0000-0000-000000000000';

/** An interrupted import has not seen all targets: it resolves what it can and reports nothing (D-36). */
export async function resolveReferences(importing: ImportRun, end: 'complete' | 'interrupted'): Promise<void> {
  const { run } = importing;
  if (!hasReferences(run)) return;
  await run.progress.enterPhase('Resolving references');
  const scope: ResolutionScope = { ...importing.target, addressTypeIds: addressTypes(importing) };
  await review(importing, scope);
  let after = lowestId;
  for (;;) {
    const sources = await findUnresolvedSources(run.services.database, scope.systemId, after, sourcesAtOnce);
    const last = sources.at(-1);
    if (last === undefined) return;
    if (end === 'complete') run.signal.throwIfAborted();
    await run.progress.page(async (tx) => {
      await resolveReferencesOf(tx, sources, scope);
      if (end === 'interrupted') return { processed: 0, items: [] };
      const unresolved = await findUnresolvedOf(tx, run.activity.id, sources);
      const items = await readMainItems(
        tx,
        run.activity.id,
        unresolved.map(({ sourceId }) => sourceId),
      );
      const amended = unresolved.flatMap((source) => reportUnresolved(run, source, items.get(source.sourceId)));
      await amendItems(
        tx,
        amended.map(({ after: item }) => item),
      );
      return { processed: 0, items: [], amended };
    }, 'Resolving references…');
    if (sources.length < sourcesAtOnce) return;
    after = last;
  }
}

function hasReferences({ schema }: RunContext): boolean {
  return schema.objectTypes.some(({ attributes }) => attributes.some(({ type }) => type === 'Reference'));
}

function addressTypes({ schema }: ImportRun): readonly number[] {
  return [...schema.types.values()].filter(({ refersBy }) => refersBy === 'secondaryId').map(({ id }) => id);
}

async function review(importing: ImportRun, scope: ResolutionScope): Promise<void> {
  const { run, renamed } = importing;
  const { changed } = run.progress.tally;
  if (changed === 0) return;
  await run.progress.page(async (tx) => {
    if (renamed > 0) await reviewRenamed(tx, scope, { activityId: run.activity.id, isFullImport: importing.isFull });
    await reviewSharedIds(tx, scope);
    return { processed: 0, items: [] };
  });
}

/** IMP-55. */
function reportUnresolved(
  { rules }: RunContext,
  { attributeId, raw, count }: UnresolvedSource,
  item: ActivityItem | undefined,
): { readonly before: ActivityItem; readonly after: ActivityItem }[] {
  if (item === undefined || item.error !== null) return [];
  const name = rules.systemAttributes.get(attributeId)?.name ?? `Attribute ${attributeId}`;
  const more = count === 1 ? '' : ` and ${count - 1} more`;
  const message = `${name} refers to ${raw}${more}, which no object here stands for. It may lie outside the selected containers.`;
  return [{ before: item, after: { ...item, error: { type: 'UnresolvedReference', message } } }];
}
