-- There is a row of these for every object of a first run, and they are read one at a time: text is neither checked nor taken
-- apart when it is written, and differences name a side once and not once an attribute.

create function by_side(differences json) returns text language sql immutable as $$
  select json_strip_nulls(json_build_object(
    'added', json_object_agg(key, value -> 'added') filter (where json_array_length(value -> 'added') > 0),
    'removed', json_object_agg(key, value -> 'removed') filter (where json_array_length(value -> 'removed') > 0)))::text
  from json_each(differences)
$$;

alter table connected_system_object_change alter column differences type text using by_side(differences);
alter table metaverse_object_change alter column differences type text using by_side(differences);
alter table activity_item alter column outcomes type text using outcomes::text;

drop function by_side(json);
