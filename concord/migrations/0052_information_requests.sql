-- Requests under the Freedom of Information Act: what was asked, by when it is due (a duty of 20 working days), and what was disclosed.
CREATE TABLE information_request (
    id TEXT PRIMARY KEY NOT NULL, -- the year and a running number
    reference TEXT NOT NULL,      -- the force's own reference; empty for none
    asked_at INTEGER NOT NULL,    -- when it was received
    wording TEXT NOT NULL,        -- what was asked (sealed)
    query TEXT NOT NULL,          -- the figures that answer it, as in an address
    printing TEXT,                -- the answer that was prepared last
    answered_at INTEGER,          -- when the answer was signed
    at INTEGER NOT NULL,
    by TEXT NOT NULL
);
