-- The care for the people in a record: contact contracts, consents, needs, interventions, dissatisfaction, repeats (CT-2.2g, CT-2.2h; R-VIC-09).

ALTER TABLE contact ADD COLUMN breach TEXT; -- Why a way was used that the contact contract does not allow, sealed.
ALTER TABLE risk ADD COLUMN no TEXT NOT NULL DEFAULT ''; -- Codes of the questions answered no.
ALTER TABLE risk ADD COLUMN details TEXT; -- What was said to single questions, sealed.

-- Contact contracts; the last one of a person stands.
CREATE TABLE contract (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person, by number in the incident.
    at INTEGER NOT NULL, -- When it was agreed.
    by TEXT NOT NULL, -- With whom of ours.
    preferred_name TEXT, -- The name by which they want to be called, sealed.
    language TEXT, -- Language code; none for English.
    interpreter INTEGER NOT NULL, -- Whether an interpreter is needed.
    formats TEXT NOT NULL, -- Codes of the formats that they need.
    safe TEXT NOT NULL, -- Codes of the safe ways to reach them.
    unsafe_channels TEXT NOT NULL, -- Codes of the ways that are not safe.
    days TEXT NOT NULL, -- Days on which they may be called.
    from_time TEXT, -- From which time.
    to_time TEXT, -- Until which time.
    limits TEXT, -- What else keeps them safe, sealed.
    nominated TEXT, -- Somebody else to speak to, sealed.
    update_days INTEGER, -- Most days between updates.
    wanted TEXT NOT NULL, -- Codes of the events that they want to hear of.
    unwanted TEXT NOT NULL, -- Codes of those that they do not.
    review_at INTEGER NOT NULL, -- When it is agreed again.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- What people said to sharing with each recipient; the last word counts.
CREATE TABLE consent (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- Who noted it.
    recipient TEXT NOT NULL, -- The recipient's code.
    given INTEGER NOT NULL, -- Whether they agree.
    note TEXT, -- In what words, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Needs assessments.
CREATE TABLE needs (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    occasion TEXT NOT NULL, -- At the report, or because something changed.
    factors TEXT NOT NULL, -- Codes of what makes them vulnerable.
    personal TEXT, -- Personal characteristics, sealed.
    circumstances TEXT, -- Nature and circumstances, and the harm, sealed.
    views TEXT, -- What the person says, sealed.
    support TEXT, -- What is done about it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Interventions against the risk.
CREATE TABLE intervention (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- Whom it protects.
    at INTEGER NOT NULL, -- When it was set.
    by TEXT NOT NULL, -- By whom.
    kind TEXT NOT NULL, -- Its kind's code.
    owner TEXT NOT NULL, -- The account that does it.
    due_at INTEGER NOT NULL, -- By when.
    note TEXT, -- What exactly, sealed.
    done_at INTEGER, -- When it was done.
    done_by TEXT, -- Who noted that.
    effect TEXT, -- What it did to the risk.
    effect_note TEXT, -- In what way, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Why victims were dissatisfied.
CREATE TABLE cause (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    contact INTEGER NOT NULL, -- The contact in which they said so.
    at INTEGER NOT NULL, -- When it was reviewed.
    by TEXT NOT NULL, -- By whom.
    cause TEXT NOT NULL, -- The cause's code.
    note TEXT, -- What was found, sealed.
    remedy TEXT, -- What is put right at once, sealed.
    remedy_due_at INTEGER, -- By when.
    remedy_done_at INTEGER, -- When that was done.
    remedy_done_by TEXT, -- Who noted it.
    theme TEXT, -- The theme of the learning point.
    learning TEXT, -- The learning point, sealed here; in clear in `learning_point`.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- What people said to suggested repeats.
CREATE TABLE repeat_mark (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    what TEXT NOT NULL, -- Victim, place or suspect.
    stands INTEGER NOT NULL, -- Whether it is so.
    at INTEGER NOT NULL, -- When it was said.
    by TEXT NOT NULL, -- By whom.
    note TEXT, -- What it rests on, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Learning points, in words without personal data: what cases taught, for the tactical group (CT-2.2g).
CREATE TABLE learning_point (
    id TEXT NOT NULL, -- Its id.
    record TEXT, -- The record that taught it; none where it comes from elsewhere.
    theme TEXT NOT NULL, -- The theme's code.
    words TEXT NOT NULL, -- The point, without personal data.
    source TEXT NOT NULL, -- What raised it: dissatisfaction, panel ...
    raised_by TEXT NOT NULL, -- The account that raised it.
    raised_at INTEGER NOT NULL, -- When.
    status TEXT NOT NULL, -- raised, on-agenda, adopted, not-adopted.
    status_by TEXT, -- Who set the status.
    status_at INTEGER, -- When.
    answer TEXT, -- What the group said, without personal data.
    PRIMARY KEY (id)
);
