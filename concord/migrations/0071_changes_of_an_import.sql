-- What an import changed and noted, as CSV (row, record, what, fields, notes): no value of the source is in it.
ALTER TABLE import_run ADD COLUMN changes TEXT NOT NULL DEFAULT '';
