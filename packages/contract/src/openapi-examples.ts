/** Examples for the OpenAPI document, made from the schemas so that they always fit them. */

export type Json = { [key: string]: unknown };

/** What properties of these names hold in examples, where the schema leaves it open. */
const sampleTexts: Readonly<Record<string, string>> = {
  name: 'Corporate LDAP',
  displayName: 'Priya Nair',
  description: 'The directory of the head office.',
  message: 'Completed successfully',
  key: 'Sync.PageSize',
  keyPrefix: 'jim_ak_5e21b',
  subject: 'CN=Branch Root CA, O=Example',
  issuer: 'CN=Branch Root CA, O=Example',
  thumbprint: '0C9A4F6E1B7D2A3388F05E6D9B1C4A7720FE3D15',
  serialNumber: '4F01',
  filePath: '/var/connector-files/people.csv',
  path: '/var/connector-files',
  fullPath: '/var/connector-files/people.csv',
  targetName: 'Delta Import',
  targetContext: 'Corporate LDAP',
  initiatedByName: 'Priya Nair',
  createdBy: 'Priya Nair',
  createdByName: 'Priya Nair',
  externalIdValue: 'E-1044',
  outcomeSummary: 'Projected:1,AttributeFlow:7',
  connectedSystemName: 'Corporate LDAP',
  attributeName: 'displayName',
  expression: 'Upper(cs["sn"])',
  cronExpression: '0 2 * * *',
  timeZone: 'Europe/London',
  version: '1.0.0',
  product: 'JIM',
  authority: 'https://id.example.net/t1',
  clientId: 'jim-portal',
  certificateDataBase64: 'LS0tLS1CRUdJTi…',
  fileName: 'jim.worker.20260519.log',
  sizeFormatted: '47.1 KB',
  service: 'worker',
};

const sampleFormats: Readonly<Record<string, string>> = {
  uuid: '5f0c7a52-0d7e-4c0e-9a52-3f4c0f1f9a11',
  'date-time': '2026-05-19T21:30:02Z',
  timespan: '00:01:30',
};

/** Where schemas that hold themselves come to an end: below it lists are empty and what may be null is. */
const deepest = 8;

/** @param resolve finds the schema a `$ref` names. */
export function exampleOf(schema: Json, resolve: (reference: string) => Json, name = '', depth = 0): unknown {
  if (typeof schema['$ref'] === 'string') {
    return exampleOf(resolve(schema['$ref']), resolve, name, depth + 1);
  }
  if ('const' in schema) return schema['const'];
  if (Array.isArray(schema['enum'])) return exampleOfEnum(schema['enum']);
  const options = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(options)) return exampleOfChoice(options as Json[], resolve, name, depth);
  switch (schema['type']) {
    case 'string':
      return sampleFormats[String(schema['format'])] ?? (Object.hasOwn(sampleTexts, name) ? sampleTexts[name] : 'text');
    case 'integer':
    case 'number':
      return exampleOfNumber(schema, name);
    case 'boolean':
      return true;
    case 'array':
      return depth > deepest ? [] : [exampleOf((schema['items'] ?? {}) as Json, resolve, name, depth + 1)];
    case 'object':
      return exampleOfObject(schema, resolve, depth);
    default:
      return null;
  }
}

/** `NotSet` is never the one to show. */
const exampleOfEnum = (values: readonly unknown[]): unknown => values.find((value) => value !== 'NotSet') ?? values[0];

/** The first choice that is not null: where a name is set aside for a value, it is more telling than none. */
function exampleOfChoice(
  options: readonly Json[],
  resolve: (reference: string) => Json,
  name: string,
  depth: number,
): unknown {
  const isProblem = /error|warning|stackTrace|validationErrors|details/i.test(name);
  const hasNull = options.some((option) => option['type'] === 'null');
  const [first] = options.filter((option) => option['type'] !== 'null');
  return first === undefined || (hasNull && (isProblem || depth > deepest))
    ? null
    : exampleOf(first, resolve, name, depth);
}

function exampleOfNumber({ minimum, maximum, default: fallback }: Json, name: string): number {
  const wanted =
    typeof fallback === 'number' ? fallback : name === 'pageSize' ? 25 : /count|total|processed/i.test(name) ? 12 : 1;
  const from = typeof minimum === 'number' ? minimum : wanted;
  const to = typeof maximum === 'number' ? maximum : wanted;
  return Math.min(Math.max(wanted, from), to);
}

function exampleOfObject(schema: Json, resolve: (reference: string) => Json, depth: number): Json {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>);
  const example = Object.fromEntries(
    properties.map(([name, member]) => [name, exampleOf(member, resolve, name, depth + 1)]),
  );
  const { additionalProperties: others } = schema;
  if (properties.length > 0 || typeof others !== 'object' || others === null) return example;
  return { '12': exampleOf(others as Json, resolve, '', depth + 1) };
}
