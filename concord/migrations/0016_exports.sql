-- Files that were asked for, and what became of them. What was in a file is not kept: its hash is, here and in the journal.
CREATE TABLE export (
    id TEXT PRIMARY KEY NOT NULL,
    what TEXT NOT NULL,              -- worklist, figures, search
    question TEXT NOT NULL,          -- list or figure as in an address; empty for a search, whose words may be personal
    title TEXT NOT NULL,             -- what a reader knows it by
    identities INTEGER NOT NULL,     -- whether names and telephone numbers of victims are in it
    rows INTEGER NOT NULL,           -- rows when it was asked for
    format TEXT NOT NULL,            -- csv, xlsx, ods
    audience TEXT NOT NULL,          -- whom it is for
    purpose TEXT NOT NULL,           -- sealed text
    asked_by TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    decided_by TEXT,                 -- the second person, where one is needed
    decided_at INTEGER,
    agreed INTEGER,                  -- whether the second person agreed
    ends_at INTEGER,                 -- until when it can be fetched
    done_at INTEGER,                 -- when it was fetched, once
    hash TEXT                        -- BLAKE3 of the file, in hexadecimal
);
CREATE INDEX export_asked ON export (asked_by, asked_at);
