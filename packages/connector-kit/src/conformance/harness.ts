/**
 * What a connector's test brings so that the conformance suite can drive it against a real system.
 * What a system cannot do is an absent member; the tests that need it are then not declared.
 */
import type { Value } from '@jim/engine/model/values.ts';
import type {
  Connector,
  ConnectorEnvironment,
  ExportAttributeChange,
  ExportItem,
  ImportObjectType,
  ImportPartition,
  SchemaAttribute,
} from '../connector.ts';
import type { SettingValues } from '../settings.ts';

export interface ConformanceHarness {
  readonly connector: Connector;
  readonly can: ConformanceAbilities;
  /** A fresh system with this many people, and with groups if it `can`; ended by its disposal. */
  prepare(content: { readonly people: number; readonly groups: number }): Promise<ConformanceSystem>;
}

/** Which tests are declared; the members of the same subject in ConformanceSystem are then present. */
export interface ConformanceAbilities {
  readonly groups: boolean;
  /** A text of 1 MiB in `textAttribute`. */
  readonly largeText: boolean;
  readonly multiValued: boolean;
  readonly rename: boolean;
  /** `refusedItem`. */
  readonly refuse: boolean;
  readonly badCredentials: boolean;
  readonly unreachable: boolean;
  readonly dieDuringImport: boolean;
  readonly dieDuringExport: boolean;
  readonly hang: boolean;
}

export interface ConformanceSystem extends AsyncDisposable {
  readonly environment: ConnectorEnvironment;
  /** Settings with which the connector reaches the system and may import and export. */
  readonly settings: SettingValues;
  readonly partitions: readonly ImportPartition[];
  readonly filePath: string | null;
  readonly people: PeopleOfSystem;
  readonly groups?: ImportObjectType;
  /** Changes behind the connector's back. */
  readonly direct: DirectChanges;
  /** An item about a new person that the system or the connector must refuse. */
  readonly refusedItem?: (id: string) => ExportItem;
  readonly settingsWithBadCredentials?: SettingValues;
  readonly settingsOfNoSystem?: SettingValues;
  /** Ends the system, or spoils what is being read, while an import is between two pages. */
  readonly dieDuringImport?: () => Promise<void>;
  readonly dieDuringExport?: () => Promise<void>;
  /** Brings the system back after `dieDuringExport`, with what it had stored. */
  readonly revive?: () => Promise<void>;
  /** From now on the system takes requests and never answers. */
  readonly hang?: () => Promise<void>;
}

export interface PeopleOfSystem {
  readonly objectType: ImportObjectType;
  /** Single-valued; tells the suite which person an object is, and a direct rename changes it. May be the external id. */
  readonly keyAttribute: string;
  /** A person's key by number; those of a fresh system are 0 … people − 1. */
  key(index: number): Value;
  /** Writable, free text, single-valued. */
  readonly textAttribute: SchemaAttribute;
  /** Writable, free text. */
  readonly multiValuedAttribute?: SchemaAttribute;
  /** The changes that create a person with this key, and the address of the new object if exports need one. */
  create(key: Value): {
    readonly changes: readonly ExportAttributeChange[];
    readonly secondaryExternalId: Value | null;
  };
}

export interface DirectChanges {
  create(key: Value): Promise<void>;
  modify(key: Value, text: string): Promise<void>;
  rename?(key: Value, newKey: Value): Promise<void>;
  delete(key: Value): Promise<void>;
}
