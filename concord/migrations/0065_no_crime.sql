-- Records that are no crime: the path through the recording policy's tree, the subject's details and requests, and what is done about behaviour
-- that is no offence (R-NC-03 to R-NC-05; CT-1.11c).

-- The answers that decisions on recording took; those of an earlier decision stay.
CREATE TABLE path_step (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When the decision was made.
    by TEXT NOT NULL, -- By whom.
    policy TEXT NOT NULL, -- The recording policy whose tree it is.
    step TEXT NOT NULL, -- The question's code.
    answer INTEGER NOT NULL, -- Yes or no.
    words TEXT, -- In what words, sealed; none where the record answers by itself.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Looks at whether the subject's details are still needed.
CREATE TABLE subject_review (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    fate TEXT NOT NULL, -- Whether the details stay.
    reason TEXT NOT NULL, -- Why, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- What the subject of a record asks for, and the answer.
CREATE TABLE subject_request (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When it was noted.
    by TEXT NOT NULL, -- By whom.
    received_at INTEGER NOT NULL, -- When it came in: its clock starts here.
    wish TEXT NOT NULL, -- What they ask for.
    words TEXT, -- In what words, sealed.
    answered_at INTEGER, -- When it was answered.
    answered_by TEXT, -- By whom: not by who recorded it.
    fate TEXT, -- The answer.
    reason TEXT, -- Why, as the subject is told, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Options of the neighbourhood team against behaviour that is no offence.
CREATE TABLE challenge (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When it was chosen.
    by TEXT NOT NULL, -- By whom.
    kind TEXT NOT NULL, -- The option's code.
    owner TEXT, -- Who sees to it; none where nothing is needed.
    due_at INTEGER, -- By when.
    note TEXT, -- What exactly, or why nothing is needed, sealed.
    done_at INTEGER, -- When it was done.
    done_by TEXT, -- Who noted that.
    effect TEXT, -- What it did to the behaviour.
    effect_note TEXT, -- In what way, sealed.
    told_at INTEGER, -- When the victim was told, or the reason for not telling was given.
    told_by TEXT, -- By whom.
    untold TEXT, -- Why the victim was not told, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX challenge_open ON challenge (due_at) WHERE done_at IS NULL;
