/** One batch to one connector; what would be written outside the selected containers is refused before it is sent (EXP-39). */
import type { ExportItem, ExportResult, ManagedScope, OpenConnector } from '@jim/connector-kit/connector.ts';
import { readPartitions } from '../store/read-import-request.ts';
import type { RunContext } from './run-context.ts';

/** An open connector with the scope it may write in; lanes send beside each other (EXP-13). */
export interface Lane {
  readonly connector: OpenConnector;
  /** Null: anywhere. */
  readonly scope: ManagedScope | null;
}

export async function openLanes(
  run: RunContext,
  connectors: readonly [OpenConnector, ...OpenConnector[]],
): Promise<readonly [Lane, ...Lane[]]> {
  const [first, ...others] = connectors;
  const { managedScope } = first;
  const partitions = managedScope === undefined ? [] : await readPartitions(run.services.database, run.system.id, null);
  const laneOf = (connector: OpenConnector): Lane => ({
    connector,
    scope: connector.managedScope?.(partitions) ?? null,
  });
  return [laneOf(first), ...others.map(laneOf)];
}

export interface Answers {
  readonly byId: ReadonlyMap<string, ExportResult>;
  /** Set when the connection failed; exports without an answer then go back to where they were. */
  readonly connectionFailure: Error | null;
}

export async function sendExports(
  run: RunContext,
  { connector, scope }: Lane,
  items: readonly ExportItem[],
): Promise<Answers> {
  const byId = new Map<string, ExportResult>();
  if (items.length === 0 || connector.export === undefined) return { byId, connectionFailure: null };
  try {
    const allowed: ExportItem[] = [];
    for (const item of items) {
      const refusal = scope === null ? null : await refuse(item, scope);
      if (refusal === null) allowed.push(item);
      else byId.set(item.id, refusal);
    }
    if (allowed.length > 0) {
      for await (const result of connector.export(allowed, run.signal)) byId.set(result.id, result);
    }
    return { byId, connectionFailure: null };
  } catch (failure) {
    return { byId, connectionFailure: failure instanceof Error ? failure : new Error(String(failure)) };
  }
}

/** What is created or moved is held against the scope; what stays where it is, or goes, is not. */
async function refuse(item: ExportItem, scope: ManagedScope): Promise<ExportResult | null> {
  if (item.change === 'delete') return null;
  const { secondaryExternalId } = item.objectType;
  const address = item.changes.findLast(
    ({ attribute, kind, value }) => attribute.name === secondaryExternalId && kind !== 'remove' && value !== null,
  )?.value;
  if (address === undefined || address === null || (await scope.contains(address))) return null;
  const message = `"${String(address)}" lies outside the selected containers, so nothing is written there.`;
  return { kind: 'rejected', id: item.id, reason: 'outsideManagedScope', message };
}
