-- The crime registrar's audits: a random sample each, drawn again from its seed by whoever doubts it.
CREATE TABLE audit (
    id TEXT PRIMARY KEY NOT NULL, -- the year and a running number
    from_at INTEGER NOT NULL,     -- the period's first moment
    to_at INTEGER NOT NULL,       -- the first moment after it
    seed TEXT NOT NULL,           -- in decimal
    size INTEGER NOT NULL,        -- how many were drawn
    population INTEGER NOT NULL,  -- from how many
    at INTEGER NOT NULL,
    by TEXT NOT NULL
);

-- The records of a sample; what was found wrong is in audit_error, by record.
CREATE TABLE audit_case (
    id TEXT PRIMARY KEY NOT NULL, -- the audit and the number in it
    audit TEXT NOT NULL,
    number INTEGER NOT NULL,
    incident TEXT NOT NULL,
    stratum TEXT NOT NULL,        -- closed, un-crimed
    scored_at INTEGER,
    scored_by TEXT,
    answers TEXT NOT NULL,        -- each question with its answer
    compliant INTEGER             -- whether nothing was found wrong
);
CREATE INDEX audit_case_of ON audit_case (audit, number);
