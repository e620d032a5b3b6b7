export type PostgresSettings = Readonly<Record<string, string>>;

/**
 * Sized for a host of 2 cores and some GiB that runs JIM beside it; PostgreSQL's own defaults hold for the rest.
 * The npm package is built without lz4, and pglz costs more time than the WAL it saves: wal_compression stays off.
 */
export const productionSettings: PostgresSettings = {
  shared_buffers: '256MB',
  effective_cache_size: '4GB',
  maintenance_work_mem: '256MB',
  work_mem: '16MB',
  wal_buffers: '16MB',
  max_connections: '100',
  synchronous_commit: 'on',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  checkpoint_completion_target: '0.9',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '1',
  // compiling a statement costs more than JIM's short ones take
  jit: 'off',
  autovacuum_naptime: '20s',
  autovacuum_vacuum_scale_factor: '0.05',
  autovacuum_analyze_scale_factor: '0.02',
};

/** For clusters that are thrown away: nothing survives a crash, and nothing waits for a disk. */
export const throwawaySettings: PostgresSettings = {
  shared_buffers: '128MB',
  max_connections: '200',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_wal_size: '4GB',
  checkpoint_timeout: '1h',
  jit: 'off',
  random_page_cost: '1.1',
  max_parallel_workers_per_gather: '0',
};

/** What follows from how JIM starts and stops it; not open to choice. */
export function commandLine(cluster: string, port: number, settings: PostgresSettings): string[] {
  const all: PostgresSettings = {
    ...settings,
    listen_addresses: '127.0.0.1',
    port: String(port),
    unix_socket_directories: '',
    password_encryption: 'scram-sha-256',
    timezone: 'UTC',
    log_timezone: 'UTC',
    lc_messages: 'C',
    logging_collector: 'off',
    log_destination: 'stderr',
    log_line_prefix: '',
  };
  return ['-D', cluster, ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])];
}
