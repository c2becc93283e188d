-- The days whose daily figures are to be signed: each owes its sheet from its end on (HT-12; R-RET-01).
CREATE TABLE sheet_day (
    day TEXT PRIMARY KEY NOT NULL, -- 2026-11-21
    from_at INTEGER NOT NULL,      -- its first moment, by the cut-off hour of the policy of that day
    to_at INTEGER NOT NULL,        -- the first moment after it
    printing TEXT,                 -- the signed sheet
    signed_at INTEGER
);
