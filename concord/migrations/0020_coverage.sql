-- Coverage: for which days and places the records are whole, and what a reader of figures must know of them (R-RET-05).
CREATE TABLE coverage (
    id TEXT PRIMARY KEY NOT NULL,
    district TEXT,                -- a district's code; none: the whole force
    first_day TEXT NOT NULL,      -- as 2026-11-21
    last_day TEXT,                -- included; none: it goes on
    kind TEXT NOT NULL CHECK (kind IN ('complete', 'partial', 'missing')),
    note TEXT NOT NULL,           -- printed under every figure of these days; nothing about people
    by TEXT NOT NULL,             -- who said so
    at INTEGER NOT NULL,
    withdrawn_at INTEGER,         -- it does not count any more, and stays as history
    withdrawn_by TEXT
);

-- How promises were kept is counted by rule over the days on which they fell due.
CREATE INDEX duty_by_rule ON duty (rule, due_at);
