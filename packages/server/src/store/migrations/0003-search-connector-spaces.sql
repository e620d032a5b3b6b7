-- Searching a connector space asks for what begins with a text, which indexes in the order of the locale do not serve.
-- Replaced in their place, two of them cost nothing more to write and still serve equality; the name is the only new one.

drop index connected_system_object_external_id;
create unique index connected_system_object_external_id
  on connected_system_object (connected_system_id, object_type_id, external_id_key text_pattern_ops)
  where external_id_key is not null;

drop index connected_system_object_secondary_id;
create index connected_system_object_secondary_id
  on connected_system_object (connected_system_id, secondary_id_key text_pattern_ops)
  where secondary_id_key is not null;

create index connected_system_object_name
  on connected_system_object (connected_system_id, lower(display_name) text_pattern_ops);
