-- The schema as the migrations leave it. Written by `npm run schema`, to be reviewed, never run or edited.

CREATE EXTENSION pg_trgm;

CREATE SEQUENCE change_order AS bigint;

CREATE OR REPLACE FUNCTION create_metaverse_search_indexes()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  create index metaverse_search_name on metaverse_search (type_id, name, metaverse_object_id);
  create index metaverse_search_keys on metaverse_search using gin (keys);
  create index metaverse_search_words on metaverse_search using gin (words gin_trgm_ops);
end $function$;
CREATE OR REPLACE FUNCTION delete_items_of_activities()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from activity_item i using before_rows a where i.activity_id = a.id;
  return null;
end $function$;
CREATE OR REPLACE FUNCTION metaverse_value_key(attribute_id text, value text)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN hashtextextended(((attribute_id || ':'::text) || lower(value)), (0)::bigint);
CREATE OR REPLACE FUNCTION moment_key(moment text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
RETURN ("left"(moment, 19) || rpad(rtrim(substr(moment, 21), 'Z'::text), 6, '0'::text));
CREATE OR REPLACE FUNCTION note_metaverse_deleted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into metaverse_search_due select id from before_rows;
  insert into metaverse_ledger (type_id, change) select type_id, -count(*) from before_rows group by type_id;
  return null;
end $function$;
CREATE OR REPLACE FUNCTION note_metaverse_inserted()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into metaverse_search_due select id from after_rows;
  insert into metaverse_ledger (type_id, change) select type_id, count(*) from after_rows group by type_id;
  return null;
end $function$;
CREATE OR REPLACE FUNCTION note_metaverse_updated()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into metaverse_search_due select id from after_rows;
  insert into metaverse_ledger (type_id, change) select type_id, 0 from after_rows limit 1;
  return null;
end $function$;

CREATE TABLE activity (
  id uuid NOT NULL,
  parent_activity_id uuid,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  executed_at timestamp with time zone,
  ended_at timestamp with time zone,
  status text NOT NULL DEFAULT 'InProgress'::text,
  target_type text NOT NULL,
  target_operation_type text NOT NULL,
  target_name text,
  target_context text,
  message text,
  warning_message text,
  error_message text,
  error_stack_trace text,
  initiated_by_type text NOT NULL,
  initiated_by_id uuid,
  initiated_by_name text NOT NULL,
  objects_to_process integer NOT NULL DEFAULT 0,
  objects_processed integer NOT NULL DEFAULT 0,
  run_type text,
  counters json,
  phases json,
  connected_system_id integer,
  run_profile_id integer,
  sync_rule_id integer,
  metaverse_object_id uuid,
  example_data_template_id integer,
  schedule_execution_id uuid,
  schedule_step_index integer,
  details json,
  CONSTRAINT activity_pkey PRIMARY KEY (id),
  CONSTRAINT activity_initiated_by_type_check CHECK ((initiated_by_type = ANY (ARRAY['User'::text, 'ApiKey'::text, 'System'::text]))),
  CONSTRAINT activity_status_check CHECK ((status = ANY (ARRAY['InProgress'::text, 'Complete'::text, 'CompleteWithWarning'::text, 'CompleteWithError'::text, 'FailedWithError'::text, 'Cancelled'::text]))),
  CONSTRAINT activity_parent_activity_id_fkey FOREIGN KEY (parent_activity_id) REFERENCES activity(id) ON DELETE CASCADE
);
CREATE INDEX activity_created ON activity USING btree (created_at, id) WHERE (parent_activity_id IS NULL);
CREATE INDEX activity_in_progress ON activity USING btree (status) WHERE (status = 'InProgress'::text);
CREATE INDEX activity_parent ON activity USING btree (parent_activity_id) WHERE (parent_activity_id IS NOT NULL);
CREATE INDEX activity_profile ON activity USING btree (run_profile_id, created_at) WHERE (run_profile_id IS NOT NULL);
CREATE INDEX activity_schedule_execution ON activity USING btree (schedule_execution_id) WHERE (schedule_execution_id IS NOT NULL);
CREATE TRIGGER activity_deleted AFTER DELETE ON activity REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION delete_items_of_activities();

CREATE TABLE activity_item (
  id uuid NOT NULL,
  activity_id uuid NOT NULL,
  connected_system_object_id uuid,
  metaverse_object_id uuid,
  external_id text,
  display_name text,
  object_type text,
  change_type text NOT NULL,
  error_type text,
  error_message text,
  error_stack_trace text,
  outcome_summary text,
  outcomes text,
  counts json,
  CONSTRAINT activity_item_pkey PRIMARY KEY (id)
);
CREATE INDEX activity_item_activity ON activity_item USING btree (activity_id, id);
CREATE INDEX activity_item_error ON activity_item USING btree (activity_id, error_type) WHERE (error_type IS NOT NULL);
CREATE INDEX activity_item_object ON activity_item USING btree (connected_system_object_id) WHERE (connected_system_object_id IS NOT NULL);

CREATE TABLE api_key (
  id uuid NOT NULL,
  name text NOT NULL,
  description text,
  key_prefix text NOT NULL,
  key_hash text NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  expires_at timestamp with time zone,
  last_used_at timestamp with time zone,
  last_used_from_ip text,
  is_enabled boolean NOT NULL DEFAULT true,
  is_infrastructure boolean NOT NULL DEFAULT false,
  CONSTRAINT api_key_pkey PRIMARY KEY (id),
  CONSTRAINT api_key_key_hash_key UNIQUE (key_hash)
);

CREATE TABLE api_key_role (
  api_key_id uuid NOT NULL,
  role_id integer NOT NULL,
  CONSTRAINT api_key_role_pkey PRIMARY KEY (api_key_id, role_id),
  CONSTRAINT api_key_role_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_key(id) ON DELETE CASCADE,
  CONSTRAINT api_key_role_role_id_fkey FOREIGN KEY (role_id) REFERENCES role(id) ON DELETE CASCADE
);

CREATE TABLE browser_session (
  token_hash text NOT NULL,
  api_key_id uuid,
  metaverse_object_id uuid,
  name text,
  claims jsonb,
  id_token_encrypted text,
  created_at timestamp with time zone NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT browser_session_pkey PRIMARY KEY (token_hash),
  CONSTRAINT browser_session_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_key(id) ON DELETE CASCADE
);
CREATE INDEX browser_session_expiry ON browser_session USING btree (expires_at);

CREATE TABLE connected_system (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  description text,
  connector_definition_id integer NOT NULL,
  status text NOT NULL DEFAULT 'Active'::text,
  setting_values_valid boolean NOT NULL DEFAULT false,
  object_matching_rule_mode text NOT NULL DEFAULT 'ConnectedSystem'::text,
  max_export_parallelism integer,
  import_watermark text,
  sync_watermark bigint NOT NULL DEFAULT 0,
  last_sync_completed_at timestamp with time zone,
  full_sync_applied_at timestamp with time zone,
  rules_changed_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  created_by_type text NOT NULL DEFAULT 'System'::text,
  created_by_id uuid,
  created_by_name text,
  last_updated_at timestamp with time zone,
  last_updated_by_type text,
  last_updated_by_id uuid,
  last_updated_by_name text,
  CONSTRAINT connected_system_pkey PRIMARY KEY (id),
  CONSTRAINT connected_system_max_export_parallelism_check CHECK (((max_export_parallelism >= 1) AND (max_export_parallelism <= 16))),
  CONSTRAINT connected_system_object_matching_rule_mode_check CHECK ((object_matching_rule_mode = ANY (ARRAY['ConnectedSystem'::text, 'SyncRule'::text]))),
  CONSTRAINT connected_system_status_check CHECK ((status = ANY (ARRAY['Active'::text, 'Disabled'::text, 'Deleting'::text]))),
  CONSTRAINT connected_system_connector_definition_id_fkey FOREIGN KEY (connector_definition_id) REFERENCES connector_definition(id)
);

CREATE TABLE connected_system_attribute (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  object_type_id integer NOT NULL,
  name text NOT NULL,
  description text,
  class_name text,
  type text NOT NULL,
  type_chosen boolean NOT NULL DEFAULT false,
  plurality text NOT NULL,
  writability text NOT NULL DEFAULT 'Writable'::text,
  is_write_only boolean NOT NULL DEFAULT false,
  selected boolean NOT NULL DEFAULT false,
  is_external_id boolean NOT NULL DEFAULT false,
  is_secondary_external_id boolean NOT NULL DEFAULT false,
  selection_locked boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT connected_system_attribute_pkey PRIMARY KEY (id),
  CONSTRAINT connected_system_attribute_object_type_id_name_key UNIQUE (object_type_id, name),
  CONSTRAINT connected_system_attribute_object_type_id_fkey FOREIGN KEY (object_type_id) REFERENCES connected_system_object_type(id) ON DELETE CASCADE
);

CREATE TABLE connected_system_match_key (
  connected_system_object_id uuid NOT NULL,
  attribute_id integer NOT NULL,
  match_key text NOT NULL,
  value text NOT NULL
);
CREATE INDEX connected_system_match_key_lookup ON connected_system_match_key USING btree (attribute_id, match_key);
CREATE INDEX connected_system_match_key_object ON connected_system_match_key USING btree (connected_system_object_id);

CREATE TABLE connected_system_object (
  id uuid NOT NULL,
  connected_system_id integer NOT NULL,
  object_type_id integer NOT NULL,
  partition_id integer,
  status text NOT NULL DEFAULT 'Normal'::text,
  external_id text,
  external_id_key text,
  secondary_external_id text,
  secondary_id_key text,
  display_name text,
  document jsonb NOT NULL DEFAULT '{}'::jsonb,
  content_hash bytea,
  change_number bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_updated_at timestamp with time zone,
  CONSTRAINT connected_system_object_pkey PRIMARY KEY (id)
) WITH (fillfactor=85);
CREATE INDEX connected_system_object_by_change ON connected_system_object USING btree (connected_system_id, change_number);
CREATE UNIQUE INDEX connected_system_object_external_id ON connected_system_object USING btree (connected_system_id, object_type_id, external_id_key text_pattern_ops) WHERE (external_id_key IS NOT NULL);
CREATE INDEX connected_system_object_name ON connected_system_object USING btree (connected_system_id, lower(display_name) text_pattern_ops);
CREATE INDEX connected_system_object_page ON connected_system_object USING btree (connected_system_id, id);
CREATE INDEX connected_system_object_secondary_id ON connected_system_object USING btree (connected_system_id, secondary_id_key text_pattern_ops) WHERE (secondary_id_key IS NOT NULL);

CREATE TABLE connected_system_object_change (
  id uuid NOT NULL,
  connected_system_id integer NOT NULL,
  connected_system_object_id uuid NOT NULL,
  activity_id uuid,
  activity_item_id uuid,
  changed_at timestamp with time zone NOT NULL,
  change_number bigint NOT NULL,
  change_type text NOT NULL,
  initiated_by_type text NOT NULL,
  initiated_by_id uuid,
  initiated_by_name text,
  object_type text,
  external_id text,
  display_name text,
  differences text NOT NULL,
  CONSTRAINT connected_system_object_change_pkey PRIMARY KEY (id)
);
CREATE INDEX connected_system_object_change_deleted ON connected_system_object_change USING btree (connected_system_id, changed_at) WHERE (change_type = 'Deleted'::text);
CREATE INDEX connected_system_object_change_object ON connected_system_object_change USING btree (connected_system_object_id);
CREATE INDEX connected_system_object_change_time ON connected_system_object_change USING btree (changed_at);

CREATE TABLE connected_system_object_link (
  connected_system_object_id uuid NOT NULL,
  connected_system_id integer NOT NULL,
  metaverse_object_id uuid NOT NULL,
  join_type text NOT NULL,
  joined_at timestamp with time zone NOT NULL,
  has_failed boolean NOT NULL DEFAULT false,
  CONSTRAINT connected_system_object_link_pkey PRIMARY KEY (connected_system_object_id),
  CONSTRAINT connected_system_object_link_join_type_check CHECK ((join_type = ANY (ARRAY['Projected'::text, 'Provisioned'::text, 'Joined'::text])))
);
CREATE UNIQUE INDEX connected_system_object_link_one_per_system ON connected_system_object_link USING btree (metaverse_object_id, connected_system_id);

CREATE TABLE connected_system_object_type (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  connected_system_id integer NOT NULL,
  name text NOT NULL,
  selected boolean NOT NULL DEFAULT false,
  remove_contributed_attributes_on_obsoletion boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT connected_system_object_type_pkey PRIMARY KEY (id),
  CONSTRAINT connected_system_object_type_connected_system_id_name_key UNIQUE (connected_system_id, name),
  CONSTRAINT connected_system_object_type_connected_system_id_fkey FOREIGN KEY (connected_system_id) REFERENCES connected_system(id) ON DELETE CASCADE
);

CREATE TABLE connected_system_reference (
  source_id uuid NOT NULL,
  attribute_id integer NOT NULL,
  connected_system_id integer NOT NULL,
  raw text NOT NULL,
  raw_key text NOT NULL,
  target_id uuid,
  raw_hash integer
);
CREATE INDEX connected_system_reference_source ON connected_system_reference USING btree (source_id, attribute_id, raw_hash);
CREATE INDEX connected_system_reference_target ON connected_system_reference USING btree (target_id) WHERE (target_id IS NOT NULL);
CREATE INDEX connected_system_reference_unresolved ON connected_system_reference USING btree (connected_system_id, source_id) WHERE (target_id IS NULL);

CREATE TABLE connected_system_setting_value (
  connected_system_id integer NOT NULL,
  connector_setting_id integer NOT NULL,
  string_value text,
  encrypted_value text,
  int_value integer,
  checkbox_value boolean,
  CONSTRAINT connected_system_setting_value_pkey PRIMARY KEY (connected_system_id, connector_setting_id),
  CONSTRAINT connected_system_setting_value_connected_system_id_fkey FOREIGN KEY (connected_system_id) REFERENCES connected_system(id) ON DELETE CASCADE,
  CONSTRAINT connected_system_setting_value_connector_setting_id_fkey FOREIGN KEY (connector_setting_id) REFERENCES connector_setting(id) ON DELETE CASCADE
);

CREATE TABLE connector_definition (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  description text,
  url text,
  built_in boolean NOT NULL DEFAULT false,
  capabilities jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_updated_at timestamp with time zone,
  CONSTRAINT connector_definition_pkey PRIMARY KEY (id),
  CONSTRAINT connector_definition_name_key UNIQUE (name)
);

CREATE TABLE connector_setting (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  connector_definition_id integer NOT NULL,
  "position" integer NOT NULL,
  name text,
  definition jsonb NOT NULL,
  CONSTRAINT connector_setting_pkey PRIMARY KEY (id),
  CONSTRAINT connector_setting_connector_definition_id_fkey FOREIGN KEY (connector_definition_id) REFERENCES connector_definition(id) ON DELETE CASCADE
);
CREATE INDEX connector_setting_connector_definition_id_idx ON connector_setting USING btree (connector_definition_id);

CREATE TABLE container (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  partition_id integer NOT NULL,
  parent_id integer,
  external_id text NOT NULL,
  stable_id text,
  name text NOT NULL,
  description text,
  hidden boolean NOT NULL DEFAULT false,
  selected boolean NOT NULL DEFAULT false,
  scope text NOT NULL DEFAULT 'subtree'::text,
  excluded boolean NOT NULL DEFAULT false,
  CONSTRAINT container_pkey PRIMARY KEY (id),
  CONSTRAINT container_partition_id_external_id_key UNIQUE (partition_id, external_id),
  CONSTRAINT container_scope_check CHECK ((scope = ANY (ARRAY['subtree'::text, 'oneLevel'::text]))),
  CONSTRAINT container_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES container(id) ON DELETE CASCADE,
  CONSTRAINT container_partition_id_fkey FOREIGN KEY (partition_id) REFERENCES partition(id) ON DELETE CASCADE
);
CREATE INDEX container_parent_id_idx ON container USING btree (parent_id);

CREATE TABLE example_data_set (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  culture text NOT NULL DEFAULT 'en'::text,
  built_in boolean NOT NULL DEFAULT false,
  words text[] NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT example_data_set_pkey PRIMARY KEY (id),
  CONSTRAINT example_data_set_name_culture_key UNIQUE (name, culture)
);

CREATE TABLE example_data_template (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  built_in boolean NOT NULL DEFAULT false,
  definition jsonb NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT example_data_template_pkey PRIMARY KEY (id),
  CONSTRAINT example_data_template_name_key UNIQUE (name)
);

CREATE TABLE exports_due (
  metaverse_object_id uuid NOT NULL,
  attribute_ids integer[],
  CONSTRAINT exports_due_pkey PRIMARY KEY (metaverse_object_id)
);

CREATE UNLOGGED TABLE import_before_image (
  activity_id uuid NOT NULL,
  object_id uuid NOT NULL,
  image json NOT NULL,
  address text,
  CONSTRAINT import_before_image_pkey PRIMARY KEY (activity_id, object_id)
);

CREATE TABLE matching_rule (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  connected_system_object_type_id integer,
  sync_rule_id integer,
  metaverse_object_type_id integer,
  target_metaverse_attribute_id integer,
  "position" integer NOT NULL DEFAULT 0,
  case_sensitive boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT matching_rule_pkey PRIMARY KEY (id),
  CONSTRAINT matching_rule_check CHECK (((connected_system_object_type_id IS NULL) <> (sync_rule_id IS NULL))),
  CONSTRAINT matching_rule_connected_system_object_type_id_fkey FOREIGN KEY (connected_system_object_type_id) REFERENCES connected_system_object_type(id) ON DELETE CASCADE,
  CONSTRAINT matching_rule_metaverse_object_type_id_fkey FOREIGN KEY (metaverse_object_type_id) REFERENCES metaverse_object_type(id) ON DELETE CASCADE,
  CONSTRAINT matching_rule_sync_rule_id_fkey FOREIGN KEY (sync_rule_id) REFERENCES sync_rule(id) ON DELETE CASCADE,
  CONSTRAINT matching_rule_target_metaverse_attribute_id_fkey FOREIGN KEY (target_metaverse_attribute_id) REFERENCES metaverse_attribute(id)
);
CREATE INDEX matching_rule_connected_system_object_type_id_idx ON matching_rule USING btree (connected_system_object_type_id);
CREATE INDEX matching_rule_sync_rule_id_idx ON matching_rule USING btree (sync_rule_id);

CREATE TABLE matching_rule_source (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  matching_rule_id integer NOT NULL,
  "position" integer NOT NULL DEFAULT 0,
  connected_system_attribute_id integer,
  metaverse_attribute_id integer,
  CONSTRAINT matching_rule_source_pkey PRIMARY KEY (id),
  CONSTRAINT matching_rule_source_connected_system_attribute_id_fkey FOREIGN KEY (connected_system_attribute_id) REFERENCES connected_system_attribute(id) ON DELETE CASCADE,
  CONSTRAINT matching_rule_source_matching_rule_id_fkey FOREIGN KEY (matching_rule_id) REFERENCES matching_rule(id) ON DELETE CASCADE,
  CONSTRAINT matching_rule_source_metaverse_attribute_id_fkey FOREIGN KEY (metaverse_attribute_id) REFERENCES metaverse_attribute(id)
);
CREATE INDEX matching_rule_source_matching_rule_id_idx ON matching_rule_source USING btree (matching_rule_id);

CREATE TABLE metaverse_attribute (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  type text NOT NULL,
  plurality text NOT NULL DEFAULT 'SingleValued'::text,
  rendering_hint text NOT NULL DEFAULT 'Default'::text,
  built_in boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  created_by_type text NOT NULL DEFAULT 'System'::text,
  created_by_id uuid,
  created_by_name text,
  last_updated_at timestamp with time zone,
  last_updated_by_type text,
  last_updated_by_id uuid,
  last_updated_by_name text,
  CONSTRAINT metaverse_attribute_pkey PRIMARY KEY (id),
  CONSTRAINT metaverse_attribute_name_key UNIQUE (name)
);

CREATE TABLE metaverse_ledger (
  id bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
  type_id integer NOT NULL,
  change integer NOT NULL
);

CREATE TABLE metaverse_match_key (
  metaverse_object_id uuid NOT NULL,
  type_id integer NOT NULL,
  attribute_id integer NOT NULL,
  match_key text NOT NULL,
  value text NOT NULL
);
CREATE INDEX metaverse_match_key_lookup ON metaverse_match_key USING btree (attribute_id, match_key);
CREATE INDEX metaverse_match_key_object ON metaverse_match_key USING btree (metaverse_object_id);

CREATE TABLE metaverse_object (
  id uuid NOT NULL,
  type_id integer NOT NULL,
  origin text NOT NULL DEFAULT 'Projected'::text,
  status text NOT NULL DEFAULT 'Normal'::text,
  display_name text,
  document jsonb NOT NULL DEFAULT '{}'::jsonb,
  provenance json NOT NULL DEFAULT '{}'::json,
  change_number bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  last_updated_at timestamp with time zone,
  last_connector_disconnected_at timestamp with time zone,
  disconnected_by_system_id integer,
  deletion_initiated_by_type text,
  deletion_initiated_by_id uuid,
  deletion_initiated_by_name text,
  CONSTRAINT metaverse_object_pkey PRIMARY KEY (id),
  CONSTRAINT metaverse_object_origin_check CHECK ((origin = ANY (ARRAY['Projected'::text, 'Internal'::text]))),
  CONSTRAINT metaverse_object_status_check CHECK ((status = ANY (ARRAY['Normal'::text, 'Obsolete'::text])))
) WITH (fillfactor=85);
CREATE INDEX metaverse_object_created ON metaverse_object USING btree (created_at, id);
CREATE INDEX metaverse_object_pending_deletion ON metaverse_object USING btree (last_connector_disconnected_at) WHERE (last_connector_disconnected_at IS NOT NULL);
CREATE INDEX metaverse_object_type_created ON metaverse_object USING btree (type_id, created_at, id);
CREATE TRIGGER metaverse_object_deleted AFTER DELETE ON metaverse_object REFERENCING OLD TABLE AS before_rows FOR EACH STATEMENT EXECUTE FUNCTION note_metaverse_deleted();
CREATE TRIGGER metaverse_object_inserted AFTER INSERT ON metaverse_object REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION note_metaverse_inserted();
CREATE TRIGGER metaverse_object_updated AFTER UPDATE ON metaverse_object REFERENCING NEW TABLE AS after_rows FOR EACH STATEMENT EXECUTE FUNCTION note_metaverse_updated();

CREATE TABLE metaverse_object_change (
  id uuid NOT NULL,
  metaverse_object_id uuid NOT NULL,
  activity_id uuid,
  activity_item_id uuid,
  changed_at timestamp with time zone NOT NULL,
  change_number bigint NOT NULL,
  change_type text NOT NULL,
  initiator_type text NOT NULL,
  initiated_by_type text NOT NULL,
  initiated_by_id uuid,
  initiated_by_name text,
  object_type_id integer,
  object_type text,
  display_name text,
  differences text NOT NULL,
  CONSTRAINT metaverse_object_change_pkey PRIMARY KEY (id)
);
CREATE INDEX metaverse_object_change_deleted ON metaverse_object_change USING btree (changed_at) WHERE (change_type = 'Deleted'::text);
CREATE INDEX metaverse_object_change_object ON metaverse_object_change USING btree (metaverse_object_id);
CREATE INDEX metaverse_object_change_time ON metaverse_object_change USING btree (changed_at);

CREATE TABLE metaverse_object_type (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  plural_name text NOT NULL,
  icon text,
  built_in boolean NOT NULL DEFAULT false,
  deletion_rule text NOT NULL DEFAULT 'WhenLastConnectorDisconnected'::text,
  deletion_grace_seconds bigint,
  deletion_trigger_system_ids integer[] NOT NULL DEFAULT '{}'::integer[],
  deletion_trigger_mode text NOT NULL DEFAULT 'AllSourcesDisconnect'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  created_by_type text NOT NULL DEFAULT 'System'::text,
  created_by_id uuid,
  created_by_name text,
  last_updated_at timestamp with time zone,
  last_updated_by_type text,
  last_updated_by_id uuid,
  last_updated_by_name text,
  CONSTRAINT metaverse_object_type_pkey PRIMARY KEY (id),
  CONSTRAINT metaverse_object_type_name_key UNIQUE (name),
  CONSTRAINT metaverse_object_type_deletion_grace_seconds_check CHECK ((deletion_grace_seconds > 0)),
  CONSTRAINT metaverse_object_type_deletion_rule_check CHECK ((deletion_rule = ANY (ARRAY['Manual'::text, 'WhenLastConnectorDisconnected'::text, 'WhenAuthoritativeSourceDisconnected'::text]))),
  CONSTRAINT metaverse_object_type_deletion_trigger_mode_check CHECK ((deletion_trigger_mode = ANY (ARRAY['SpecificSourcesDisconnect'::text, 'AllSourcesDisconnect'::text])))
);

CREATE TABLE metaverse_object_type_attribute (
  metaverse_object_type_id integer NOT NULL,
  metaverse_attribute_id integer NOT NULL,
  CONSTRAINT metaverse_object_type_attribute_pkey PRIMARY KEY (metaverse_object_type_id, metaverse_attribute_id),
  CONSTRAINT metaverse_object_type_attribute_metaverse_attribute_id_fkey FOREIGN KEY (metaverse_attribute_id) REFERENCES metaverse_attribute(id) ON DELETE CASCADE,
  CONSTRAINT metaverse_object_type_attribute_metaverse_object_type_id_fkey FOREIGN KEY (metaverse_object_type_id) REFERENCES metaverse_object_type(id) ON DELETE CASCADE
);
CREATE INDEX metaverse_object_type_attribute_metaverse_attribute_id_idx ON metaverse_object_type_attribute USING btree (metaverse_attribute_id);

CREATE TABLE metaverse_reference (
  source_id uuid NOT NULL,
  attribute_id integer NOT NULL,
  target_id uuid NOT NULL,
  CONSTRAINT metaverse_reference_pkey PRIMARY KEY (source_id, attribute_id, target_id)
);
CREATE INDEX metaverse_reference_target ON metaverse_reference USING btree (target_id);

CREATE TABLE metaverse_search (
  metaverse_object_id uuid NOT NULL,
  type_id integer NOT NULL,
  created_at timestamp with time zone NOT NULL,
  name text NOT NULL,
  keys bigint[] NOT NULL,
  words text NOT NULL,
  CONSTRAINT metaverse_search_pkey PRIMARY KEY (metaverse_object_id)
);
CREATE INDEX metaverse_search_keys ON metaverse_search USING gin (keys);
CREATE INDEX metaverse_search_name ON metaverse_search USING btree (type_id, name, metaverse_object_id);
CREATE INDEX metaverse_search_words ON metaverse_search USING gin (words gin_trgm_ops);

CREATE TABLE metaverse_search_due (
  metaverse_object_id uuid NOT NULL
);

CREATE TABLE partition (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  connected_system_id integer NOT NULL,
  external_id text NOT NULL,
  name text NOT NULL,
  hidden boolean NOT NULL DEFAULT false,
  selected boolean NOT NULL DEFAULT false,
  CONSTRAINT partition_pkey PRIMARY KEY (id),
  CONSTRAINT partition_connected_system_id_external_id_key UNIQUE (connected_system_id, external_id),
  CONSTRAINT partition_connected_system_id_fkey FOREIGN KEY (connected_system_id) REFERENCES connected_system(id) ON DELETE CASCADE
);

CREATE TABLE pending_export (
  id uuid NOT NULL,
  connected_system_id integer NOT NULL,
  connected_system_object_id uuid NOT NULL,
  change_type text NOT NULL,
  status text NOT NULL DEFAULT 'Pending'::text,
  changes json NOT NULL,
  has_unresolved_references boolean NOT NULL DEFAULT false,
  source_metaverse_object_id uuid,
  executing_activity_id uuid,
  staged_activity_id uuid,
  error_count integer NOT NULL DEFAULT 0,
  max_retries integer NOT NULL DEFAULT 5,
  last_attempted_at timestamp with time zone,
  next_retry_at timestamp with time zone,
  last_error_message text,
  last_error_stack_trace text,
  is_held boolean NOT NULL DEFAULT false,
  object_remains boolean NOT NULL DEFAULT false,
  change_number bigint NOT NULL,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT pending_export_pkey PRIMARY KEY (id),
  CONSTRAINT pending_export_connected_system_object_id_key UNIQUE (connected_system_object_id),
  CONSTRAINT pending_export_change_type_check CHECK ((change_type = ANY (ARRAY['Create'::text, 'Update'::text, 'Delete'::text]))),
  CONSTRAINT pending_export_status_check CHECK ((status = ANY (ARRAY['Pending'::text, 'ExportNotConfirmed'::text, 'Executing'::text, 'Failed'::text, 'Exported'::text])))
) WITH (fillfactor=50);
CREATE INDEX pending_export_order ON pending_export USING btree (connected_system_id, change_number);

CREATE TABLE postponed_deletion (
  metaverse_object_id uuid NOT NULL,
  disconnected_at timestamp with time zone NOT NULL,
  until timestamp with time zone NOT NULL,
  CONSTRAINT postponed_deletion_pkey PRIMARY KEY (metaverse_object_id)
);

CREATE TABLE predefined_search (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  uri text NOT NULL,
  metaverse_object_type_id integer NOT NULL,
  is_default boolean NOT NULL DEFAULT false,
  built_in boolean NOT NULL DEFAULT false,
  is_enabled boolean NOT NULL DEFAULT true,
  attribute_ids integer[] NOT NULL DEFAULT '{}'::integer[],
  criteria_groups jsonb NOT NULL DEFAULT '[]'::jsonb,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT predefined_search_pkey PRIMARY KEY (id),
  CONSTRAINT predefined_search_uri_key UNIQUE (uri),
  CONSTRAINT predefined_search_metaverse_object_type_id_fkey FOREIGN KEY (metaverse_object_type_id) REFERENCES metaverse_object_type(id) ON DELETE CASCADE
);

CREATE TABLE reference_flow_due (
  connected_system_object_id uuid NOT NULL,
  connected_system_id integer NOT NULL,
  CONSTRAINT reference_flow_due_pkey PRIMARY KEY (connected_system_object_id)
);

CREATE TABLE role (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  built_in boolean NOT NULL DEFAULT false,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT role_pkey PRIMARY KEY (id),
  CONSTRAINT role_name_key UNIQUE (name)
);

CREATE TABLE role_member (
  role_id integer NOT NULL,
  metaverse_object_id uuid NOT NULL,
  CONSTRAINT role_member_pkey PRIMARY KEY (role_id, metaverse_object_id),
  CONSTRAINT role_member_role_id_fkey FOREIGN KEY (role_id) REFERENCES role(id) ON DELETE CASCADE
);

CREATE TABLE run_profile (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  connected_system_id integer NOT NULL,
  name text NOT NULL,
  run_type text NOT NULL,
  page_size integer NOT NULL DEFAULT 100,
  partition_id integer,
  file_path text,
  CONSTRAINT run_profile_pkey PRIMARY KEY (id),
  CONSTRAINT run_profile_run_type_check CHECK ((run_type = ANY (ARRAY['FullImport'::text, 'DeltaImport'::text, 'FullSynchronisation'::text, 'DeltaSynchronisation'::text, 'Export'::text]))),
  CONSTRAINT run_profile_connected_system_id_fkey FOREIGN KEY (connected_system_id) REFERENCES connected_system(id) ON DELETE CASCADE,
  CONSTRAINT run_profile_partition_id_fkey FOREIGN KEY (partition_id) REFERENCES partition(id) ON DELETE SET NULL
);
CREATE INDEX run_profile_connected_system_id_idx ON run_profile USING btree (connected_system_id);

CREATE TABLE schedule (
  id uuid NOT NULL,
  name text NOT NULL,
  description text,
  trigger_type text NOT NULL DEFAULT 'Manual'::text,
  cron_expression text,
  pattern_type text NOT NULL DEFAULT 'SpecificTimes'::text,
  days_of_week text,
  run_times text,
  interval_value integer,
  interval_unit text,
  interval_window_start text,
  interval_window_end text,
  time_zone text NOT NULL DEFAULT 'UTC'::text,
  is_enabled boolean NOT NULL DEFAULT false,
  built_in boolean NOT NULL DEFAULT false,
  last_run_at timestamp with time zone,
  next_run_at timestamp with time zone,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  created_by_type text NOT NULL DEFAULT 'System'::text,
  created_by_id uuid,
  created_by_name text,
  last_updated_at timestamp with time zone,
  last_updated_by_type text,
  last_updated_by_id uuid,
  last_updated_by_name text,
  CONSTRAINT schedule_pkey PRIMARY KEY (id),
  CONSTRAINT schedule_name_key UNIQUE (name),
  CONSTRAINT schedule_interval_unit_check CHECK ((interval_unit = ANY (ARRAY['Minutes'::text, 'Hours'::text]))),
  CONSTRAINT schedule_pattern_type_check CHECK ((pattern_type = ANY (ARRAY['SpecificTimes'::text, 'Interval'::text, 'Custom'::text]))),
  CONSTRAINT schedule_trigger_type_check CHECK ((trigger_type = ANY (ARRAY['Cron'::text, 'Manual'::text])))
);

CREATE TABLE schedule_execution (
  id uuid NOT NULL,
  schedule_id uuid NOT NULL,
  schedule_name text NOT NULL,
  status text NOT NULL,
  current_step_index integer NOT NULL DEFAULT 0,
  total_steps integer NOT NULL,
  queued_at timestamp with time zone NOT NULL,
  started_at timestamp with time zone,
  completed_at timestamp with time zone,
  initiated_by_type text NOT NULL,
  initiated_by_id uuid,
  initiated_by_name text,
  error_message text,
  error_stack_trace text,
  steps json NOT NULL DEFAULT '[]'::json,
  CONSTRAINT schedule_execution_pkey PRIMARY KEY (id),
  CONSTRAINT schedule_execution_status_check CHECK ((status = ANY (ARRAY['Queued'::text, 'InProgress'::text, 'Completed'::text, 'Failed'::text, 'Cancelled'::text, 'Paused'::text]))),
  CONSTRAINT schedule_execution_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id) ON DELETE CASCADE
);
CREATE INDEX schedule_execution_active ON schedule_execution USING btree (status) WHERE (status = ANY (ARRAY['Queued'::text, 'InProgress'::text, 'Paused'::text]));
CREATE INDEX schedule_execution_schedule_id_queued_at_idx ON schedule_execution USING btree (schedule_id, queued_at);

