import type { Connector, ConnectorEnvironment } from '@jim/connector-kit/connector.ts';
import type { Log } from './log.ts';
import type { Secrets } from './secrets/secrets.ts';
import type { EffectiveSettings } from './settings/effective-settings.ts';
import type { Database } from './store/database.ts';
import type { Notifications } from './store/notifications.ts';

/** What use cases work with. One is made by the composition root for a process, one by each test. */
export interface Services {
  readonly database: Database;
  /** By the name of their definition (CON-01). */
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly secrets: Secrets;
  readonly settings: EffectiveSettings;
  readonly log: Log;
  /** What other processes and this one tell of changes (work-notices.ts). Close it before the API, whose streams end with it. */
  readonly notifications: Notifications;
  readonly clock: Clock;
  /** A UUID of version 7. */
  newId(): string;
  readonly config: ServiceConfig;
  /** What a connector may see of the machine; reads the enabled certificates afresh. */
  connectorEnvironment(): Promise<ConnectorEnvironment>;
}

export interface Clock {
  now(): Date;
}

/** The part of the configuration that use cases read. */
export interface ServiceConfig {
  /** Where logs, keys and the embedded database are, absolute. */
  readonly dataFolder: string;
  /** Folders that connectors and the file browser may read, absolute; the first one is where browsing starts. */
  readonly fileRoots: readonly string[];
  readonly version: string;
  /** Where scripts of schedule steps are, absolute. Absent: only runs are executed, other steps are skipped (EXE-05). */
  readonly stepFolder?: string;
  /** Where browsers reach the service, when that is not what their requests say. */
  readonly publicUrl?: string | null;
  /** Claim value of the person who becomes the first administrator (ROLE-03). */
  readonly initialAdministrator?: string | null;
  /** Whether the portal takes API keys: `auto` unless given, see http/auth/key-sign-in.ts. */
  readonly apiKeySignIn?: 'auto' | 'always' | 'never';
}
