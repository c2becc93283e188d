-- Reports handed over by command-and-control systems.

-- One row a message that was taken, so that a repeated one gets the same answer.
CREATE TABLE transfer_message (
    id TEXT PRIMARY KEY NOT NULL, -- source and message id
    source TEXT NOT NULL,         -- the system's name
    source_id TEXT NOT NULL,      -- its own number for the incident
    sequence INTEGER,             -- the message's place among those of the incident; none where the system gives none
    at INTEGER NOT NULL,          -- when it was taken
    by TEXT NOT NULL,             -- the account of its token
    record TEXT NOT NULL,         -- our reference
    asked TEXT NOT NULL,          -- hash of what was said, so that an id is not used for two things
    answer TEXT NOT NULL          -- what was answered, as JSON; no personal data
);
CREATE INDEX transfer_message_of ON transfer_message (source, source_id);

-- Where a system takes back what became of its incidents.
CREATE TABLE transfer_source (
    source TEXT PRIMARY KEY NOT NULL,
    title TEXT NOT NULL,
    address TEXT,                 -- where write-backs are posted; none: the pick-up folder
    district TEXT,                -- where its reports lie unless they say so
    by TEXT NOT NULL,
    at INTEGER NOT NULL
);
