-- Every export is claimed once between being staged and being recorded. With room on its page the claim writes the row again
-- beside itself, and none of the indexes.
alter table pending_export set (fillfactor = 50);
