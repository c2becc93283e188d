-- Files of a record. What they are is here; what they hold is sealed in chunks beside it.
CREATE TABLE attachment (
    id TEXT PRIMARY KEY NOT NULL,
    incident TEXT NOT NULL,          -- the record
    number INTEGER NOT NULL,         -- its number in the record, from 1
    media TEXT NOT NULL,             -- the type, found by the content, such as image/jpeg
    bytes INTEGER NOT NULL,          -- its size
    chunks INTEGER NOT NULL,         -- how many boxes hold it
    hash TEXT NOT NULL,              -- BLAKE3 of what is kept, in hexadecimal
    sent_hash TEXT NOT NULL,         -- BLAKE3 of what was sent; another one where hidden details were taken out
    name TEXT,                       -- its name as sent, sealed; none once destroyed
    note TEXT,                       -- what it shows, sealed
    original INTEGER,                -- the number of the file that this one is a redacted copy of
    cleaned INTEGER NOT NULL,        -- whether hidden details of the picture were taken out
    small INTEGER NOT NULL,          -- whether there is a small picture
    added_by TEXT NOT NULL,
    added_at INTEGER NOT NULL,
    destroyed_at INTEGER             -- when its key and its chunks were destroyed
);
CREATE UNIQUE INDEX attachment_of ON attachment (incident, number);

-- Files that are being sent; they count for nothing until they are whole.
CREATE TABLE upload (
    id TEXT PRIMARY KEY NOT NULL,    -- the id that its attachment will have
    incident TEXT NOT NULL,
    by TEXT NOT NULL,
    name TEXT NOT NULL,              -- keyed hash of its name and size, by which a broken upload is found again
    wanted INTEGER NOT NULL,         -- bytes that are to come in all
    got INTEGER NOT NULL,            -- bytes that are here
    chunks INTEGER NOT NULL,
    begun_at INTEGER NOT NULL        -- after a day what is not whole is removed
);

-- The sealed boxes of attachments and of uploads.
CREATE TABLE attachment_chunk (
    attachment TEXT NOT NULL,
    part TEXT NOT NULL CHECK (part IN ('whole', 'small', 'sent')),
    number INTEGER NOT NULL,         -- from 1
    box BLOB NOT NULL,
    PRIMARY KEY (attachment, part, number)
) CLUSTERED;
