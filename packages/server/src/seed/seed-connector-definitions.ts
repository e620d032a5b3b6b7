import type { Connector } from '@jim/connector-kit/connector.ts';
import type { Transaction } from '../store/database.ts';

/** Those of the contract keep their ids on a new install; others follow in the order given. */
const firstConnectors = ['JIM LDAP Connector', 'JIM File Connector'];

/** Settings that the contract does not know: their ids come after all of its own. */
const laterSettings: ReadonlySet<string | null> = new Set(['Use StartTLS?']);

/**
 * Makes the rows say what the code says (CON-02): a definition is found by its connector's name, a setting by its name, or by its
 * place when it has none. Ids stay, so stored values keep their settings; settings that the code has no more go, values with them.
 */
export async function seedConnectorDefinitions(
  transaction: Transaction,
  connectors: readonly Connector[],
  now: Date,
): Promise<void> {
  const added: NewSetting[] = [];
  for (const connector of inOrder(connectors)) {
    const { rows } = await transaction.query<{ id: number }>({
      text: `
        insert into connector_definition (name, description, url, built_in, capabilities, created_at) values ($1, $2, $3, true, $4, $5)
        on conflict (name) do update set description = excluded.description, url = excluded.url, built_in = true,
          capabilities = excluded.capabilities,
          last_updated_at = case when connector_definition.capabilities = excluded.capabilities
            and connector_definition.description = excluded.description then connector_definition.last_updated_at else $5 end
        returning id`,
      values: [
        connector.name,
        connector.description,
        connector.url,
        JSON.stringify(connector.capabilities),
        now.toISOString(),
      ],
    });
    const id = rows[0]?.id;
    if (id !== undefined) added.push(...(await updateSettingDefinitions(transaction, id, connector)));
  }
  await insertSettingDefinitions(transaction, added);
}

function inOrder(connectors: readonly Connector[]): readonly Connector[] {
  const place = ({ name }: Connector): number =>
    firstConnectors.includes(name) ? firstConnectors.indexOf(name) : firstConnectors.length;
  return connectors.toSorted((left, right) => place(left) - place(right));
}

interface NewSetting {
  readonly definitionId: number;
  readonly position: number;
  readonly name: string | null;
  readonly definition: Connector['settings'][number];
}

/** @returns those that are not there yet. */
async function updateSettingDefinitions(
  transaction: Transaction,
  definitionId: number,
  connector: Connector,
): Promise<readonly NewSetting[]> {
  const wanted = connector.settings.map((definition, position) => ({
    definitionId,
    position,
    name: definition.name,
    definition,
    // presentation rows may share a name or have none: their place tells them apart
    identity: definition.name === null ? `#${position}` : `${definition.type} ${definition.name}`,
  }));
  const { rows: there } = await transaction.query<{ id: number; identity: string }>({
    text: `
      select id, case when name is null then '#' || position else (definition ->> 'type') || ' ' || name end as identity
      from connector_setting where connector_definition_id = $1`,
    values: [definitionId],
  });
  const ids = new Map(there.map((row) => [row.identity, row.id]));
  const kept = new Set(wanted.map((setting) => setting.identity));
  await transaction.query({
    text: 'delete from connector_setting where id = any($1)',
    values: [there.filter((row) => !kept.has(row.identity)).map((row) => row.id)],
  });
  await transaction.query({
    text: `
      update connector_setting set position = wanted.position, definition = wanted.definition
      from jsonb_to_recordset($1::jsonb) as wanted(id int, position int, definition jsonb)
      where connector_setting.id = wanted.id`,
    values: [JSON.stringify(wanted.flatMap((setting) => withId(setting, ids.get(setting.identity))))],
  });
  return wanted.filter((setting) => !ids.has(setting.identity));
}

async function insertSettingDefinitions(transaction: Transaction, added: readonly NewSetting[]): Promise<void> {
  const isLater = ({ name }: NewSetting): number => Number(laterSettings.has(name));
  const inOrderOfIds = added.toSorted((left, right) => isLater(left) - isLater(right));
  await transaction.query({
    text: `
      insert into connector_setting (connector_definition_id, position, name, definition)
      select wanted."definitionId", wanted.position, wanted.name, wanted.definition
      from rows from (jsonb_to_recordset($1::jsonb) as ("definitionId" int, position int, name text, definition jsonb))
        with ordinality as wanted("definitionId", position, name, definition, place)
      order by place`,
    values: [JSON.stringify(inOrderOfIds)],
  });
}

const withId = <Setting extends object>(
  setting: Setting,
  id: number | undefined,
): readonly (Setting & { id: number })[] => (id === undefined ? [] : [{ ...setting, id }]);
