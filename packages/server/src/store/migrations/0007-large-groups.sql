-- One member of a group of any size is found and changed without reading the others (docs/decisions/0010).

-- store/reference-hash.ts; null of edges from before it
alter table connected_system_reference add column raw_hash int;

drop index connected_system_reference_source;
create index connected_system_reference_source on connected_system_reference (source_id, attribute_id, raw_hash);
