import { ConnectorError } from '@jim/connector-kit/connector.ts';
import type {
  ConnectorEnvironment,
  ImportedObject,
  ImportPage,
  ImportRequest,
  ImportWarning,
} from '@jim/connector-kit/connector.ts';
import { resolveConfined } from './confined-path.ts';
import type { FileConnectorSettings } from './file-settings.ts';
import { readHeader } from './header.ts';
import type { Header } from './header.ts';
import { planImport } from './import-rows.ts';
import type { ImportPlan } from './import-rows.ts';
import { openText } from './open-text.ts';
import { readRows } from './read-rows.ts';

/**
 * Every row of the file, in pages of `request.pageSize`. With Stop On First Error the rows up to the
 * first one with a problem, then ConnectorError('badInput'): a part of a file must not pass for the whole (FILE-23).
 */
export async function* importFile(
  settings: FileConnectorSettings,
  environment: ConnectorEnvironment,
  request: ImportRequest,
): AsyncGenerator<ImportPage> {
  const path = request.filePath ?? settings.filePath;
  if (path === null) {
    throw new ConnectorError('invalidSettings', 'Neither the run profile nor the File Path setting names a file.');
  }
  await using text = await openText(await resolveConfined(path, environment.fileRoots));
  if (text === undefined) throw new ConnectorError('badInput', `${path} does not exist.`);
  let plan: ImportPlan | null = null;
  let warning: ImportWarning | undefined;
  let objects: ImportedObject[] = [];
  for await (const rows of readRows({ file: text.file, delimiter: settings.delimiter, signal: request.signal })) {
    const isFirst: boolean = plan === null;
    if (plan === null) {
      const header = readHeader(rows[0], path);
      assertTyped(settings, header);
      assertIdentified(request, header);
      warning = warnOfMissingColumns(request, header);
      plan = planImport(request, header, settings, settings);
    }
    for (const row of isFirst ? rows.slice(1) : rows) {
      const object = plan.read(row);
      if (object === null) continue;
      objects.push(object);
      const stop = settings.stopOnFirstError ? object.problem : undefined;
      if (objects.length < request.pageSize && stop === undefined) continue;
      yield { objects, warning };
      objects = [];
      if (stop !== undefined) throw new ConnectorError('badInput', `Stopped at the first error. ${stop.message}`);
      request.signal.throwIfAborted();
    }
  }
  if (plan === null) readHeader(undefined, path);
  await text.assertUnchanged();
  if (objects.length > 0 || warning !== undefined) yield { objects, warning };
}

/** Without the column, every object would look as if it were gone. */
function assertIdentified(request: ImportRequest, header: Header): void {
  for (const { name, externalId } of request.objectTypes) {
    if (externalId === null || header.columnsOf(externalId).length > 0) continue;
    throw new ConnectorError('badInput', `The header has no column ${externalId}, the external id of ${name}.`);
  }
}

function warnOfMissingColumns(request: ImportRequest, header: Header): ImportWarning | undefined {
  const names = request.objectTypes.flatMap((type) => type.attributes.map((attribute) => attribute.name));
  const missing = [...new Set(names)].filter((name) => header.columnsOf(name).length === 0);
  if (missing.length === 0) return undefined;
  const message = `The header has no column for ${missing.join(', ')}; every object was read as having no value there.`;
  return { kind: 'general', message };
}

/** Throws when neither an object type nor a column for it is set, or the header lacks the column (FILE-11). */
export function assertTyped(settings: FileConnectorSettings, header: Header): void {
  if (settings.objectType !== null) return;
  if (settings.objectTypeColumn === null) {
    throw new ConnectorError('invalidSettings', 'Set Object Type, or Object Type Column.');
  }
  if (header.columnsOf(settings.objectTypeColumn).length > 0) return;
  const names = header.names.join(', ');
  throw new ConnectorError('badInput', `The header has no column ${settings.objectTypeColumn}; it has ${names}.`);
}
