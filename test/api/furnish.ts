import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestApi } from '@jim/server/testing/start-test-server.ts';

/** Of whatever has such an id, the one there is; of some kinds there is a second. */
export const firstId = '018f0000-0000-7000-8000-000000000001';
export const secondId = '018f0000-0000-7000-8000-000000000002';

/** Path parameters that stand for something there is, by name; ints and guids otherwise. */
export const namesThatExist: Readonly<Record<string, string>> = {
  key: 'Sync.PageSize',
  name: 'JIM File Connector',
  attributeName: 'name',
  predefinedSearchUri: 'users',
  uri: 'users',
};

/** A little of everything, so that requests meet things that exist: of what has a number the first is 1. */
export async function furnish(api: TestApi): Promise<void> {
  const file = join(api.services.config.fileRoots[0] ?? '', 'people.csv');
  await writeFile(file, 'id,name,type\n1,Ada,user\n2,Bo,user\n');
  const [first, second] = [firstId, secondId];
  await api.database.query({
    text: `insert into trusted_certificate (id, name, thumbprint, subject, issuer, serial_number, valid_from, valid_to, source_type, certificate_pem)
      values ($1, 'Root', 'AB', 'CN=A', 'CN=A', '01', now(), now(), 'Uploaded', $2)`,
    values: [first, await readFile(join(import.meta.dirname, '../fixtures/certificates/branch-root.pem'), 'utf8')],
  });
  await api.database.query({
    text: `
      insert into activity (id, status, target_type, target_operation_type, target_name, initiated_by_type, initiated_by_name) values
        ('${first}', 'Complete', 'ConnectedSystemRunProfile', 'Execute', 'Run', 'System', 'System'),
        ('${second}', 'InProgress', 'SyncRule', 'Create', 'Rule', 'System', 'System');
      insert into connected_system (name, connector_definition_id) select 'Files', id from connector_definition limit 1;
      insert into connected_system_setting_value (connected_system_id, connector_setting_id, string_value)
        select 1, id, '${file}' from connector_setting where name in ('File Path', 'Import File Path') limit 1;
      insert into connected_system_object_type (connected_system_id, name, selected) values (1, 'user', true);
      insert into connected_system_attribute (object_type_id, name, type, plurality, selected, is_external_id) values
        (1, 'id', 'Text', 'SingleValued', true, true), (1, 'name', 'Text', 'SingleValued', true, false);
      insert into run_profile (connected_system_id, name, run_type) values (1, 'Full Import', 'FullImport');
      insert into sync_rule (name, connected_system_id, connected_system_object_type_id, metaverse_object_type_id, direction)
        values ('In', 1, 1, 1, 'Import'), ('Out', 1, 1, 1, 'Export');
      insert into sync_rule_mapping (sync_rule_id, target_metaverse_attribute_id) values (1, 1);
      insert into scoping_group (sync_rule_id) values (1);
      insert into connected_system_object (id, connected_system_id, object_type_id, external_id, document, change_number)
        values ('${first}', 1, 1, '1', '{"1": ["1"], "2": ["Ada"]}', 1);
      insert into metaverse_object (id, type_id, display_name, document, change_number) values ('${first}', 1, 'Ada', '{}', 1);
      insert into pending_export (id, connected_system_id, connected_system_object_id, change_type, changes, change_number)
        values ('${first}', 1, '${first}', 'Delete', '{}', 1);
      insert into schedule (id, name) values ('${first}', 'Nightly');
      insert into schedule_execution (id, schedule_id, schedule_name, status, total_steps, queued_at, initiated_by_type)
        values ('${first}', '${first}', 'Nightly', 'InProgress', 0, now(), 'System');
      insert into activity_item (id, activity_id, change_type) values ('${first}', '${first}', 'Added');
      insert into api_key (id, name, key_prefix, key_hash) values ('${first}', 'Some key', 'jim_ak_00000', 'x');
      insert into partition (connected_system_id, external_id, name) values (1, 'p', 'p');
      insert into container (partition_id, external_id, name) values (1, 'c', 'c');
      insert into scoping_criterion (group_id, metaverse_attribute_id, comparison_type) values (1, 1, 'Equals');
      insert into matching_rule (connected_system_object_type_id, metaverse_object_type_id, target_metaverse_attribute_id)
        values (1, 1, 1);
      insert into matching_rule (sync_rule_id, target_metaverse_attribute_id) values (1, 1);
      insert into connected_system (name, connector_definition_id) select 'Other', id from connector_definition limit 1;
      update metaverse_object set last_connector_disconnected_at = now();`,
  });
}