CREATE TABLE schedule_step (
  id uuid NOT NULL,
  schedule_id uuid NOT NULL,
  step_index integer NOT NULL,
  name text,
  execution_mode text NOT NULL DEFAULT 'Sequential'::text,
  step_type text NOT NULL DEFAULT 'RunProfile'::text,
  continue_on_failure boolean NOT NULL DEFAULT false,
  timeout_seconds integer,
  connected_system_id integer,
  run_profile_id integer,
  script_path text,
  arguments text,
  executable_path text,
  working_directory text,
  sql_connection_encrypted text,
  sql_script_path text,
  "position" integer NOT NULL DEFAULT 0,
  CONSTRAINT schedule_step_pkey PRIMARY KEY (id),
  CONSTRAINT schedule_step_execution_mode_check CHECK ((execution_mode = ANY (ARRAY['Sequential'::text, 'ParallelWithPrevious'::text]))),
  CONSTRAINT schedule_step_step_type_check CHECK ((step_type = ANY (ARRAY['RunProfile'::text, 'PowerShell'::text, 'Executable'::text, 'SqlScript'::text, 'TemporalScopeReconciliation'::text]))),
  CONSTRAINT schedule_step_schedule_id_fkey FOREIGN KEY (schedule_id) REFERENCES schedule(id) ON DELETE CASCADE
);
CREATE INDEX schedule_step_schedule_id_idx ON schedule_step USING btree (schedule_id);

