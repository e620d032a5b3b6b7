/** Small steps of setting JIM up, each over the public API, named as an administrator would name them. */
import type { Client } from '@jim/contract/client.ts';
import {
  attributesUpdate,
  objectTypesList,
  objectTypesUpdate,
} from '@jim/contract/endpoints/connected-system-schema.ts';
import { connectedSystemsImportSchema } from '@jim/contract/endpoints/connected-system-discovery.ts';
import {
  connectedSystemsCreate,
  connectedSystemsList,
  connectedSystemsUpdate,
} from '@jim/contract/endpoints/connected-systems.ts';
import { connectorDefinitionsGetByName } from '@jim/contract/endpoints/connector-definitions.ts';
import { mappingsCreate } from '@jim/contract/endpoints/mappings.ts';
import { matchingRulesCreate } from '@jim/contract/endpoints/matching-rules.ts';
import { metaverseObjectTypesList } from '@jim/contract/endpoints/metaverse-object-types.ts';
import { metaverseAttributesList } from '@jim/contract/endpoints/metaverse-attributes.ts';
import { runProfilesCreate, runProfilesList } from '@jim/contract/endpoints/run-profiles.ts';
import {
  scopingCriteriaCreateCriterion,
  scopingCriteriaCreateGroup,
} from '@jim/contract/endpoints/scoping-criteria.ts';
import { syncRulesCreate } from '@jim/contract/endpoints/sync-rules.ts';

export type RunType = 'FullImport' | 'DeltaImport' | 'FullSynchronisation' | 'DeltaSynchronisation' | 'Export';

export async function findSystem(client: Client, name: string): Promise<number | undefined> {
  const { items } = await client.call(connectedSystemsList, { query: { pageSize: 100 } });
  return items.find((system) => system.name === name)?.id;
}

/** Settings are given by their names, as the connector's page shows them. */
export async function createSystem(
  client: Client,
  name: string,
  connector: string,
  settings: Readonly<Record<string, string | number | boolean>>,
): Promise<number> {
  const definition = await client.call(connectorDefinitionsGetByName, { params: { name: connector } });
  const { id } = await client.call(connectedSystemsCreate, { body: { name, connectorDefinitionId: definition.id } });
  const settingValues = Object.fromEntries(
    Object.entries(settings).map(([setting, value]) => {
      const settingId = definition.settings.find((each) => each.name === setting)?.id;
      if (settingId === undefined) throw new Error(`${connector} has no setting "${setting}".`);
      if (typeof value === 'string') return [String(settingId), { stringValue: value }];
      return [String(settingId), typeof value === 'number' ? { intValue: value } : { checkboxValue: value }];
    }),
  );
  await client.call(connectedSystemsUpdate, { params: { id }, body: { settingValues } });
  await client.call(connectedSystemsImportSchema, { params: { id } });
  return id;
}

export interface TypeSelection {
  readonly name: string;
  readonly externalId?: string;
  readonly references?: readonly string[];
  readonly dates?: readonly string[];
  /** Everything else to be read; all attributes unless given. */
  readonly attributes?: readonly string[];
}

/** The selected type with the ids of its attributes by name. */
export interface SelectedType {
  readonly id: number;
  readonly attributes: ReadonlyMap<string, number>;
}

export async function selectType(client: Client, systemId: number, selection: TypeSelection): Promise<SelectedType> {
  const types = await client.call(objectTypesList, { params: { id: systemId } });
  const type = types.find(({ name }) => name === selection.name);
  if (type === undefined) throw new Error(`The system has no object type "${selection.name}".`);
  const params = { id: systemId, objectTypeId: type.id };
  await client.call(objectTypesUpdate, { params, body: { selected: true } });
  for (const attribute of type.attributes) {
    const isWanted = selection.attributes?.includes(attribute.name) ?? true;
    const isExternalId = attribute.name === selection.externalId;
    const isReference = selection.references?.includes(attribute.name) ?? false;
    const isDate = selection.dates?.includes(attribute.name) ?? false;
    if (!isWanted && !isExternalId && !isReference) continue;
    await client.call(attributesUpdate, {
      params: { ...params, attributeId: attribute.id },
      body: {
        selected: true,
        ...(isExternalId && { isExternalId: true, type: 'Text' }),
        ...(isReference && { type: 'Reference' }),
        ...(isDate && { type: 'DateTime' }),
      },
    });
  }
  return { id: type.id, attributes: new Map(type.attributes.map(({ name, id }) => [name, id])) };
}

export interface Metaverse {
  readonly types: ReadonlyMap<string, number>;
  readonly attributes: ReadonlyMap<string, number>;
}

