/**
 * The connector of CSV files: a file is read from its first row to its last, and written as a whole.
 *
 *   read-rows   bytes ──▶ rows, damaged ones marked          row-parser, damaged-row
 *   import-file rows ──▶ pages of imported objects           import-rows, cell-values, culture
 *   export-file items + rows ──▶ a new file in its place     staged-export, row-slots, apply-export, rewrite-file
 *   discover-schema header + first rows ──▶ schema           infer-type
 */
import { access, constants, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { Connector, ConnectorEnvironment, OpenConnector } from '@jim/connector-kit/connector.ts';
import type { SettingProblem, SettingValues } from '@jim/connector-kit/settings.ts';
import { isMissing, resolveConfined } from './confined-path.ts';
import { discoverSchema } from './discover-schema.ts';
import { exportFile } from './export-file.ts';
import { fileSettings, findSettingProblems, parseFileSettings } from './file-settings.ts';
import { importFile } from './import-file.ts';
import { messageOf } from './open-text.ts';

export const fileConnector: Connector = {
  name: 'JIM File Connector',
  description: 'Reads identities from CSV files, and writes them.',
  url: 'https://datatracker.ietf.org/doc/html/rfc4180',
  capabilities: {
    fullImport: true,
    deltaImport: false,
    export: true,
    partitions: false,
    partitionContainers: false,
    secondaryExternalId: false,
    userSelectedExternalId: true,
    userSelectedAttributeTypes: true,
    autoConfirmExport: true,
    parallelExport: false,
    paging: false,
    filePaths: true,
  },
  settings: fileSettings,
  validate: validateFileSettings,
  open: openFileConnector,
};

/** FILE-02. */
async function validateFileSettings(
  values: SettingValues,
  environment: ConnectorEnvironment,
): Promise<readonly SettingProblem[]> {
  const problems = findSettingProblems(values);
  if (problems.length > 0) return problems;
  const { filePath, mode } = parseFileSettings(values);
  if (filePath === null) return [{ setting: 'File Path', message: 'File Path is required.' }];
  try {
    const path = await resolveConfined(filePath, environment.fileRoots);
    if (mode !== 'Export Only') {
      await access(path, constants.R_OK);
      return [];
    }
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
    return [];
  } catch (error) {
    const message =
      error instanceof ConnectorError
        ? error.message
        : isMissing(error)
          ? `${filePath} does not exist.`
          : `${filePath} cannot be used: ${messageOf(error)}`;
    return [{ setting: 'File Path', message }];
  }
}

/** Opens no file yet: a run profile may name another one than the settings (FILE-20). */
async function openFileConnector(values: SettingValues, environment: ConnectorEnvironment): Promise<OpenConnector> {
  const settings = parseFileSettings(values);
  const writing = settings.mode === 'Import Only' ? null : exportFile(settings, environment);
  return {
    discoverSchema: (signal) => discoverSchema(settings, environment, signal),
    ...(settings.mode === 'Export Only' ? {} : { fullImport: (request) => importFile(settings, environment, request) }),
    ...(writing && { export: (items) => writing.take(items), completeExport: (signal) => writing.complete(signal) }),
    [Symbol.asyncDispose]: async () => writing?.[Symbol.asyncDispose](),
  };
}