CREATE TABLE schema_migration (
  version integer NOT NULL,
  name text NOT NULL,
  checksum text NOT NULL,
  applied_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT schema_migration_pkey PRIMARY KEY (version)
);

CREATE TABLE scoping_criterion (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  group_id integer NOT NULL,
  metaverse_attribute_id integer,
  connected_system_attribute_id integer,
  comparison_type text NOT NULL,
  string_value text,
  int_value integer,
  date_time_value timestamp with time zone,
  bool_value boolean,
  guid_value uuid,
  relative_count integer,
  relative_unit text,
  relative_direction text,
  case_sensitive boolean NOT NULL DEFAULT true,
  CONSTRAINT scoping_criterion_pkey PRIMARY KEY (id),
  CONSTRAINT scoping_criterion_check CHECK ((num_nulls(relative_count, relative_unit, relative_direction) = ANY (ARRAY[0, 3]))),
  CONSTRAINT scoping_criterion_relative_count_check CHECK ((relative_count >= 0)),
  CONSTRAINT scoping_criterion_relative_direction_check CHECK ((relative_direction = ANY (ARRAY['Ago'::text, 'FromNow'::text]))),
  CONSTRAINT scoping_criterion_relative_unit_check CHECK ((relative_unit = ANY (ARRAY['Hours'::text, 'Days'::text, 'Weeks'::text, 'Months'::text, 'Years'::text]))),
  CONSTRAINT scoping_criterion_connected_system_attribute_id_fkey FOREIGN KEY (connected_system_attribute_id) REFERENCES connected_system_attribute(id) ON DELETE CASCADE,
  CONSTRAINT scoping_criterion_group_id_fkey FOREIGN KEY (group_id) REFERENCES scoping_group(id) ON DELETE CASCADE,
  CONSTRAINT scoping_criterion_metaverse_attribute_id_fkey FOREIGN KEY (metaverse_attribute_id) REFERENCES metaverse_attribute(id)
);
CREATE INDEX scoping_criterion_group_id_idx ON scoping_criterion USING btree (group_id);

