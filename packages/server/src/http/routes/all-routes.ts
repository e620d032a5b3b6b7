/** Every route of the API, by hand and in one list: what is served is what stands here, and nothing is found by its place. */
import type { Route } from '../route.ts';
import { getActivity } from './activities/get-activity.ts';
import { getActivityStats } from './activities/get-stats.ts';
import { listActivities } from './activities/list-activities.ts';
import { listActivityChildren } from './activities/list-children.ts';
import { listActivityItems } from './activities/list-items.ts';
import { createApiKey } from './api-keys/create-api-key.ts';
import { deleteApiKey } from './api-keys/delete-api-key.ts';
import { getApiKey } from './api-keys/get-api-key.ts';
import { listApiKeys } from './api-keys/list-api-keys.ts';
import { replaceApiKey } from './api-keys/replace-api-key.ts';
import { addCertificateFile } from './certificates/add-certificate-file.ts';
import { deleteCertificate } from './certificates/delete-certificate.ts';
import { downloadCertificate } from './certificates/download-certificate.ts';
import { getCertificate } from './certificates/get-certificate.ts';
import { listCertificates } from './certificates/list-certificates.ts';
import { listEnabledCertificates } from './certificates/list-enabled-certificates.ts';
import { updateCertificate } from './certificates/update-certificate.ts';
import { uploadCertificate } from './certificates/upload-certificate.ts';
import { validateCertificate } from './certificates/validate-certificate.ts';
import { listDirectory } from './file-system/list-directory.ts';
import { listRoots } from './file-system/list-roots.ts';
import { validatePath } from './file-system/validate-path.ts';
import { listLogEntries } from './logs/list-log-entries.ts';
import { listLogFiles } from './logs/list-log-files.ts';
import { listLogLevels } from './logs/list-log-levels.ts';
import { listLogServices } from './logs/list-log-services.ts';
import { getAuthConfig } from './security/get-auth-config.ts';
import { getUserinfo } from './security/get-userinfo.ts';
import { listRoles } from './security/list-roles.ts';
import { createSession } from './session/create-session.ts';
import { deleteSession } from './session/delete-session.ts';
import { getSession } from './session/get-session.ts';
import { getSessionOptions } from './session/get-session-options.ts';
import { getSetting } from './service-settings/get-setting.ts';
import { listSettings } from './service-settings/list-settings.ts';
import { resetSetting } from './service-settings/reset-setting.ts';
import { updateSetting } from './service-settings/update-setting.ts';
import { getHealth } from './health/get-health.ts';
import { getLive } from './health/get-live.ts';
import { getReady } from './health/get-ready.ts';
import { getVersion } from './health/get-version.ts';
import { cancelExecution } from './schedule-executions/cancel-execution.ts';
import { getExecution } from './schedule-executions/get-execution.ts';
import { listActiveExecutions } from './schedule-executions/list-active-executions.ts';
import { listExecutions } from './schedule-executions/list-executions.ts';
import { createSchedule } from './schedules/create-schedule.ts';
import { deleteSchedule } from './schedules/delete-schedule.ts';
import { disableSchedule, enableSchedule } from './schedules/enable-schedule.ts';
import { getSchedule } from './schedules/get-schedule.ts';
import { listSchedules } from './schedules/list-schedules.ts';
import { runSchedule } from './schedules/run-schedule.ts';
import { updateSchedule } from './schedules/update-schedule.ts';
import { cleanUpHistory } from './history/clean-up-history.ts';
import { countHistory } from './history/count-history.ts';
import { listDeletedConnectedSystemObjects, listDeletedMetaverseObjects } from './history/list-deleted-objects.ts';
import { clearConnectedSystem } from './connected-systems/clear-connected-system.ts';
import { createConnectedSystem } from './connected-systems/create-connected-system.ts';
import { deleteConnectedSystem } from './connected-systems/delete-connected-system.ts';
import { getConnectedSystem } from './connected-systems/get-connected-system.ts';
import { importHierarchy } from './connected-systems/import-hierarchy.ts';
import { importSchema } from './connected-systems/import-schema.ts';
import { listConnectedSystems } from './connected-systems/list-connected-systems.ts';
import { previewConnectedSystemDeletion } from './connected-systems/preview-connected-system-deletion.ts';
import { updateConnectedSystem } from './connected-systems/update-connected-system.ts';
import { bulkUpdateAttributes, bulkUpdateAttributesAlias } from './connected-system-schema/bulk-update-attributes.ts';
import { getObjectType } from './connected-system-schema/get-object-type.ts';
import { listObjectTypes } from './connected-system-schema/list-object-types.ts';
import { listPartitions } from './connected-system-schema/list-partitions.ts';
import { updateAttribute } from './connected-system-schema/update-attribute.ts';
import { updateContainer } from './connected-system-schema/update-container.ts';
import { updateObjectType } from './connected-system-schema/update-object-type.ts';
import { updatePartition } from './connected-system-schema/update-partition.ts';
import { getConnectorDefinitionByName } from './connector-definitions/get-connector-definition-by-name.ts';
import { getConnectorDefinition } from './connector-definitions/get-connector-definition.ts';
import { listConnectorDefinitions } from './connector-definitions/list-connector-definitions.ts';
import { countUnresolvedReferences } from './connector-space/count-unresolved-references.ts';
import { getConnectedSystemObject } from './connector-space/get-connected-system-object.ts';
import { listAttributeValues } from './connector-space/list-attribute-values.ts';
import { listConnectorSpace } from './connector-space/list-connector-space.ts';
import { listUnresolvedReferences } from './connector-space/list-unresolved-references.ts';
import { discardPendingExports } from './pending-exports/discard-pending-exports.ts';
import { getPendingExport } from './pending-exports/get-pending-export.ts';
import { listAttributeChanges } from './pending-exports/list-attribute-changes.ts';
import { listPendingExports } from './pending-exports/list-pending-exports.ts';
import { retryPendingExports } from './pending-exports/retry-pending-exports.ts';
import { summarisePendingExports } from './pending-exports/summarise-pending-exports.ts';
import { createRunProfile } from './run-profiles/create-run-profile.ts';
import { deleteRunProfile } from './run-profiles/delete-run-profile.ts';
import { executeRunProfile } from './run-profiles/execute-run-profile.ts';
import { listRunProfiles } from './run-profiles/list-run-profiles.ts';
import { updateRunProfile } from './run-profiles/update-run-profile.ts';
import { createSyncRule } from './sync-rules/create-sync-rule.ts';
import { deleteSyncRule } from './sync-rules/delete-sync-rule.ts';
import { getSyncRule } from './sync-rules/get-sync-rule.ts';
import { listSyncRules } from './sync-rules/list-sync-rules.ts';
import { updateSyncRule } from './sync-rules/update-sync-rule.ts';
import { createMapping } from './mappings/create-mapping.ts';
import { deleteMapping } from './mappings/delete-mapping.ts';
import { getMapping } from './mappings/get-mapping.ts';
import { listMappings } from './mappings/list-mappings.ts';
import { updateMapping } from './mappings/update-mapping.ts';
import { createChildGroup } from './scoping-criteria/create-child-group.ts';
import { createScopingCriterion } from './scoping-criteria/create-scoping-criterion.ts';
import { createScopingGroup } from './scoping-criteria/create-scoping-group.ts';
import { deleteScopingCriterion } from './scoping-criteria/delete-scoping-criterion.ts';
import { deleteScopingGroup } from './scoping-criteria/delete-scoping-group.ts';
import { getScopingGroup } from './scoping-criteria/get-scoping-group.ts';
import { listScopingCriteria } from './scoping-criteria/list-scoping-criteria.ts';
import { replaceScope } from './scoping-criteria/replace-scope.ts';
import { updateScopingGroup } from './scoping-criteria/update-scoping-group.ts';
import { createMatchingRule } from './matching-rules/create-matching-rule.ts';
import { createSyncRuleMatchingRule } from './matching-rules/create-sync-rule-matching-rule.ts';
import { deleteMatchingRule } from './matching-rules/delete-matching-rule.ts';
import { deleteSyncRuleMatchingRule } from './matching-rules/delete-sync-rule-matching-rule.ts';
import { getMatchingRule } from './matching-rules/get-matching-rule.ts';
import { getSyncRuleMatchingRule } from './matching-rules/get-sync-rule-matching-rule.ts';
import { listMatchingRules } from './matching-rules/list-matching-rules.ts';
import { listSyncRuleMatchingRules } from './matching-rules/list-sync-rule-matching-rules.ts';
import { switchMatchingMode } from './matching-rules/switch-matching-mode.ts';
import { updateMatchingRule } from './matching-rules/update-matching-rule.ts';
import { updateSyncRuleMatchingRule } from './matching-rules/update-sync-rule-matching-rule.ts';
import { testExpression } from './expressions/test-expression.ts';
import { listMetaverseAttributes } from './metaverse/list-attributes.ts';
import { createMetaverseAttribute } from './metaverse/create-attribute.ts';
import { deleteMetaverseAttribute } from './metaverse/delete-attribute.ts';
import { getMetaverseAttribute } from './metaverse/get-attribute.ts';
import { getMetaverseObjectType } from './metaverse/get-object-type.ts';
import { getMetaverseObject } from './metaverse/get-object.ts';
import { listMetaverseObjects } from './metaverse/list-objects.ts';
import { searchMetaverseObjects } from './metaverse/search-objects.ts';
import { updateMetaverseAttribute } from './metaverse/update-attribute.ts';
import { updateMetaverseObjectType } from './metaverse/update-object-type.ts';
import { countPendingDeletions } from './pending-deletions/count-pending-deletions.ts';
import { listPendingDeletions } from './pending-deletions/list-pending-deletions.ts';
import { summarisePendingDeletions } from './pending-deletions/summarise-pending-deletions.ts';
import { executeExampleDataTemplate } from './example-data/execute-template.ts';
import { getExampleDataSet } from './example-data/get-data-set.ts';
import { getExampleDataTemplate } from './example-data/get-template.ts';
import { listExampleDataSets } from './example-data/list-data-sets.ts';
import { listExampleDataTemplates } from './example-data/list-templates.ts';
import { cancelPendingDeletion } from './pending-deletions/cancel-pending-deletion.ts';
import { postponePendingDeletion } from './pending-deletions/postpone-pending-deletion.ts';
import { explainMetaverseObjectAttribute } from './metaverse/explain-object-attribute.ts';
import { listMetaverseObjectHistory } from './metaverse/list-object-history.ts';
import { listMetaverseObjectReferrers } from './metaverse/list-object-referrers.ts';
import { listMetaverseObjectValues } from './metaverse/list-object-values.ts';
import { createPredefinedSearch } from './predefined-searches/create-predefined-search.ts';
import { deletePredefinedSearch } from './predefined-searches/delete-predefined-search.ts';
import { getPredefinedSearch } from './predefined-searches/get-predefined-search.ts';
import { listPredefinedSearches } from './predefined-searches/list-predefined-searches.ts';
import { updatePredefinedSearch } from './predefined-searches/update-predefined-search.ts';
import { listMetaverseObjectTypes } from './metaverse/list-object-types.ts';
import { cancelActivity } from './activities/cancel-activity.ts';
import { streamActivities } from './activities/stream-activities.ts';
import { streamActivity } from './activities/stream-activity.ts';
import { getActivityFacets } from './activities/get-facets.ts';
import { getActivityItem } from './activities/get-item.ts';
import { listActivitySiblings } from './activities/list-siblings.ts';
import { getMetrics } from './metrics/get-metrics.ts';
import { listSystemSettings } from './connected-systems/list-system-settings.ts';
import { testConnection } from './connected-systems/test-connection.ts';
import { selectHierarchy } from './connected-system-schema/select-hierarchy.ts';
import { listExpressionFunctions } from './expressions/list-expression-functions.ts';
import { getAttributePriority } from './attribute-priority/get-attribute-priority.ts';
import { updateAttributePriority } from './attribute-priority/update-attribute-priority.ts';

