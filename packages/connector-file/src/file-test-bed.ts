/** For tests: a folder with one file, and the connector over it. */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  ConnectorEnvironment,
  ConnectorErrorCode,
  DiscoveredSchema,
  ExportItem,
  ExportResult,
  ImportedObject,
  ImportObjectType,
  ImportPage,
  ImportRequest,
  SchemaAttribute,
} from '@jim/connector-kit/connector.ts';
import type { SettingValues } from '@jim/connector-kit/settings.ts';
import type { AttributeDataType, AttributePlurality, Values } from '@jim/engine/model/values.ts';
import { fileConnector } from './file-connector.ts';

export interface FileTestBed extends AsyncDisposable {
  readonly folder: string;
  readonly path: string;
  readonly environment: ConnectorEnvironment;
  readonly warnings: readonly string[];
  read(): Promise<string>;
  write(content: string | Uint8Array): Promise<void>;
  discover(settings?: SettingValues): Promise<DiscoveredSchema>;
  importPages(request?: Partial<ImportRequest>, settings?: SettingValues): AsyncGenerator<ImportPage>;
  importObjects(request?: Partial<ImportRequest>, settings?: SettingValues): Promise<readonly ImportedObject[]>;
  export(items: readonly ExportItem[], settings?: SettingValues): Promise<readonly ExportResult[]>;
}

/** Bidirectional, with the fixed type `person`, unless settings say otherwise; no file when `content` is null. */
export async function openTestBed(
  content: string | Uint8Array | null,
  settings: SettingValues = {},
): Promise<FileTestBed> {
  const folder = await mkdtemp(join(tmpdir(), 'connector-file-test-'));
  const path = join(folder, 'people.csv');
  if (content !== null) await writeFile(path, content);
  const warnings: string[] = [];
  const log = { debug() {}, info() {}, warn: (message: string) => void warnings.push(message) };
  const environment = { fileRoots: [folder], trustedCertificates: [], log };
  const standard = { 'File Path': path, Mode: 'Bidirectional', 'Object Type': 'person', ...settings };
  const signal = new AbortController().signal;
  async function* importPages(
    request: Partial<ImportRequest> = {},
    more: SettingValues = {},
  ): AsyncGenerator<ImportPage> {
    await using open = await fileConnector.open({ ...standard, ...more }, environment);
    assert.ok(open.fullImport, 'no import');
    yield* open.fullImport({ ...plainRequest(signal), ...request });
  }
  return {
    folder,
    path,
    environment,
    warnings,
    read: () => readFile(path, 'utf8'),
    write: (text) => writeFile(path, text),
    async discover(more = {}) {
      await using open = await fileConnector.open({ ...standard, ...more }, environment);
      return await open.discoverSchema(signal);
    },
    importPages,
    async importObjects(request, more) {
      const objects: ImportedObject[] = [];
      for await (const page of importPages(request, more)) objects.push(...page.objects);
      return objects;
    },
    async export(items, more = {}) {
      await using open = await fileConnector.open({ ...standard, ...more }, environment);
      assert.ok(open.export, 'no export');
      const results: ExportResult[] = [];
      // A few at a time, as a run hands them over.
      for (let at = 0; at === 0 || at < items.length; at += 2) {
        for await (const result of open.export(items.slice(at, at + 2), signal)) results.push(result);
      }
      for await (const result of open.completeExport?.(signal) ?? []) results.push(result);
      return results;
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}

function plainRequest(signal: AbortSignal): ImportRequest {
  return {
    objectTypes: [typeOf('person', [attribute('id'), attribute('name')])],
    unselectedTypeNames: [],
    partitions: [],
    pageSize: 100,
    filePath: null,
    watermark: null,
    signal,
  };
}

export function attribute(
  name: string,
  type: AttributeDataType = 'Text',
  plurality: AttributePlurality = 'SingleValued',
): SchemaAttribute {
  return { name, type, plurality };
}

/** The first attribute is the external id. */
export function typeOf(name: string, attributes: readonly SchemaAttribute[]): ImportObjectType {
  return { name, attributes, externalId: attributes[0]?.name ?? null, secondaryExternalId: null };
}

/** `[type, values by attribute, kind of problem]`, and no third when there is none. */
export function brief(
  object: ImportedObject,
):
  | readonly [string | null, Readonly<Record<string, Values>>, string]
  | readonly [string | null, Readonly<Record<string, Values>>] {
  const values = Object.fromEntries(object.attributes.map((each) => [each.name, each.values]));
  return object.problem === undefined ? [object.objectType, values] : [object.objectType, values, object.problem.kind];
}

export async function assertConnectorError(
  action: Promise<unknown>,
  code: ConnectorErrorCode,
  message: RegExp,
): Promise<void> {
  await assert.rejects(action, (error) => {
    assert.ok(error instanceof Error && 'code' in error, String(error));
    assert.equal(error.code, code);
    assert.match(error.message, message);
    return true;
  });
}