export async function readMetaverse(client: Client): Promise<Metaverse> {
  const types = await client.call(metaverseObjectTypesList, { query: { pageSize: 100 } });
  const attributes = new Map<string, number>();
  for (let page = 1; ; page += 1) {
    const { items, hasNextPage } = await client.call(metaverseAttributesList, { query: { page, pageSize: 100 } });
    for (const { name, id } of items) attributes.set(name, id);
    if (!hasNextPage) break;
  }
  return { types: new Map(types.items.map(({ name, id }) => [name, id])), attributes };
}

export interface RuleBasics {
  readonly name: string;
  readonly systemId: number;
  readonly type: SelectedType;
  readonly metaverse: Metaverse;
  readonly metaverseType: string;
}

/** Target → source; a source that starts with `=` is an expression. */
export type Flows = Readonly<Record<string, string>>;

export async function createImportRule(
  client: Client,
  rule: RuleBasics & { readonly projects: boolean; readonly flows: Flows },
): Promise<number> {
  const created = await client.call(syncRulesCreate, {
    body: { ...basicsOf(rule), direction: 'Import', projectToMetaverse: rule.projects },
  });
  for (const [target, source] of Object.entries(rule.flows)) {
    await client.call(mappingsCreate, {
      params: { id: created.id },
      body: {
        targetMetaverseAttributeId: idOf(rule.metaverse.attributes, target),
        sources: [
          source.startsWith('=')
            ? { expression: source.slice(1) }
            : { connectedSystemAttributeId: idOf(rule.type.attributes, source) },
        ],
      },
    });
  }
  return created.id;
}

export async function createExportRule(
  client: Client,
  rule: RuleBasics & {
    readonly flows: Flows;
    readonly scope?: { readonly attribute: string; readonly equals: string };
  },
): Promise<number> {
  const created = await client.call(syncRulesCreate, {
    body: {
      ...basicsOf(rule),
      direction: 'Export',
      provisionToConnectedSystem: true,
      outboundDeprovisionAction: 'Delete',
    },
  });
  for (const [target, source] of Object.entries(rule.flows)) {
    await client.call(mappingsCreate, {
      params: { id: created.id },
      body: {
        targetConnectedSystemAttributeId: idOf(rule.type.attributes, target),
        sources: [
          source.startsWith('=')
            ? { expression: source.slice(1) }
            : { metaverseAttributeId: idOf(rule.metaverse.attributes, source) },
        ],
      },
    });
  }
  if (rule.scope) {
    const group = await client.call(scopingCriteriaCreateGroup, { params: { id: created.id }, body: { type: 'All' } });
    await client.call(scopingCriteriaCreateCriterion, {
      params: { id: created.id, groupId: group.id },
      body: {
        metaverseAttributeId: idOf(rule.metaverse.attributes, rule.scope.attribute),
        comparisonType: 'Equals',
        stringValue: rule.scope.equals,
      },
    });
  }
  return created.id;
}

function basicsOf(rule: RuleBasics) {
  return {
    name: rule.name,
    connectedSystemId: rule.systemId,
    connectedSystemObjectTypeId: rule.type.id,
    metaverseObjectTypeId: idOf(rule.metaverse.types, rule.metaverseType),
  };
}

/** Objects of the type find their identity where `attribute` equals the metaverse attribute. */
export async function createMatchingRule(
  client: Client,
  rule: Omit<RuleBasics, 'name'> & { readonly attribute: string; readonly metaverseAttribute: string },
): Promise<void> {
  await client.call(matchingRulesCreate, {
    params: { csId: rule.systemId },
    body: {
      connectedSystemObjectTypeId: rule.type.id,
      metaverseObjectTypeId: idOf(rule.metaverse.types, rule.metaverseType),
      targetMetaverseAttributeId: idOf(rule.metaverse.attributes, rule.metaverseAttribute),
      sources: [{ connectedSystemAttributeId: idOf(rule.type.attributes, rule.attribute) }],
      caseSensitive: false,
    },
  });
}

const profileNames = {
  FullImport: 'Full Import',
  DeltaImport: 'Delta Import',
  FullSynchronisation: 'Full Synchronisation',
  DeltaSynchronisation: 'Delta Synchronisation',
  Export: 'Export',
} as const satisfies Record<RunType, string>;

/** The run profile of a type, made on first use. */
export async function runProfileFor(client: Client, systemId: number, runType: RunType): Promise<number> {
  const params = { connectedSystemId: systemId };
  const known = await client.call(runProfilesList, { params });
  const found = known.find((profile) => profile.runType === runType);
  if (found) return found.id;
  const body = { name: profileNames[runType], runType, pageSize: 1000 };
  return (await client.call(runProfilesCreate, { params, body })).id;
}

function idOf(ids: ReadonlyMap<string, number>, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`There is no "${name}".`);
  return id;
}
