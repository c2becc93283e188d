-- Scrutiny panels: closed cases drawn at random, shown redacted, scored by the panel's members (domain rules 9.2).
CREATE TABLE panel (
    id TEXT PRIMARY KEY NOT NULL, -- the year and a running number
    from_at INTEGER NOT NULL,     -- the period's first moment
    to_at INTEGER NOT NULL,       -- the first moment after it
    seed TEXT NOT NULL,           -- in decimal
    size INTEGER NOT NULL,        -- how many were drawn
    population INTEGER NOT NULL,  -- from how many
    at INTEGER NOT NULL,
    by TEXT NOT NULL
);

-- The cases of a panel; the text that it was shown is in release, sealed.
CREATE TABLE panel_case (
    id TEXT PRIMARY KEY NOT NULL, -- the panel and the number in it
    panel TEXT NOT NULL,
    number INTEGER NOT NULL,
    incident TEXT NOT NULL,
    released_at INTEGER
);
CREATE INDEX panel_case_of ON panel_case (panel, number);

-- One member's sheet for one case. Members are numbered: who they are stays with the meeting.
CREATE TABLE panel_score (
    id TEXT PRIMARY KEY NOT NULL, -- panel, case and member
    panel TEXT NOT NULL,
    number INTEGER NOT NULL,
    member INTEGER NOT NULL,
    answers TEXT NOT NULL,        -- each question with 1 to 5
    comment TEXT,                 -- sealed
    at INTEGER NOT NULL,
    by TEXT NOT NULL
);
CREATE INDEX panel_score_of ON panel_score (panel, number, member);