CREATE TABLE scoping_group (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  sync_rule_id integer NOT NULL,
  parent_id integer,
  type text NOT NULL DEFAULT 'All'::text,
  "position" integer NOT NULL DEFAULT 0,
  CONSTRAINT scoping_group_pkey PRIMARY KEY (id),
  CONSTRAINT scoping_group_type_check CHECK ((type = ANY (ARRAY['All'::text, 'Any'::text]))),
  CONSTRAINT scoping_group_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES scoping_group(id) ON DELETE CASCADE,
  CONSTRAINT scoping_group_sync_rule_id_fkey FOREIGN KEY (sync_rule_id) REFERENCES sync_rule(id) ON DELETE CASCADE
);
CREATE INDEX scoping_group_sync_rule_id_idx ON scoping_group USING btree (sync_rule_id);

CREATE TABLE service_setting (
  key text NOT NULL,
  display_name text NOT NULL,
  description text,
  category text NOT NULL,
  value_type text NOT NULL,
  default_value text,
  value text,
  enum_values text[],
  is_read_only boolean NOT NULL DEFAULT false,
  "position" integer NOT NULL,
  CONSTRAINT service_setting_pkey PRIMARY KEY (key),
  CONSTRAINT service_setting_category_check CHECK ((category = ANY (ARRAY['SSO'::text, 'Synchronisation'::text, 'Maintenance'::text, 'History'::text, 'Security'::text, 'UI'::text]))),
  CONSTRAINT service_setting_value_type_check CHECK ((value_type = ANY (ARRAY['String'::text, 'Boolean'::text, 'Integer'::text, 'TimeSpan'::text, 'Enum'::text, 'StringEncrypted'::text])))
);

