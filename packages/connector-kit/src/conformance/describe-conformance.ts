/**
 * The suite that every connector passes against a real system. It asks only what the engine relies on:
 * objects keep their identity, pages add up, exports can be repeated, and a failure never looks like an end.
 */
import { describe } from 'node:test';
import { describeDeltaConformance } from './delta-conformance.ts';
import { describeExportConformance } from './export-conformance.ts';
import { describeFailureConformance } from './failure-conformance.ts';
import type { ConformanceHarness } from './harness.ts';
import { describeImportConformance } from './import-conformance.ts';

/** Declares the tests; which ones depends on the connector's capabilities and on what the harness `can`. */
export function describeConformance(name: string, harness: ConformanceHarness): void {
  describe(name, () => {
    describeImportConformance(harness);
    if (harness.connector.capabilities.export) describeExportConformance(harness);
    if (harness.connector.capabilities.deltaImport) describeDeltaConformance(harness);
    describeFailureConformance(harness);
  });
}
