-- National returns: what is owed for which period, what districts and agencies answered, figures put right by hand, the force's own columns,
-- and when the measures after an attack were on. What was sent is a frozen printing (0050).

-- One row a return and period, from the period's end on. Its duty follows from the row.
CREATE TABLE national_return (
    id TEXT PRIMARY KEY NOT NULL, -- the kind and the period: nctt-weekly.2026-11-16
    kind TEXT NOT NULL,           -- the policy pack's code
    period TEXT NOT NULL,         -- a day, a week's Monday, a month, a year: 2026-11-16, 2026-11, 2025-26
    title TEXT NOT NULL,          -- what a reader knows it by
    rule TEXT NOT NULL,           -- the rule of the duty to send it
    ends_at INTEGER NOT NULL,     -- the first moment after the period: its duties arise then
    opened_at INTEGER NOT NULL,   -- when it was opened here
    draft TEXT,                   -- the printing that waits for a second person
    printing TEXT,                -- the newest signed printing
    signed_at INTEGER,            -- when the first one was signed: the duty is met
    sent_at INTEGER,              -- when somebody noted that the newest one went
    sent_by TEXT
);
CREATE INDEX national_return_kind ON national_return (kind, period);
CREATE INDEX national_return_signed ON national_return (signed_at, ends_at);

-- What one district or agency answers for one return: a number or nil. No answer is neither (R-RET-03).
CREATE TABLE return_answer (
    id TEXT PRIMARY KEY NOT NULL, -- the return and the code: nctt-weekly.2026-11-16.E06000016
    national_return TEXT NOT NULL,
    party TEXT NOT NULL CHECK (party IN ('district', 'agency')),
    code TEXT NOT NULL,           -- the district's code or the organisation's id
    name TEXT NOT NULL,           -- as it stands in the return
    title TEXT NOT NULL,          -- what a worklist calls it
    rule TEXT NOT NULL,           -- the rule of the duty to answer
    ends_at INTEGER NOT NULL,     -- the first moment after the period
    opened_at INTEGER NOT NULL,
    said TEXT NOT NULL CHECK (said IN ('missing', 'nil', 'count')),
    count INTEGER,                -- how many things there are to report; none for nil
    note TEXT,                    -- what they are, sealed
    answered_at INTEGER,
    answered_by TEXT,
    chased_at INTEGER             -- when the missing answer was chased
);
CREATE INDEX return_answer_of ON return_answer (national_return, party, name);

-- A figure that somebody puts right by hand before a return goes; printed under its table. It is withdrawn, never taken away.
CREATE TABLE return_correction (
    id TEXT PRIMARY KEY NOT NULL,
    national_return TEXT NOT NULL,
    figure_table TEXT NOT NULL,   -- the table's code
    figure_row TEXT NOT NULL,     -- the row's label
    figure_column TEXT NOT NULL,  -- the column's heading
    figure INTEGER NOT NULL,      -- what is to stand there
    reason TEXT NOT NULL,         -- printed under the table; nothing about people
    by TEXT NOT NULL,
    at INTEGER NOT NULL,
    withdrawn_at INTEGER,
    withdrawn_by TEXT
);
CREATE INDEX return_correction_of ON return_correction (national_return, at);

-- The force's names and order of the columns of the record-level return; without a row the default holds.
CREATE TABLE return_columns (
    id TEXT PRIMARY KEY NOT NULL, -- always records
    columns TEXT NOT NULL,        -- field=heading, one a line, in order
    by TEXT NOT NULL,
    at INTEGER NOT NULL
);

-- When the measures after an attack were on: then the daily return is owed (HT-15, R-RET-02).
CREATE TABLE return_measures (
    id TEXT PRIMARY KEY NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER,                -- the first moment at which they are off again; none while they are on
    reason TEXT NOT NULL,         -- sealed
    by TEXT NOT NULL,             -- who switched them on
    at INTEGER NOT NULL,
    ended_by TEXT                 -- who switched them off
);