CREATE TABLE sign_in_code (
  code_hash text NOT NULL,
  api_key_id uuid NOT NULL,
  expires_at timestamp with time zone NOT NULL,
  CONSTRAINT sign_in_code_pkey PRIMARY KEY (code_hash),
  CONSTRAINT sign_in_code_api_key_id_fkey FOREIGN KEY (api_key_id) REFERENCES api_key(id) ON DELETE CASCADE
);

CREATE TABLE sync_rule (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  name text NOT NULL,
  description text,
  connected_system_id integer NOT NULL,
  connected_system_object_type_id integer NOT NULL,
  metaverse_object_type_id integer NOT NULL,
  direction text NOT NULL,
  enabled boolean NOT NULL DEFAULT true,
  project_to_metaverse boolean,
  provision_to_connected_system boolean,
  enforce_state boolean NOT NULL DEFAULT true,
  inbound_out_of_scope_action text NOT NULL DEFAULT 'Disconnect'::text,
  outbound_deprovision_action text NOT NULL DEFAULT 'Disconnect'::text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  created_by_type text NOT NULL DEFAULT 'System'::text,
  created_by_id uuid,
  created_by_name text,
  last_updated_at timestamp with time zone,
  last_updated_by_type text,
  last_updated_by_id uuid,
  last_updated_by_name text,
  CONSTRAINT sync_rule_pkey PRIMARY KEY (id),
  CONSTRAINT sync_rule_direction_check CHECK ((direction = ANY (ARRAY['Import'::text, 'Export'::text]))),
  CONSTRAINT sync_rule_inbound_out_of_scope_action_check CHECK ((inbound_out_of_scope_action = ANY (ARRAY['RemainJoined'::text, 'Disconnect'::text]))),
  CONSTRAINT sync_rule_outbound_deprovision_action_check CHECK ((outbound_deprovision_action = ANY (ARRAY['Disconnect'::text, 'Delete'::text]))),
  CONSTRAINT sync_rule_connected_system_id_fkey FOREIGN KEY (connected_system_id) REFERENCES connected_system(id) ON DELETE CASCADE,
  CONSTRAINT sync_rule_connected_system_object_type_id_fkey FOREIGN KEY (connected_system_object_type_id) REFERENCES connected_system_object_type(id) ON DELETE CASCADE,
  CONSTRAINT sync_rule_metaverse_object_type_id_fkey FOREIGN KEY (metaverse_object_type_id) REFERENCES metaverse_object_type(id) ON DELETE CASCADE
);
CREATE INDEX sync_rule_connected_system_id_idx ON sync_rule USING btree (connected_system_id);

