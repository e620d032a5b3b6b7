import type { Endpoint } from './endpoint.ts';
import { isEndpoint } from './endpoint.ts';
import * as health from './endpoints/health.ts';
import * as connectedSystemSchema from './endpoints/connected-system-schema.ts';
import * as connectedSystems from './endpoints/connected-systems.ts';
import * as connectorDefinitions from './endpoints/connector-definitions.ts';
import * as connectorSpace from './endpoints/connector-space.ts';
import * as expressionTest from './endpoints/expression-test.ts';
import * as mappings from './endpoints/mappings.ts';
import * as matchingMode from './endpoints/matching-mode.ts';
import * as matchingRules from './endpoints/matching-rules.ts';
import * as pendingExports from './endpoints/pending-exports.ts';
import * as runProfiles from './endpoints/run-profiles.ts';
import * as scopingCriteria from './endpoints/scoping-criteria.ts';
import * as syncRules from './endpoints/sync-rules.ts';

/** One line a resource: every endpoint its module exports is part of the API. */
const resources: readonly object[] = [
  health,
  connectedSystemSchema,
  connectedSystems,
  connectorDefinitions,
  connectorSpace,
  expressionTest,
  mappings,
  matchingMode,
  matchingRules,
  pendingExports,
  runProfiles,
  scopingCriteria,
  syncRules,
];

export const allEndpoints: readonly Endpoint[] = resources.flatMap((resource) => Object.values(resource).filter(isEndpoint));
