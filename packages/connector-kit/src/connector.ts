/**
 * What a connector is: it moves and describes data. It never compares, joins, counts or deletes
 * by its own judgement; the engine owns status, retries and every decision (CON-31).
 *
 *   definition ──open(settings)──▶ OpenConnector ──discoverSchema / discoverHierarchy
 *                                                ├─fullImport / deltaImport ──ImportPage…──▶ engine
 *                                                └─export(items) ──ExportResult…──▶ engine
 *                                                    └─completeExport ──ExportResult…──▶ engine
 *
 * A capability is present or absent: an OpenConnector without `export` cannot export.
 * The scope of an open connector ends with `await using`.
 */
import type {
  AttributeDataType,
  AttributePlurality,
  AttributeWritability,
  Value,
  Values,
} from '@jim/engine/model/values.ts';
import type { SettingDefinition, SettingProblem, SettingValues } from './settings.ts';

/** CON-03. Wire names are these with the prefix `supports`. */
export interface ConnectorCapabilities {
  readonly fullImport: boolean;
  readonly deltaImport: boolean;
  readonly export: boolean;
  readonly partitions: boolean;
  readonly partitionContainers: boolean;
  readonly secondaryExternalId: boolean;
  readonly userSelectedExternalId: boolean;
  readonly userSelectedAttributeTypes: boolean;
  readonly autoConfirmExport: boolean;
  readonly parallelExport: boolean;
  readonly paging: boolean;
  readonly filePaths: boolean;
}

export interface Connector {
  /** The name by which a connector definition finds its code (CON-01). */
  readonly name: string;
  readonly description: string;
  readonly url: string;
  readonly capabilities: ConnectorCapabilities;
  /** In display order, presentation rows included (CST-01). */
  readonly settings: readonly SettingDefinition[];
  /** The connector's own checks; the generic ones (CST-04) have passed already. Empty means valid. */
  validate(settings: SettingValues, environment: ConnectorEnvironment): Promise<readonly SettingProblem[]>;
  /** Throws ConnectorError when the system cannot be reached or refuses the credentials. */
  open(settings: SettingValues, environment: ConnectorEnvironment): Promise<OpenConnector>;
}

export interface ConnectorEnvironment {
  /** Folders that file settings may name, absolute (JIM_FILE_ROOTS). */
  readonly fileRoots: readonly string[];
  /** PEM texts of the enabled certificates of our store (CON-34). */
  readonly trustedCertificates: readonly string[];
  readonly log: ConnectorLog;
}

export interface ConnectorLog {
  debug(message: string, details?: object): void;
  info(message: string, details?: object): void;
  warn(message: string, details?: object): void;
}

export interface OpenConnector extends AsyncDisposable {
  discoverSchema(signal: AbortSignal): Promise<DiscoveredSchema>;
  readonly discoverHierarchy?: (signal: AbortSignal) => Promise<readonly DiscoveredPartition[]>;
  readonly fullImport?: (request: ImportRequest) => AsyncIterable<ImportPage>;
  readonly deltaImport?: (request: ImportRequest) => AsyncIterable<ImportPage>;
  /**
   * Sends the items and reports one result per item, in any order, as they become known.
   * An item for which nothing is reported counts as unknown. A throw means the connection failed (EXP-15).
   */
  readonly export?: (items: readonly ExportItem[], signal: AbortSignal) => AsyncIterable<ExportResult>;
  /**
   * Present where a system is written as a whole, as a file is: `export` then only takes items in, as often as it is called,
   * and reports nothing; this writes them all and reports, in the order in which they came. A throw before the first result
   * means that the system is as it was. Items may wait on disk until then, so a system of this kind has no write-only attributes.
   */
  readonly completeExport?: (signal: AbortSignal) => AsyncIterable<ExportResult>;
  /** Absent: objects may be written anywhere. */
  readonly managedScope?: (partitions: readonly ImportPartition[]) => ManagedScope;
  /** Containers the connector had to create while exporting, parents before their children (CON-33). */
  readonly createdContainers?: () => readonly CreatedContainer[];
}

// ── schema and hierarchy ─────────────────────────────────────────────────────────────────────────

/** CON-10. */
export interface DiscoveredSchema {
  readonly objectTypes: readonly DiscoveredObjectType[];
  /** Things an administrator should know, e.g. classes that could not be resolved. */
  readonly warnings?: readonly string[];
  /** Setting values the discovery recommends (LDAP-12), by setting name. */
  readonly recommendedSettings?: Readonly<Record<string, number>>;
}

export interface DiscoveredObjectType {
  readonly name: string;
  readonly attributes: readonly DiscoveredAttribute[];
  readonly recommendedExternalId?: string;
  readonly recommendedSecondaryExternalId?: string;
}

export interface DiscoveredAttribute {
  readonly name: string;
  readonly description?: string;
  readonly className?: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
  readonly writability: AttributeWritability;
  readonly required?: boolean;
  /** It can be set but never read, like a password: no import confirms it, and nobody is shown what was sent. */
  readonly isWriteOnly?: boolean;
}

/** CON-12. */
export interface DiscoveredPartition {
  readonly externalId: string;
  readonly name: string;
  readonly hidden: boolean;
  readonly containers: readonly DiscoveredContainer[];
}

export interface DiscoveredContainer {
  readonly externalId: string;
  readonly name: string;
  readonly description?: string;
  readonly hidden: boolean;
  /** Immutable id in the system, so that a rename keeps the selection (CON-12). */
  readonly stableId?: string;
  readonly children: readonly DiscoveredContainer[];
}

