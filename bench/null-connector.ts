/** A target that accepts everything at once and gives ids: what an export costs without a system behind it. */
import type {
  Connector,
  DiscoveredAttribute,
  DiscoveredSchema,
  ExportItem,
  ExportResult,
} from '@jim/connector-kit/connector.ts';

export const nullConnectorName = 'Null';

const texts = (...names: readonly string[]): readonly DiscoveredAttribute[] =>
  names.map((name) => ({ name, type: 'Text', plurality: 'SingleValued', writability: 'Writable' }));

const schema: DiscoveredSchema = {
  objectTypes: [
    {
      name: 'account',
      recommendedExternalId: 'id',
      attributes: [
        ...texts('id', 'account', 'employeeId', 'firstName', 'lastName', 'displayName', 'email', 'department', 'title'),
        { name: 'manager', type: 'Reference', plurality: 'SingleValued', writability: 'Writable' },
      ],
    },
    {
      name: 'group',
      recommendedExternalId: 'id',
      attributes: [
        ...texts('id', 'name'),
        { name: 'members', type: 'Reference', plurality: 'MultiValued', writability: 'Writable' },
      ],
    },
  ],
};

export const nullConnector: Connector = {
  name: nullConnectorName,
  description: 'Accepts every change and keeps nothing.',
  url: 'about:blank',
  capabilities: {
    fullImport: false,
    deltaImport: false,
    export: true,
    partitions: false,
    partitionContainers: false,
    secondaryExternalId: false,
    userSelectedExternalId: true,
    userSelectedAttributeTypes: true,
    autoConfirmExport: true,
    parallelExport: false,
    paging: true,
    filePaths: false,
  },
  settings: [],
  validate: () => Promise.resolve([]),
  open: () =>
    Promise.resolve({
      discoverSchema: () => Promise.resolve(schema),
      export: accept,
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
};

async function* accept(items: readonly ExportItem[]): AsyncGenerator<ExportResult> {
  for (const { id, change } of items) {
    yield change === 'create' ? { kind: 'applied', id, externalId: `null-${id}` } : { kind: 'applied', id };
  }
}