CREATE TABLE sync_rule_mapping (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  sync_rule_id integer NOT NULL,
  target_metaverse_attribute_id integer,
  target_connected_system_attribute_id integer,
  priority integer,
  null_is_value boolean NOT NULL DEFAULT false,
  enabled boolean NOT NULL DEFAULT true,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT sync_rule_mapping_pkey PRIMARY KEY (id),
  CONSTRAINT sync_rule_mapping_check CHECK (((target_metaverse_attribute_id IS NULL) <> (target_connected_system_attribute_id IS NULL))),
  CONSTRAINT sync_rule_mapping_sync_rule_id_fkey FOREIGN KEY (sync_rule_id) REFERENCES sync_rule(id) ON DELETE CASCADE,
  CONSTRAINT sync_rule_mapping_target_connected_system_attribute_id_fkey FOREIGN KEY (target_connected_system_attribute_id) REFERENCES connected_system_attribute(id) ON DELETE CASCADE,
  CONSTRAINT sync_rule_mapping_target_metaverse_attribute_id_fkey FOREIGN KEY (target_metaverse_attribute_id) REFERENCES metaverse_attribute(id)
);
CREATE INDEX sync_rule_mapping_sync_rule_id_idx ON sync_rule_mapping USING btree (sync_rule_id);

