-- What an object was addressed by before an import is asked for every reference to it: not to be looked for in the image.
alter table import_before_image add column address text;
