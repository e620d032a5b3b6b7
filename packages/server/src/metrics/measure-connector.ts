import type { Connector, OpenConnector } from '@jim/connector-kit/connector.ts';
import type { ConnectorCall, Metrics } from './metrics.ts';

type Measurements = Pick<Metrics, 'connectorCalled'>;

/** The same connector, whose calls are timed. */
export function measureConnector(connector: Connector, metrics: Measurements): Connector {
  return {
    ...connector,
    validate: (settings, environment) =>
      timed(connector.name, 'validate', metrics, () => connector.validate(settings, environment)),
    open: async (settings, environment) => {
      const opened = await timed(connector.name, 'open', metrics, () => connector.open(settings, environment));
      return measureOpen(connector.name, opened, metrics);
    },
  };
}

function measureOpen(name: string, opened: OpenConnector, metrics: Measurements): OpenConnector {
  const { discoverHierarchy, fullImport, deltaImport, managedScope, createdContainers } = opened;
  const { export: send, completeExport } = opened;
  return {
    discoverSchema: (signal) => timed(name, 'discoverSchema', metrics, () => opened.discoverSchema(signal)),
    ...(discoverHierarchy && {
      discoverHierarchy: (signal) =>
        timed(name, 'discoverHierarchy', metrics, () => discoverHierarchy.call(opened, signal)),
    }),
    ...(fullImport && {
      fullImport: (request) => timedEach(name, 'fullImport', metrics, fullImport.call(opened, request)),
    }),
    ...(deltaImport && {
      deltaImport: (request) => timedEach(name, 'deltaImport', metrics, deltaImport.call(opened, request)),
    }),
    ...(send && { export: (items, signal) => timedEach(name, 'export', metrics, send.call(opened, items, signal)) }),
    ...(completeExport && {
      completeExport: (signal) => timedEach(name, 'export', metrics, completeExport.call(opened, signal)),
    }),
    ...(managedScope && { managedScope: (partitions) => managedScope.call(opened, partitions) }),
    ...(createdContainers && { createdContainers: () => createdContainers.call(opened) }),
    [Symbol.asyncDispose]: () => opened[Symbol.asyncDispose](),
  };
}

async function timed<Result>(
  name: string,
  call: ConnectorCall,
  metrics: Measurements,
  work: () => Promise<Result>,
): Promise<Result> {
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1_000;
  try {
    const result = await work();
    metrics.connectorCalled(name, call, 'ok', seconds());
    return result;
  } catch (error) {
    metrics.connectorCalled(name, call, 'error', seconds());
    throw error;
  }
}

/** Times what the connector takes for each part, not what is done with it; a caller that stops early stops the connector too. */
async function* timedEach<Part>(
  name: string,
  call: ConnectorCall,
  metrics: Measurements,
  parts: AsyncIterable<Part>,
): AsyncGenerator<Part> {
  const iterator = parts[Symbol.asyncIterator]();
  let isDone = false;
  try {
    for (;;) {
      const begun = performance.now();
      const next = await iterator.next().catch((error: unknown) => {
        isDone = true;
        metrics.connectorCalled(name, call, 'error', (performance.now() - begun) / 1_000);
        throw error;
      });
      isDone = next.done === true;
      if (next.done === true) return;
      metrics.connectorCalled(name, call, 'ok', (performance.now() - begun) / 1_000);
      yield next.value;
    }
  } finally {
    if (!isDone) await iterator.return?.();
  }
}
