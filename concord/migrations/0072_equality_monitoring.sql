-- Equality monitoring: what a person in a record said of themselves. The words are sealed under the person's key as their name is, and go with it.
ALTER TABLE person ADD COLUMN monitoring TEXT;

-- The codes of it, apart, so that groups can be counted. They follow from the sealed words and nothing else (`concord verify` compares them), stand
-- in no journal, and are deleted with the words' key.
CREATE TABLE characteristic (
    record TEXT NOT NULL,
    person INTEGER NOT NULL,
    list TEXT NOT NULL, -- ethnicity, sex or age
    code TEXT NOT NULL, -- of the policy's list
    PRIMARY KEY (record, person, list)
) CLUSTERED;
