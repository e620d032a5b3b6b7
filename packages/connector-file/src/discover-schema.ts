/** The schema that a file shows: its header, its object types and the first rows (FILE-10 … FILE-14). */
import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type { ConnectorEnvironment, DiscoveredAttribute, DiscoveredSchema } from '@jim/connector-kit/connector.ts';
import { resolveConfined } from './confined-path.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { attributeNames, readHeader } from './header.ts';
import type { Header } from './header.ts';
import { assertTyped } from './import-file.ts';
import { inferType } from './infer-type.ts';
import { openText } from './open-text.ts';
import { readRows } from './read-rows.ts';
import type { Row } from './row-parser.ts';

const inspectedRows = 50;
const shownWarnings = 10;

export async function discoverSchema(
  settings: FileConnectorSettings,
  environment: ConnectorEnvironment,
  signal: AbortSignal,
): Promise<DiscoveredSchema> {
  if (settings.filePath === null) throw new ConnectorError('invalidSettings', 'File Path names no file.');
  await using text = await openText(await resolveConfined(settings.filePath, environment.fileRoots));
  if (text === undefined) return schemaWithoutFile(settings);
  const sample = await readSample(settings, readRows({ file: text.file, delimiter: settings.delimiter, signal }));
  const attributes = attributeNames(sample.header).map((name) => describeColumn(name, sample, settings));
  const types = settings.objectType === null ? [...sample.types.values()] : [settings.objectType];
  if (types.length === 0) {
    throw new ConnectorError('badInput', `No row has an object type in the column ${settings.objectTypeColumn}.`);
  }
  return {
    objectTypes: types.sort(compareNames).map((name) => ({ name, attributes })),
    warnings: sample.warnings,
  };
}

export function compareNames(left: string, right: string): number {
  const [a, b] = [left.toLowerCase(), right.toLowerCase()];
  return a < b ? -1 : a > b ? 1 : left < right ? -1 : left > right ? 1 : 0;
}

function schemaWithoutFile(settings: FileConnectorSettings): DiscoveredSchema {
  if (settings.mode !== 'Export Only') throw new ConnectorError('badInput', `${settings.filePath} does not exist.`);
  if (settings.objectType === null) {
    throw new ConnectorError(
      'invalidSettings',
      `${settings.filePath} does not exist yet: set Object Type to export to it.`,
    );
  }
  return { objectTypes: [{ name: settings.objectType, attributes: [] }] };
}

interface Sample {
  readonly header: Header;
  readonly rows: readonly Row[];
  /** The spelling that came first, by lower-case name. */
  readonly types: ReadonlyMap<string, string>;
  readonly warnings: readonly string[];
}

/** The first rows, and in column mode the types of all rows. */
async function readSample(settings: FileConnectorSettings, batches: AsyncIterable<readonly Row[]>): Promise<Sample> {
  let header: Header | null = null;
  const rows: Row[] = [];
  const types = new Map<string, string>();
  const warnings: string[] = [];
  for await (const batch of batches) {
    const isFirst: boolean = header === null;
    header ??= readHeader(batch[0], settings.filePath ?? '');
    if (isFirst) assertTyped(settings, header);
    const typeColumn = settings.objectTypeColumn === null ? -1 : (header.columnsOf(settings.objectTypeColumn)[0] ?? -1);
    for (const row of isFirst ? batch.slice(1) : batch) {
      if (row.damage !== undefined) {
        if (warnings.length < shownWarnings) warnings.push(row.damage.message);
        continue;
      }
      if (rows.length < inspectedRows) rows.push(row);
      const type = row.cells[typeColumn]?.trim() ?? '';
      if (type !== '' && !types.has(type.toLowerCase())) types.set(type.toLowerCase(), type);
    }
    if (settings.objectType !== null && rows.length >= inspectedRows) break;
  }
  return { header: header ?? readHeader(undefined, settings.filePath ?? ''), rows, types, warnings };
}

function describeColumn(name: string, sample: Sample, settings: FileConnectorSettings): DiscoveredAttribute {
  const columns = sample.header.columnsOf(name);
  const texts = sample.rows.flatMap((row) => columns.map((column) => row.cells[column] ?? ''));
  return {
    name,
    type: inferType(
      texts.filter((text) => text.trim() !== ''),
      settings.culture,
    ),
    plurality: columns.length > 1 ? 'MultiValued' : 'SingleValued',
    writability: 'Writable',
  };
}
