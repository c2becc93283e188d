-- Whether records are kept: reviews, legal holds, restriction of processing, disposal, disagreement (domain rules 10.3). Generated events fold
-- into exactly these rows, but for retention_review, which is journalled row by row.

ALTER TABLE incident ADD COLUMN disposed_at INTEGER; -- When it was disposed of: from then on it is counted and says nothing.
CREATE INDEX incident_closed ON incident (closed_at, id) WHERE closed_at IS NOT NULL AND disposed_at IS NULL;

-- Reviews of whether the record is kept.
CREATE TABLE keeping_review (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    decision TEXT NOT NULL, -- What was decided.
    retention_group TEXT, -- The group that the record was put into; none where it stays in the one that fits.
    next_at INTEGER, -- When it is reviewed next; none where its disposal was proposed.
    reason TEXT, -- Why, sealed.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Legal holds: while one stands nothing disposes of the record.
CREATE TABLE legal_hold (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    ground TEXT NOT NULL, -- On what ground.
    reason TEXT, -- Why, sealed.
    until_at INTEGER, -- The first moment at which it is over by itself; none: until somebody ends it.
    at INTEGER NOT NULL, -- From when.
    by TEXT NOT NULL, -- By whom.
    ended_at INTEGER, -- When somebody ended it.
    ended_by TEXT, -- Who.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Restrictions of processing: the record is kept, and closed to all steps but those that protect people or end the restriction.
CREATE TABLE processing_limit (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    ground TEXT NOT NULL, -- On what ground.
    reason TEXT, -- Why, sealed.
    at INTEGER NOT NULL, -- From when.
    by TEXT NOT NULL, -- By whom.
    ended_at INTEGER, -- When it was ended.
    ended_by TEXT, -- Who ended it.
    ended_reason TEXT, -- Why, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Disposals: proposed by one person, done or refused by another. The log of disposals is read from here: it holds a ground and no word of what
-- was destroyed (R-IG-03).
CREATE TABLE disposal (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    ground TEXT NOT NULL, -- On what ground.
    at INTEGER NOT NULL, -- When it was proposed.
    by TEXT NOT NULL, -- Who proposed it.
    refused_at INTEGER, -- When a second person refused it.
    refused_by TEXT, -- Who.
    refused_reason TEXT, -- Why, sealed.
    done_at INTEGER, -- When it was done.
    done_by TEXT, -- The second person, who did it.
    texts INTEGER NOT NULL, -- How many sealed texts were destroyed.
    keys INTEGER NOT NULL, -- How many keys.
    files INTEGER NOT NULL, -- How many files.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX disposal_done ON disposal (done_at) WHERE done_at IS NOT NULL;

-- Statements of people who disagree with what is recorded of them; each stands beside its field.
CREATE TABLE disagreement (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER, -- Whose details it is about; none where it is about the account or another fact of the record.
    field TEXT NOT NULL, -- Which field.
    statement TEXT, -- In their words, sealed.
    request TEXT NOT NULL, -- The request that it answers.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- Who put it there.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Records whose clear period ends soon or is over: one row a review, with the duty to decide (R-IG-05).
CREATE TABLE retention_review (
    id TEXT PRIMARY KEY NOT NULL,
    incident TEXT NOT NULL,
    district TEXT NOT NULL,      -- the record's, so that the list needs no join
    retention_group TEXT NOT NULL, -- the group's code
    restricted INTEGER NOT NULL, -- whether the record is restricted: then professional standards owe the review and no list names it
    due_at INTEGER NOT NULL,     -- when the clear period is over
    opened_at INTEGER NOT NULL,  -- when it was put on the list; its duty follows the policy of that day
    settled_at INTEGER,          -- when it was decided, or fell away
    settled_as TEXT              -- the decision; "moved-on" where somebody in it came to notice again meanwhile
);
CREATE INDEX retention_review_of ON retention_review (incident);
CREATE INDEX retention_review_open ON retention_review (due_at, id) WHERE settled_at IS NULL;
