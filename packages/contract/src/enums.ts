/** Every enumeration of the wire. The integer of a name is its place. */
import { enumeration } from './enumeration.ts';

// ── activities ───────────────────────────────────────────────────────────────────────────────────

export const activityStatus = enumeration('ActivityStatus', [
  'NotSet',
  'InProgress',
  'Complete',
  'CompleteWithWarning',
  'CompleteWithError',
  'FailedWithError',
  'Cancelled',
]);

export const activityTargetType = enumeration('ActivityTargetType', [
  'NotSet',
  'ExampleDataTemplate',
  'ConnectedSystem',
  'ConnectedSystemRunProfile',
  'SyncRule',
  'MetaverseObject',
  'TrustedCertificate',
  'ObjectMatchingRule',
  'MetaverseAttribute',
  'ServiceSetting',
  'HistoryRetentionCleanup',
  'MetaverseObjectType',
  'System',
  'Schedule',
  'TemporalScopeReconciliation',
]);
export type ActivityTargetType = (typeof activityTargetType.names)[number];

export const activityTargetOperationType = enumeration('ActivityTargetOperationType', [
  'Create',
  'Read',
  'Update',
  'Delete',
  'Clear',
  'Execute',
  'ImportHierarchy',
  'ImportSchema',
  'Revert',
]);
export type ActivityTargetOperationType = (typeof activityTargetOperationType.names)[number];

export const activityInitiatorType = enumeration('ActivityInitiatorType', ['NotSet', 'User', 'ApiKey', 'System']);
export const deletedObjectInitiator = enumeration('DeletedObjectInitiator', ['User', 'ApiKey', 'Unknown']);

export const metaverseObjectChangeInitiatorType = enumeration('MetaverseObjectChangeInitiatorType', [
  'NotSet',
  'User',
  'WorkflowInstance',
  'GroupMembershipRuleEvaluation',
  'SynchronisationRule',
  'ExampleData',
  'System',
]);

export const connectedSystemRunType = enumeration('ConnectedSystemRunType', [
  'NotSet',
  'FullImport',
  'DeltaImport',
  'FullSynchronisation',
  'DeltaSynchronisation',
  'Export',
]);

export const objectChangeType = enumeration('ObjectChangeType', [
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
]);

/** The order in which `outcomeSummary` lists what happened. */
export const syncOutcomeType = enumeration('SyncOutcomeType', [
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
]);

/** From `MultiValuedToSingleValued` on they are ours (D-22). */
export const executionItemErrorType = enumeration('ExecutionItemErrorType', [
  'NotSet',
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
  'MultiValuedToSingleValued',
  'ExpressionEvaluationError',
  'ExpressionMissingInput',
  'ImportHashVerificationFailed',
  'ImportAttributeValueError',
  'ConnectorConfigurationError',
  'CouldNotExportDueToExistingConnectedSystemObject',
]);

// ── schema ───────────────────────────────────────────────────────────────────────────────────────

export const attributeDataType = enumeration(
  'AttributeDataType',
  ['NotSet', 'Text', 'Number', 'DateTime', 'Binary', 'Reference', 'Guid', 'Boolean', 'LongNumber'],
  { integer: 'Number', string: 'Text' },
);
export const attributePlurality = enumeration('AttributePlurality', ['SingleValued', 'MultiValued'], {
  single: 'SingleValued',
  multi: 'MultiValued',
});
export const attributeWritability = enumeration('AttributeWritability', ['Writable', 'ReadOnly'], {
  readwrite: 'Writable',
});
export const attributeRenderingHint = enumeration('AttributeRenderingHint', ['Default', 'Table', 'ChipSet', 'List']);

// ── connected systems ────────────────────────────────────────────────────────────────────────────

export const connectedSystemStatus = enumeration('ConnectedSystemStatus', ['Active', 'Disabled', 'Deleting']);
export const connectedSystemObjectStatus = enumeration('ConnectedSystemObjectStatus', [
  'Normal',
  'Obsolete',
  'PendingProvisioning',
]);
export const connectedSystemObjectJoinType = enumeration('ConnectedSystemObjectJoinType', [
  'NotJoined',
  'Projected',
  'Provisioned',
  'Joined',
]);
export const pendingExportChangeType = enumeration('PendingExportChangeType', ['Create', 'Update', 'Delete']);
export const pendingExportStatus = enumeration('PendingExportStatus', [
  'Pending',
  'ExportNotConfirmed',
  'Executing',
  'Failed',
  'Exported',
]);
export const pendingExportAttributeChangeType = enumeration('PendingExportAttributeChangeType', [
  'Add',
  'Update',
  'Remove',
  'RemoveAll',
]);
export const pendingExportAttributeChangeStatus = enumeration('PendingExportAttributeChangeStatus', [
  'Pending',
  'ExportedPendingConfirmation',
  'ExportedNotConfirmed',
  'Failed',
]);
export const deletionOutcome = enumeration('DeletionOutcome', [
  'CompletedImmediately',
  'QueuedAsBackgroundJob',
  'QueuedAfterSync',
  'Failed',
]);
export const hierarchyItemType = enumeration('HierarchyItemType', ['Partition', 'Container']);
export const objectMatchingRuleMode = enumeration('ObjectMatchingRuleMode', ['ConnectedSystem', 'SyncRule']);
export const connectedSystemSettingCategory = enumeration('ConnectedSystemSettingCategory', [
  'Connectivity',
  'General',
  'Capabilities',
  'Schema',
  'Import',
  'Export',
]);
export const connectedSystemSettingType = enumeration('ConnectedSystemSettingType', [
  'String',
  'StringEncrypted',
  'Integer',
  'Heading',
  'Label',
  'Text',
  'DropDown',
  'CheckBox',
  'Divider',
  'File',
]);