export const allRoutes: readonly Route[] = [
  getActivity,
  getActivityStats,
  listActivities,
  listActivityChildren,
  listActivityItems,
  createApiKey,
  deleteApiKey,
  getApiKey,
  listApiKeys,
  replaceApiKey,
  addCertificateFile,
  deleteCertificate,
  downloadCertificate,
  getCertificate,
  listCertificates,
  listEnabledCertificates,
  updateCertificate,
  uploadCertificate,
  validateCertificate,
  listDirectory,
  listRoots,
  validatePath,
  listLogEntries,
  listLogFiles,
  listLogLevels,
  listLogServices,
  getAuthConfig,
  getUserinfo,
  listRoles,
  createSession,
  deleteSession,
  getSession,
  getSessionOptions,
  getSetting,
  listSettings,
  resetSetting,
  updateSetting,
  getHealth,
  getLive,
  getReady,
  getVersion,
  listSchedules,
  createSchedule,
  getSchedule,
  updateSchedule,
  deleteSchedule,
  enableSchedule,
  disableSchedule,
  runSchedule,
  listExecutions,
  listActiveExecutions,
  getExecution,
  cancelExecution,
  cleanUpHistory,
  cancelActivity,
  getMetrics,
  getActivityItem,
  getActivityFacets,
  listActivitySiblings,
  streamActivities,
  streamActivity,
  countHistory,
  listDeletedConnectedSystemObjects,
  listDeletedMetaverseObjects,
  clearConnectedSystem,
  createConnectedSystem,
  deleteConnectedSystem,
  getConnectedSystem,
  importHierarchy,
  importSchema,
  listConnectedSystems,
  previewConnectedSystemDeletion,
  updateConnectedSystem,
  bulkUpdateAttributes,
  bulkUpdateAttributesAlias,
  getObjectType,
  listObjectTypes,
  listPartitions,
  updateAttribute,
  updateContainer,
  updateObjectType,
  updatePartition,
  getConnectorDefinitionByName,
  getConnectorDefinition,
  listConnectorDefinitions,
  countUnresolvedReferences,
  getConnectedSystemObject,
  listAttributeValues,
  listConnectorSpace,
  listUnresolvedReferences,
  discardPendingExports,
  getPendingExport,
  listAttributeChanges,
  listPendingExports,
  retryPendingExports,
  summarisePendingExports,
  createRunProfile,
  deleteRunProfile,
  executeRunProfile,
  listRunProfiles,
  updateRunProfile,
  createSyncRule,
  deleteSyncRule,
  getSyncRule,
  listSyncRules,
  updateSyncRule,
  createMapping,
  deleteMapping,
  getMapping,
  listMappings,
  updateMapping,
  createChildGroup,
  createScopingCriterion,
  createScopingGroup,
  deleteScopingCriterion,
  deleteScopingGroup,
  getScopingGroup,
  listScopingCriteria,
  replaceScope,
  updateScopingGroup,
  createMatchingRule,
  createSyncRuleMatchingRule,
  deleteMatchingRule,
  deleteSyncRuleMatchingRule,
  getMatchingRule,
  getSyncRuleMatchingRule,
  listMatchingRules,
  listSyncRuleMatchingRules,
  switchMatchingMode,
  updateMatchingRule,
  updateSyncRuleMatchingRule,
  testExpression,
  listMetaverseAttributes,
  listMetaverseObjectTypes,
  explainMetaverseObjectAttribute,
  listMetaverseObjectHistory,
  listMetaverseObjectReferrers,
  listMetaverseObjectValues,
  createPredefinedSearch,
  deletePredefinedSearch,
  getPredefinedSearch,
  listPredefinedSearches,
  updatePredefinedSearch,
  cancelPendingDeletion,
  postponePendingDeletion,
  executeExampleDataTemplate,
  getExampleDataSet,
  getExampleDataTemplate,
  listExampleDataSets,
  listExampleDataTemplates,
  createMetaverseAttribute,
  deleteMetaverseAttribute,
  getMetaverseAttribute,
  getMetaverseObjectType,
  getMetaverseObject,
  listMetaverseObjects,
  searchMetaverseObjects,
  updateMetaverseAttribute,
  updateMetaverseObjectType,
  countPendingDeletions,
  listPendingDeletions,
  summarisePendingDeletions,
  listSystemSettings,
  testConnection,
  selectHierarchy,
  listExpressionFunctions,
  getAttributePriority,
  updateAttributePriority,
];
