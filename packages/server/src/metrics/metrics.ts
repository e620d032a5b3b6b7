import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Database } from '../store/database.ts';
import { readInstallationMetrics } from '../store/metric-reads.ts';
import type { InstallationMetrics } from '../store/metric-reads.ts';

export type ConnectorCall =
  | 'open'
  | 'discoverSchema'
  | 'discoverHierarchy'
  | 'fullImport'
  | 'deltaImport'
  | 'export'
  | 'validate';

export interface Metrics {
  /** How long a call of a connector took; an import or an export counts once for every page or result it gave. */
  connectorCalled(connector: string, call: ConnectorCall, outcome: 'ok' | 'error', seconds: number): void;
  /**
   * In the text format of Prometheus: what this process does itself, and what the database knows of the whole installation,
   * which one process of several is enough to tell.
   */
  scrape(of: 'process' | 'installation'): Promise<string>;
}

const ofDatabase = new WeakMap<Database, Metrics>();

/** The measurements of a process, one for each database it works with. */
export function metricsOf(database: Database): Metrics {
  const metrics = ofDatabase.get(database) ?? createMetrics(database);
  ofDatabase.set(database, metrics);
  return metrics;
}

/** What is counted over whole tables is read at most this often, however often it is asked for. */
const freshForMs = 10_000;

function createMetrics(database: Database): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry, prefix: 'jim_' });
  const calls = new Histogram({
    name: 'jim_connector_call_seconds',
    help: 'Time a connector took for a call, a page or a result.',
    labelNames: ['connector', 'call', 'outcome'],
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 1, 5, 20, 60, 300],
    registers: [registry],
  });
  const show = installationGauges(registry);
  const statements = new Counter({
    name: 'jim_database_statements_total',
    help: 'Statements this process sent to the database.',
    registers: [registry],
  });
  const pool = new Gauge({
    name: 'jim_database_pool',
    help: 'Connections of this process to the database by state, and how much work waits for one.',
    labelNames: ['state'],
    registers: [registry],
  });
  let readAt = Number.NEGATIVE_INFINITY;
  return {
    connectorCalled: (connector, call, outcome, seconds) => calls.observe({ connector, call, outcome }, seconds),
    async scrape(of) {
      if (of === 'installation' && performance.now() - readAt > freshForMs) {
        show(await readInstallationMetrics(database));
        readAt = performance.now();
      }
      statements.reset();
      statements.inc(database.statementCount);
      const { inUse, idle, waiting } = database.pool;
      pool.set({ state: 'in_use' }, inUse);
      pool.set({ state: 'idle' }, idle);
      pool.set({ state: 'waiting' }, waiting);
      return registry.metrics();
    },
  };
}

function installationGauges(registry: Registry): (metrics: InstallationMetrics) => void {
  const gauge = <Label extends string>(name: string, help: string, labelNames: Label[]): Gauge<Label> =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const runs = gauge('jim_runs', 'Runs kept in the history.', ['run_type', 'status']);
  const runObjects = gauge('jim_run_objects', 'Objects that the runs kept in the history went through.', [
    'run_type',
    'status',
  ]);
  const runSeconds = gauge('jim_run_seconds', 'Time that the runs kept in the history took.', ['run_type', 'status']);
  const runningObjects = gauge('jim_running_objects', 'Objects a run in progress went through so far.', [
    'connected_system',
    'run_type',
  ]);
  const runningRate = gauge('jim_running_objects_per_second', 'Objects a second of a run in progress.', [
    'connected_system',
    'run_type',
  ]);
  const tasks = gauge('jim_tasks', 'Tasks that are queued or run.', ['status']);
  const taskAge = gauge('jim_task_oldest_seconds', 'Age of the oldest task.', ['status']);
  const exports = gauge('jim_pending_exports', 'Pending exports.', ['connected_system', 'status']);
  const exportAge = gauge('jim_pending_export_oldest_seconds', 'Age of the oldest pending export.', [
    'connected_system',
    'status',
  ]);
  const connections = gauge('jim_database_connections', 'Connections to the database.', ['application', 'state']);
  return (metrics) => {
    registryReset([
      runs,
      runObjects,
      runSeconds,
      runningObjects,
      runningRate,
      tasks,
      taskAge,
      exports,
      exportAge,
      connections,
    ]);
    for (const { runType, status, count, objects, seconds } of metrics.runs) {
      const labels = { run_type: runType, status };
      runs.set(labels, count);
      runObjects.set(labels, objects);
      runSeconds.set(labels, seconds);
    }
    for (const { connectedSystem, runType, objects, seconds } of metrics.running) {
      const labels = { connected_system: connectedSystem, run_type: runType };
      runningObjects.set(labels, objects);
      runningRate.set(labels, seconds > 0 ? objects / seconds : 0);
    }
    for (const { status, count, oldestSeconds } of metrics.tasks) {
      tasks.set({ status }, count);
      taskAge.set({ status }, oldestSeconds);
    }
    for (const { connectedSystem, status, count, oldestSeconds } of metrics.pendingExports) {
      const labels = { connected_system: connectedSystem, status };
      exports.set(labels, count);
      exportAge.set(labels, oldestSeconds);
    }
    for (const { application, state, count } of metrics.connections) connections.set({ application, state }, count);
  };
}

/** What is no longer there is not shown with its last value. */
function registryReset(gauges: readonly { reset(): void }[]): void {
  for (const gauge of gauges) gauge.reset();
}
