/** From rows to imported objects (FILE-20 … FILE-25). A row whose external id can be read always keeps it, whatever its problem. */
import { noValues } from '@jim/engine/model/values.ts';
import type {
  ImportedAttribute,
  ImportedObject,
  ImportObjectType,
  ImportProblem,
  ImportRequest,
  SchemaAttribute,
} from '@jim/connector-kit/connector.ts';
import { readCells } from './cell-values.ts';
import type { CellFormat } from './cell-values.ts';
import { excerpt, placeOf } from './damaged-row.ts';
import type { Header } from './header.ts';
import type { Row } from './row-parser.ts';

export interface ImportPlan {
  /** The object of a row; null for a row of a type that is not selected. */
  read(row: Row): ImportedObject | null;
}

export interface RowTyping {
  readonly objectType: string | null;
  readonly objectTypeColumn: string | null;
}

interface AttributeReader {
  readonly attribute: SchemaAttribute;
  readonly columns: readonly number[];
  /** The only column of a single-valued text, else -1. */
  readonly textColumn: number;
  readonly empty: ImportedAttribute;
}

interface TypeReader {
  readonly name: string;
  readonly attributes: readonly AttributeReader[];
  readonly externalId: AttributeReader | null;
}

export function planImport(
  request: Pick<ImportRequest, 'objectTypes' | 'unselectedTypeNames'>,
  header: Header,
  typing: RowTyping,
  format: CellFormat,
): ImportPlan {
  const types = new Map(request.objectTypes.map((type) => [type.name.toLowerCase(), planType(type, header)]));
  const unselected = new Set(request.unselectedTypeNames.map((name) => name.toLowerCase()));
  const typeColumn = typing.objectTypeColumn === null ? -1 : (header.columnsOf(typing.objectTypeColumn)[0] ?? -1);
  return {
    read(row) {
      const typeName = typing.objectType ?? row.cells[typeColumn]?.trim() ?? '';
      const type = types.get(typeName.toLowerCase());
      if (type === undefined && unselected.has(typeName.toLowerCase())) return null;
      if (row.damage !== undefined) {
        return identified(row, type?.name ?? null, type === undefined ? [...types.values()] : [type], format, {
          kind: 'other',
          message: row.damage.message,
        });
      }
      if (type === undefined) {
        const message =
          typeName === ''
            ? `${placeOf(row)} names no object type in column ${typing.objectTypeColumn}.`
            : `${placeOf(row)} is of the object type “${excerpt(typeName)}”, which is not in the schema.`;
        const problem: ImportProblem = { kind: 'couldNotDetermineObjectType', message };
        return identified(row, typeName === '' ? null : typeName, [...types.values()], format, problem);
      }
      return readObject(row, type, format);
    },
  };
}

function planType(type: ImportObjectType, header: Header): TypeReader {
  const attributes = type.attributes.map((attribute): AttributeReader => {
    const columns = header.columnsOf(attribute.name);
    const isText = attribute.type === 'Text' || attribute.type === 'Reference';
    const simple = isText && attribute.plurality === 'SingleValued' && columns.length === 1;
    const textColumn = simple ? (columns[0] ?? -1) : -1;
    return { attribute, columns, textColumn, empty: { name: attribute.name, values: noValues } };
  });
  const externalId = attributes.find((reader) => reader.attribute.name === type.externalId) ?? null;
  return { name: type.name, attributes, externalId };
}

function readObject(row: Row, type: TypeReader, format: CellFormat): ImportedObject {
  const attributes: ImportedAttribute[] = [];
  let problem: ImportProblem | undefined;
  for (const reader of type.attributes) {
    if (reader.textColumn >= 0) {
      const cell = row.cells[reader.textColumn] ?? '';
      attributes.push(cell === '' ? reader.empty : { name: reader.attribute.name, values: [cell] });
      continue;
    }
    const read = readAttribute(row, reader, format);
    if (read.kind === 'values') attributes.push({ name: reader.attribute.name, values: read.values });
    else problem ??= { kind: 'attributeValueError', message: describeValue(row, reader.attribute, read.text) };
  }
  const object = { objectType: type.name, change: 'unspecified', attributes } as const;
  return problem === undefined ? object : { ...object, problem };
}

function readAttribute(row: Row, reader: AttributeReader, format: CellFormat): ReturnType<typeof readCells> {
  return readCells(
    reader.columns.map((column) => row.cells[column] ?? ''),
    reader.attribute,
    format,
  );
}

/** FILE-23. */
function describeValue(row: Row, attribute: SchemaAttribute, text: string): string {
  return `${placeOf(row)}: ${attribute.name} is of the type ${attribute.type}, which “${excerpt(text)}” is not.`;
}

/** An object that says no more than who it is: the external ids that `types` would read from the row. */
function identified(
  row: Row,
  objectType: string | null,
  types: readonly TypeReader[],
  format: CellFormat,
  problem: ImportProblem,
): ImportedObject {
  const attributes = new Map<string, ImportedAttribute>();
  for (const { externalId } of types) {
    if (externalId === null || !externalId.columns.every((column) => isTrustworthy(row, column))) continue;
    const read = readAttribute(row, externalId, format);
    if (read.kind !== 'values' || read.values.length === 0) continue;
    attributes.set(externalId.attribute.name, { name: externalId.attribute.name, values: read.values });
  }
  return { objectType, change: 'unspecified', attributes: [...attributes.values()], problem };
}

/** In a damaged row, a cell with a quotation mark may hold parts of its neighbours, and one that was not decoded is any text. */
function isTrustworthy(row: Row, column: number): boolean {
  const cell = row.cells[column];
  return cell !== undefined && (row.damage === undefined || !/["\uFFFD]/.test(cell));
}