/** Where a system is managed by us, as the selected partitions and containers say (EXP-39). */
export interface ManagedScope {
  /** Whether an object may be created at, or moved to, this address (a secondary external id). */
  contains(address: Value): Promise<boolean>;
}

export interface CreatedContainer {
  readonly externalId: string;
  readonly name: string;
  readonly parentExternalId: string | null;
  /** The partition it lies in; null when that is none the system names. */
  readonly partitionExternalId: string | null;
  readonly stableId?: string;
}

// ── import ───────────────────────────────────────────────────────────────────────────────────────

/** The part of a connected system's schema that a run works with: selected types, their selected attributes and both ids. */
export interface ImportObjectType {
  readonly name: string;
  readonly attributes: readonly SchemaAttribute[];
  readonly externalId: string | null;
  readonly secondaryExternalId: string | null;
}

export interface SchemaAttribute {
  readonly name: string;
  readonly type: AttributeDataType;
  readonly plurality: AttributePlurality;
}

export interface ImportPartition {
  readonly externalId: string;
  /** Selected containers; each means its whole subtree (DAT-31). */
  readonly containers: readonly ImportContainer[];
}

export interface ImportContainer {
  readonly externalId: string;
  readonly scope: 'subtree' | 'oneLevel';
  /** Container DNs below it that are left out. */
  readonly exclusions: readonly string[];
}

export interface ImportRequest {
  readonly objectTypes: readonly ImportObjectType[];
  /** Names of types that are in the schema but not selected: their objects are skipped silently (FILE-21). */
  readonly unselectedTypeNames: readonly string[];
  /** The selected partitions, or the run profile's one; empty for connectors without partitions. */
  readonly partitions: readonly ImportPartition[];
  readonly pageSize: number;
  /** The run profile's file path (FILE-20). */
  readonly filePath: string | null;
  /** What the last finished import left (persisted connector data), as it was at the start of the run (IMP-03). */
  readonly watermark: string | null;
  readonly signal: AbortSignal;
}

export interface ImportPage {
  readonly objects: readonly ImportedObject[];
  /** Where a delta resumes; the first one of a run is kept and stored after the last page (IMP-04). */
  readonly watermark?: string;
  readonly warning?: ImportWarning;
  /** How many objects are still expected in all, when the system can tell. */
  readonly expectedTotal?: number;
}

export interface ImportWarning {
  readonly message: string;
  readonly kind: 'general' | 'deltaFellBackToFull';
}

/** CON-22. `unspecified` = added or updated, whichever the connector space says. */
export interface ImportedObject {
  /** As the system names it; null when it could not be told. */
  readonly objectType: string | null;
  readonly change: 'unspecified' | 'added' | 'updated' | 'deleted';
  readonly attributes: readonly ImportedAttribute[];
  readonly problem?: ImportProblem;
}

export interface ImportedAttribute {
  readonly name: string;
  /** Canonical for the attribute's type; empty means "read, and has no value" (CON-23). */
  readonly values: Values;
}

export interface ImportProblem {
  readonly kind:
    | 'couldNotDetermineObjectType'
    | 'externalIdAttributes'
    | 'configurationError'
    | 'attributeValueError'
    | 'other';
  readonly message: string;
}

// ── export ───────────────────────────────────────────────────────────────────────────────────────

export interface ExportItem {
  /** Echoed in the result. */
  readonly id: string;
  readonly change: 'create' | 'update' | 'delete';
  readonly objectType: ImportObjectType;
  readonly externalId: Value | null;
  /** The address at the moment of the call, e.g. the current DN. */
  readonly secondaryExternalId: Value | null;
  readonly changes: readonly ExportAttributeChange[];
  /**
   * What we know the object holds now, by attribute name. A connector without `completeExport` gets a part only of a large set
   * of references; it has more of them than `changes` can take away.
   */
  readonly current: Readonly<Record<string, Values>>;
}

/** DAT-12. `update` with a null value clears the attribute. References are already addresses of the target system. */
export interface ExportAttributeChange {
  readonly attribute: SchemaAttribute;
  readonly kind: 'add' | 'update' | 'remove' | 'removeAll';
  readonly value: Value | null;
}

/** "We do not know" is an answer: a time-out after sending is neither success nor failure. */
export type ExportResult =
  | {
      readonly kind: 'applied';
      readonly id: string;
      /** Ids the system gave or changed (EXP-33), canonical. */
      readonly externalId?: Value;
      readonly secondaryExternalId?: Value;
      /** Of a deletion: the object stays in the system, disabled, and imports go on bringing it (LDAP-69). */
      readonly objectRemains?: boolean;
    }
  | { readonly kind: 'rejected'; readonly id: string; readonly reason: ExportRejection; readonly message: string }
  | { readonly kind: 'unknown'; readonly id: string; readonly message: string };

export type ExportRejection =
  | 'general'
  | 'invalidGeneratedExternalId'
  | 'placeholderMemberConstraintViolation'
  | 'outsideManagedScope'
  | 'missingDependency'
  | 'concurrencyConflict';

// ── errors ───────────────────────────────────────────────────────────────────────────────────────

export type ConnectorErrorCode =
  | 'invalidSettings'
  | 'cannotConnect'
  | 'badCredentials'
  | 'certificateRefused'
  | 'cannotDeltaImport'
  | 'notSupported'
  | 'badInput'
  | 'outsideFileRoots'
  | 'connectionLost';

/** An expected, user-actionable failure (TSK-16): its message goes to the activity, without a stack. */
export class ConnectorError extends Error {
  readonly code: ConnectorErrorCode;
  constructor(code: ConnectorErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ConnectorError';
    this.code = code;
  }
}
