-- Training that somebody took (CT-2.2e, CT-3.4). Another record of the same course renews the one before it.
CREATE TABLE training (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,   -- who took it
    course TEXT NOT NULL,    -- the course's code in the policy pack
    taken_at INTEGER NOT NULL,
    runs_out_at INTEGER,     -- none where the course does not expire
    district TEXT NOT NULL,  -- where they were posted when it was noted; empty for the whole force
    renewed_at INTEGER,      -- when a later record took its place
    ended_at INTEGER,        -- when somebody noted that it is not needed any more
    at INTEGER NOT NULL,     -- when it was noted
    by TEXT NOT NULL         -- by whom
);
CREATE INDEX training_account ON training (account, course);
