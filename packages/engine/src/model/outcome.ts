/** What happened to one object of a run: the item, its error, and the causal tree of outcomes (statistics §2–§5). */
import type { AttributeChanges } from './pending-export.ts';

export const objectChangeTypes = [
  'NotSet',
  'Added',
  'Updated',
  'Deleted',
  'Projected',
  'Joined',
  'AttributeFlow',
  'Disconnected',
  'DisconnectedOutOfScope',
  'OutOfScopeRetainJoin',
  'DriftCorrection',
  'Exported',
  'Deprovisioned',
  'NoChange',
  'PendingExport',
  'PendingExportConfirmed',
  'Created',
] as const;
export type ObjectChangeType = (typeof objectChangeTypes)[number];

export const itemErrorTypes = [
  'AmbiguousMatch',
  'CouldNotMatchObjectType',
  'CouldNotJoinDueToExistingJoin',
  'DuplicateImportedAttributes',
  'MissingExternalIdAttributeValue',
  'UnexpectedAttribute',
  'UnresolvedReference',
  'UnsupportedExternalIdAttributeType',
  'ExportNotConfirmed',
  'ExportConfirmationFailed',
  'CsoCreationFailed',
  'DuplicateObject',
  'InvalidGeneratedExternalId',
  'UnhandledError',
  'MultiValuedAttributeTruncated',
  'DeltaImportFallbackToFullImport',
  'ExpressionEvaluationError',
  'ExpressionMissingInput',
  'MultiValuedToSingleValued',
  'ImportHashVerificationFailed',
  'ImportAttributeValueError',
  'ConnectorConfigurationError',
  'CouldNotExportDueToExistingConnectedSystemObject',
] as const;
export type ItemErrorType = (typeof itemErrorTypes)[number];

/** D-22: these alone make a run CompleteWithWarning; every other error makes it CompleteWithError. */
export const warningErrorTypes: ReadonlySet<ItemErrorType> = new Set<ItemErrorType>([
  'UnresolvedReference',
  'ExportNotConfirmed',
  'MultiValuedAttributeTruncated',
  'MultiValuedToSingleValued',
  'DeltaImportFallbackToFullImport',
]);

/** In the order of statistics §4, which is the order of `outcomeSummary` (OS-02). */
export const outcomeTypes = [
  'CsoAdded',
  'CsoUpdated',
  'CsoDeleted',
  'DeletionDetected',
  'ExportConfirmed',
  'ExportFailed',
  'Projected',
  'Joined',
  'AttributeFlow',
  'Disconnected',
  'DisconnectedOutOfScope',
  'MvoDeleted',
  'DriftCorrection',
  'Provisioned',
  'PendingExportCreated',
  'Exported',
  'Deprovisioned',
  'MvoDeletionScheduled',
  'AssertedNull',
  'NoContributor',
  'DeprovisionQueued',
] as const;
export type OutcomeType = (typeof outcomeTypes)[number];

/** OC-01. `count` is attributes or values, whatever the type counts; the order of `children` is the ordinal. */
export interface Outcome {
  readonly type: OutcomeType;
  readonly targetId?: string;
  readonly target?: string;
  readonly count?: number;
  readonly message?: string;
  /** Of a staged export, by connected system attribute (OUT-45). */
  readonly changes?: AttributeChanges;
  readonly children?: readonly Outcome[];
}

/** The part of an item that counts; kept beside the outcomes so that counters never depend on the tracking level (D-12). */
export interface ItemCounts {
  readonly csoAdds?: number;
  readonly csoUpdates?: number;
  readonly csoDeletes?: number;
  readonly projections?: number;
  readonly joins?: number;
  readonly attributeFlows?: number;
  readonly disconnections?: number;
  readonly disconnectedOutOfScope?: number;
  readonly outOfScopeRetainJoin?: number;
  readonly driftCorrections?: number;
  readonly provisioned?: number;
  readonly exported?: number;
  readonly deprovisioned?: number;
  readonly pendingExports?: number;
  readonly pendingExportsConfirmed?: number;
  readonly pendingExportsRetrying?: number;
  readonly pendingExportsFailed?: number;
  readonly created?: number;
}

export interface ItemError {
  readonly type: ItemErrorType;
  readonly message: string;
  readonly stack?: string;
}

export interface ActivityItem {
  readonly id: string;
  readonly connectedSystemObjectId: string | null;
  readonly metaverseObjectId: string | null;
  readonly externalId: string | null;
  readonly displayName: string | null;
  readonly objectType: string | null;
  readonly changeType: ObjectChangeType;
  readonly error: ItemError | null;
  readonly outcomes: readonly Outcome[];
  readonly counts: ItemCounts;
  /** False for objects the run found missing, and for second items about one object (D-14). */
  readonly isAboutProcessedObject: boolean;
  /** The object an item is about, so that two items of one object count once (D-14). */
  readonly objectKey: string;
}