// ── synchronisation rules ────────────────────────────────────────────────────────────────────────

export const syncRuleDirection = enumeration('SyncRuleDirection', ['NotSet', 'Import', 'Export']);
export const syncRuleMappingSourcesType = enumeration('SyncRuleMappingSourcesType', [
  'NotSet',
  'AttributeMapping',
  'ExpressionMapping',
  'AdvancedMapping',
]);
export const searchGroupType = enumeration('SearchGroupType', ['All', 'Any']);
export const searchComparisonType = enumeration('SearchComparisonType', [
  'NotSet',
  'Equals',
  'NotEquals',
  'StartsWith',
  'NotStartsWith',
  'EndsWith',
  'NotEndsWith',
  'Contains',
  'NotContains',
  'LessThan',
  'LessThanOrEquals',
  'GreaterThan',
  'GreaterThanOrEquals',
]);
export const relativeDateUnit = enumeration('RelativeDateUnit', ['Hours', 'Days', 'Weeks', 'Months', 'Years']);
export const relativeDateDirection = enumeration('RelativeDateDirection', ['Ago', 'FromNow']);
export const outboundDeprovisionAction = enumeration('OutboundDeprovisionAction', ['Disconnect', 'Delete']);
export const inboundOutOfScopeAction = enumeration('InboundOutOfScopeAction', ['RemainJoined', 'Disconnect']);

// ── metaverse ────────────────────────────────────────────────────────────────────────────────────

export const metaverseObjectStatus = enumeration('MetaverseObjectStatus', ['Normal', 'Obsolete']);
export const metaverseObjectOrigin = enumeration('MetaverseObjectOrigin', ['Projected', 'Internal']);
export const metaverseObjectDeletionRule = enumeration('MetaverseObjectDeletionRule', [
  'Manual',
  'WhenLastConnectorDisconnected',
  'WhenAuthoritativeSourceDisconnected',
]);
export const metaverseObjectDeletionTriggerMode = enumeration('MetaverseObjectDeletionTriggerMode', [
  'SpecificSourcesDisconnect',
  'AllSourcesDisconnect',
]);
export const pendingDeletionStatus = enumeration('PendingDeletionStatus', [
  'Deprovisioning',
  'AwaitingGracePeriod',
  'ReadyForDeletion',
]);

// ── schedules ────────────────────────────────────────────────────────────────────────────────────

export const scheduleTriggerType = enumeration('ScheduleTriggerType', ['Cron', 'Manual']);
export const schedulePatternType = enumeration('SchedulePatternType', ['SpecificTimes', 'Interval', 'Custom']);
export const scheduleIntervalUnit = enumeration('ScheduleIntervalUnit', ['Minutes', 'Hours']);
export const stepExecutionMode = enumeration('StepExecutionMode', ['Sequential', 'ParallelWithPrevious']);
export const scheduleStepType = enumeration('ScheduleStepType', [
  'RunProfile',
  'PowerShell',
  'Executable',
  'SqlScript',
  'TemporalScopeReconciliation',
]);
export const scheduleExecutionStatus = enumeration('ScheduleExecutionStatus', [
  'Queued',
  'InProgress',
  'Completed',
  'Failed',
  'Cancelled',
  'Paused',
]);
export const executionStepStatus = enumeration('ExecutionStepStatus', [
  'Pending',
  'Queued',
  'Waiting',
  'Processing',
  'Cancelling',
  'Completed',
  'Completed with Warning',
  'Completed with Error',
  'Failed',
  'Cancelled',
  'Unknown',
]);

// ── certificates, settings, logs, API ────────────────────────────────────────────────────────────

export const certificateSourceType = enumeration('CertificateSourceType', ['Uploaded', 'FilePath']);
export const serviceSettingCategory = enumeration('ServiceSettingCategory', [
  'SSO',
  'Synchronisation',
  'Maintenance',
  'History',
  'Security',
  'UI',
]);
export const serviceSettingValueType = enumeration('ServiceSettingValueType', [
  'String',
  'Boolean',
  'Integer',
  'TimeSpan',
  'Enum',
  'StringEncrypted',
]);
export const partitionValidationMode = enumeration('PartitionValidationMode', ['Error', 'Warning']);
export const syncOutcomeTrackingLevel = enumeration('SyncOutcomeTrackingLevel', ['None', 'Standard', 'Detailed']);
export const logLevel = enumeration('LogLevel', ['Verbose', 'Debug', 'Information', 'Warning', 'Error', 'Fatal']);
export const logService = enumeration('LogService', ['web', 'worker', 'scheduler', 'database']);
export const authMethod = enumeration('AuthMethod', ['oauth', 'api_key']);
export const comparisonType = enumeration('ComparisonType', [
  'Equals',
  'NotEquals',
  'LessThan',
  'GreaterThan',
  'GreaterThanOrEqual',
  'LessThanOrEqual',
  'Like',
]);