CREATE TABLE sync_rule_mapping_source (
  id integer NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  mapping_id integer NOT NULL,
  "position" integer NOT NULL DEFAULT 0,
  metaverse_attribute_id integer,
  connected_system_attribute_id integer,
  expression text,
  CONSTRAINT sync_rule_mapping_source_pkey PRIMARY KEY (id),
  CONSTRAINT sync_rule_mapping_source_connected_system_attribute_id_fkey FOREIGN KEY (connected_system_attribute_id) REFERENCES connected_system_attribute(id) ON DELETE CASCADE,
  CONSTRAINT sync_rule_mapping_source_mapping_id_fkey FOREIGN KEY (mapping_id) REFERENCES sync_rule_mapping(id) ON DELETE CASCADE,
  CONSTRAINT sync_rule_mapping_source_metaverse_attribute_id_fkey FOREIGN KEY (metaverse_attribute_id) REFERENCES metaverse_attribute(id)
);
CREATE INDEX sync_rule_mapping_source_mapping_id_idx ON sync_rule_mapping_source USING btree (mapping_id);

CREATE TABLE temporal_scope_pass (
  is_only boolean NOT NULL DEFAULT true,
  reached_at timestamp with time zone NOT NULL,
  CONSTRAINT temporal_scope_pass_pkey PRIMARY KEY (is_only),
  CONSTRAINT temporal_scope_pass_is_only_check CHECK (is_only)
);

