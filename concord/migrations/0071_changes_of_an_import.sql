-- What an import changed and noted, as CSV (row, record, what, fields, notes): no value of the source is in it.
ALTER TABLE import_run ADD COLUMN changes TEXT NOT NULL DEFAULT '';
-- Whether its cases are kept as closed history.
ALTER TABLE import_run ADD COLUMN history INTEGER NOT NULL DEFAULT 0;
