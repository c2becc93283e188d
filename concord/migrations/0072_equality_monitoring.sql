-- Equality monitoring: what a person in a record said of themselves, as codes of the policy's lists. Counted by group; never shown in a list.
ALTER TABLE person ADD COLUMN ethnicity TEXT;
ALTER TABLE person ADD COLUMN sex TEXT;
ALTER TABLE person ADD COLUMN age TEXT;
