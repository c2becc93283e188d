-- Requests of people in the data (domain rules 10.4): for access, rectification, erasure, restriction, or as an objection. One register for all.
CREATE TABLE data_request (
    id TEXT PRIMARY KEY NOT NULL,    -- the year and a running number
    kind TEXT NOT NULL,              -- access, rectification, erasure, restriction, objection
    desk TEXT NOT NULL,              -- who answers it: force, professional-standards
    received_at INTEGER NOT NULL,    -- the clock starts here
    name TEXT,                       -- who asks, sealed
    contact TEXT,                    -- how to reach them, sealed
    asks TEXT,                       -- what they ask, sealed
    identity TEXT,                   -- how their identity was checked; none until it was
    identity_at INTEGER,             -- when
    paused_at INTEGER,               -- since when the clock is stopped
    paused_for TEXT,                 -- why: identity, clarification
    paused_seconds INTEGER NOT NULL, -- for how long it was stopped before
    extended_at INTEGER,             -- when the time was extended
    extended_reason TEXT,            -- why, sealed
    agreed_pack TEXT,                -- the hash of the pack that a second person agreed to; the pack itself is not kept
    agreed_by TEXT,                  -- who agreed
    prepared_by TEXT,                -- who prepared it: not who agrees
    recipient TEXT,                  -- who it was disclosed to, sealed
    outcome TEXT,                    -- how it ended
    reason TEXT,                     -- why, sealed
    decided_at INTEGER,              -- when
    decided_by TEXT,                 -- who decided
    at INTEGER NOT NULL,             -- when it was entered here
    by TEXT NOT NULL                 -- by whom
);
CREATE INDEX data_request_newest ON data_request (received_at, id);

-- Which people of which records a request is about, as somebody found them.
CREATE TABLE data_request_record (
    id TEXT PRIMARY KEY NOT NULL,    -- the request and a number in it
    request TEXT NOT NULL,
    incident TEXT NOT NULL,
    person INTEGER NOT NULL,         -- the person's number in the record
    withheld TEXT,                   -- why the account and notes of this record are left out of the pack; none where they are in it
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    ended_at INTEGER,                -- when it was taken off again
    ended_by TEXT
);
CREATE INDEX data_request_record_of ON data_request_record (request);
CREATE INDEX data_request_record_about ON data_request_record (incident);
