-- Cancellations, rulings and transfers; the investigation plan; what audits and panels did with a record.

ALTER TABLE crime ADD COLUMN cancel_asked_at INTEGER; -- When its cancellation was asked for (R-REC-10).
ALTER TABLE crime ADD COLUMN cancel_asked_by TEXT; -- Who asked.
ALTER TABLE crime ADD COLUMN cancel_code TEXT; -- C1 to C5.
ALTER TABLE crime ADD COLUMN cancel_reason TEXT; -- The additional verifiable information, sealed.
ALTER TABLE crime ADD COLUMN cancel_to TEXT; -- The force that takes it, with its number there (C1).
ALTER TABLE crime ADD COLUMN cancelled_at INTEGER; -- From then on it is no recorded offence any more, and stays to be seen.
ALTER TABLE crime ADD COLUMN cancelled_by TEXT; -- Who cancelled it.
ALTER TABLE crime ADD COLUMN victim_told_at INTEGER; -- When the victim was told.

-- The crime registrar's rulings; the last one stands.
CREATE TABLE ruling (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    question TEXT NOT NULL, -- What was asked, sealed.
    ruling TEXT NOT NULL, -- What was ruled, sealed.
    counting_rule TEXT NOT NULL, -- The counting rule that it rests on.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Investigations handed to another force or agency (outcome 20).
CREATE TABLE transfer (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    taken_by TEXT NOT NULL, -- The force or agency.
    their_reference TEXT, -- Their own number for it.
    outcome TEXT NOT NULL, -- The outcome that this is.
    note TEXT NOT NULL, -- Why, and what went with it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Lines of enquiry.
CREATE TABLE enquiry (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When it was opened.
    by TEXT NOT NULL, -- By whom.
    title TEXT NOT NULL, -- What is to be found out, sealed.
    ended_at INTEGER, -- When it ended.
    result TEXT, -- What came of it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Actions of the investigation plan.
CREATE TABLE plan_action (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When it was set.
    by TEXT NOT NULL, -- By whom.
    enquiry INTEGER, -- The line of enquiry that it serves.
    what TEXT NOT NULL, -- What is to be done, sealed.
    owner TEXT NOT NULL, -- Who does it.
    due_at INTEGER NOT NULL, -- By when.
    done_at INTEGER, -- When it was done.
    done_by TEXT, -- By whom.
    result TEXT, -- What came of it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Answers to the golden hour's list; the last one for an item stands.
CREATE TABLE golden_check (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    item TEXT NOT NULL, -- The item's code in the policy pack.
    answer TEXT NOT NULL, -- Done, does not apply, too late.
    note TEXT, -- What was done or why not, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- What one investigator leaves to the next.
CREATE TABLE handover (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom it was written down.
    outgoing TEXT NOT NULL, -- Who had it.
    incoming TEXT NOT NULL, -- Who has it now.
    done TEXT NOT NULL, -- What was done, sealed.
    left_open TEXT NOT NULL, -- What is open, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Looks at who owns a record that left it where it is.
CREATE TABLE ownership (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    reason TEXT NOT NULL, -- Why it stays, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- What audits found wrong, to be put right.
CREATE TABLE audit_error (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    audit TEXT NOT NULL, -- The audit.
    question TEXT NOT NULL, -- The question that it failed.
    at INTEGER NOT NULL, -- When it was found.
    by TEXT NOT NULL, -- By whom.
    put_right_at INTEGER, -- When it was put right.
    put_right_by TEXT, -- By whom.
    result TEXT, -- What was done about it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- The texts that scrutiny panels were shown, as they were shown.
CREATE TABLE release (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    panel TEXT NOT NULL, -- The panel.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    text TEXT NOT NULL, -- The redacted text, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;