CREATE TABLE trusted_certificate (
  id uuid NOT NULL,
  name text NOT NULL,
  thumbprint text NOT NULL,
  subject text NOT NULL,
  issuer text NOT NULL,
  serial_number text NOT NULL,
  valid_from timestamp with time zone NOT NULL,
  valid_to timestamp with time zone NOT NULL,
  source_type text NOT NULL,
  certificate_pem text,
  file_path text,
  is_enabled boolean NOT NULL DEFAULT true,
  notes text,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  created_by_name text,
  CONSTRAINT trusted_certificate_pkey PRIMARY KEY (id),
  CONSTRAINT trusted_certificate_source_type_check CHECK ((source_type = ANY (ARRAY['Uploaded'::text, 'FilePath'::text])))
);

CREATE TABLE worker_task (
  id uuid NOT NULL,
  activity_id uuid NOT NULL,
  kind text NOT NULL,
  payload json NOT NULL DEFAULT '{}'::json,
  status text NOT NULL DEFAULT 'Queued'::text,
  connected_system_id integer,
  takes_metaverse boolean NOT NULL DEFAULT false,
  queue_order bigint NOT NULL GENERATED BY DEFAULT AS IDENTITY,
  dispatched_at timestamp with time zone,
  worker_id text,
  heartbeat_at timestamp with time zone,
  schedule_execution_id uuid,
  schedule_step_index integer,
  execution_mode text NOT NULL DEFAULT 'Sequential'::text,
  continue_on_failure boolean NOT NULL DEFAULT false,
  timeout_seconds integer,
  created_at timestamp with time zone NOT NULL DEFAULT now(),
  CONSTRAINT worker_task_pkey PRIMARY KEY (id),
  CONSTRAINT worker_task_activity_id_key UNIQUE (activity_id),
  CONSTRAINT worker_task_execution_mode_check CHECK ((execution_mode = ANY (ARRAY['Sequential'::text, 'Parallel'::text]))),
  CONSTRAINT worker_task_kind_check CHECK ((kind = ANY (ARRAY['run'::text, 'clearConnectedSystem'::text, 'deleteConnectedSystem'::text, 'exampleData'::text, 'scheduleStep'::text, 'housekeeping'::text]))),
  CONSTRAINT worker_task_status_check CHECK ((status = ANY (ARRAY['Queued'::text, 'Processing'::text, 'CancellationRequested'::text, 'WaitingForPreviousStep'::text]))),
  CONSTRAINT worker_task_activity_id_fkey FOREIGN KEY (activity_id) REFERENCES activity(id) ON DELETE CASCADE
);
CREATE INDEX worker_task_order ON worker_task USING btree (status, queue_order);
