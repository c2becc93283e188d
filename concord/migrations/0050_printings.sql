-- Figures that leave: a daily sheet, a publication, an answer to a request for information, a return. Each is frozen when it is prepared: its
-- tables as they are printed, and what each of their figures counted. After its signature a row never changes; a correction is a new row.
CREATE TABLE printing (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,            -- daily, publication, answer, return, record (what others published before)
    what TEXT NOT NULL,            -- the same for every printing of the same thing: a day's sheet, a question for an audience
    title TEXT NOT NULL,           -- what a reader knows it by; no personal data
    audience TEXT NOT NULL,        -- police, board, partner, public
    from_day TEXT NOT NULL,        -- the period's first local day, 2026-11-21
    to_day TEXT NOT NULL,          -- its last
    as_at INTEGER NOT NULL,        -- the moment of the records that were counted
    definition TEXT NOT NULL,      -- what was asked, as JSON
    coverage TEXT NOT NULL,        -- what is missing, sentences as JSON: they go wherever the figures go
    prepared_by TEXT NOT NULL,
    prepared_at INTEGER NOT NULL,
    signed_by TEXT,                -- none while it waits
    signed_at INTEGER,
    head TEXT,                     -- number and root of the journal's newest sealed head at the signature
    supersedes TEXT,               -- the printing of the same thing that this one corrects
    why TEXT,                      -- why it was corrected (sealed)
    withdrawn_at INTEGER,          -- when a printing that nobody signed was given up
    content TEXT NOT NULL,         -- the tables as they are printed, as JSON; the journal holds its hash
    counted TEXT NOT NULL          -- what each figure counted, as JSON; the journal holds its hash
);
CREATE INDEX printing_what ON printing (what, signed_at);
CREATE INDEX printing_kind ON printing (kind, prepared_at);
