import type { Endpoint } from './endpoint.ts';
import { isEndpoint } from './endpoint.ts';
import * as activities from './endpoints/activities.ts';
import * as activityAnalysis from './endpoints/activity-analysis.ts';
import * as activityControl from './endpoints/activity-control.ts';
import * as apiKeys from './endpoints/api-keys.ts';
import * as certificates from './endpoints/certificates.ts';
import * as fileSystem from './endpoints/file-system.ts';
import * as health from './endpoints/health.ts';
import * as connectedSystemDeletion from './endpoints/connected-system-deletion.ts';
import * as connectedSystemDiscovery from './endpoints/connected-system-discovery.ts';
import * as connectedSystemSchema from './endpoints/connected-system-schema.ts';
import * as connectedSystems from './endpoints/connected-systems.ts';
import * as connectorDefinitions from './endpoints/connector-definitions.ts';
import * as connectorSpace from './endpoints/connector-space.ts';
import * as expressionTest from './endpoints/expression-test.ts';
import * as logs from './endpoints/logs.ts';
import * as mappings from './endpoints/mappings.ts';
import * as metrics from './endpoints/metrics.ts';
import * as matchingMode from './endpoints/matching-mode.ts';
import * as matchingRules from './endpoints/matching-rules.ts';
import * as exampleData from './endpoints/example-data.ts';
import * as metaverseObjectDetails from './endpoints/metaverse-object-details.ts';
import * as predefinedSearches from './endpoints/predefined-searches.ts';
import * as metaverseAttributes from './endpoints/metaverse-attributes.ts';
import * as metaverseObjectTypes from './endpoints/metaverse-object-types.ts';
import * as metaverseObjects from './endpoints/metaverse-objects.ts';
import * as pendingDeletions from './endpoints/pending-deletions.ts';
import * as pendingExports from './endpoints/pending-exports.ts';
import * as roles from './endpoints/roles.ts';
import * as runProfiles from './endpoints/run-profiles.ts';
import * as history from './endpoints/history.ts';
import * as scheduleExecutions from './endpoints/schedule-executions.ts';
import * as schedules from './endpoints/schedules.ts';
import * as scopingCriteria from './endpoints/scoping-criteria.ts';
import * as serviceSettings from './endpoints/service-settings.ts';
import * as session from './endpoints/session.ts';
import * as signIn from './endpoints/sign-in.ts';
import * as syncRules from './endpoints/sync-rules.ts';
import * as attributePriority from './endpoints/attribute-priority.ts';

/** One line a resource: every endpoint its module exports is part of the API. */
const resources: readonly object[] = [
  activities,
  activityAnalysis,
  activityControl,
  apiKeys,
  certificates,
  fileSystem,
  health,
  logs,
  roles,
  serviceSettings,
  session,
  signIn,
  connectedSystemDeletion,
  connectedSystemDiscovery,
  connectedSystemSchema,
  connectedSystems,
  connectorDefinitions,
  connectorSpace,
  expressionTest,
  mappings,
  metrics,
  matchingMode,
  matchingRules,
  metaverseAttributes,
  metaverseObjectTypes,
  metaverseObjects,
  pendingDeletions,
  metaverseObjectDetails,
  predefinedSearches,
  exampleData,
  pendingExports,
  runProfiles,
  history,
  scheduleExecutions,
  schedules,
  scopingCriteria,
  syncRules,
  attributePriority,
];

export const allEndpoints: readonly Endpoint[] = resources.flatMap((resource) =>
  Object.values(resource).filter(isEndpoint),
);
