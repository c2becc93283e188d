-- The record of an incident, typed: every field that a rule or a figure reads. Generated events fold into exactly these rows.

-- One row an incident: its own facts.
CREATE TABLE incident (
    id TEXT NOT NULL, -- The reference, unique from the first moment (R-REC-01).
    version INTEGER NOT NULL, -- How many events made it what it is; an edit names the version that it saw.
    channel TEXT NOT NULL, -- How the report came in.
    reported_at INTEGER NOT NULL, -- First contact on any channel: the 24-hour recording clock starts here.
    recorded_at INTEGER NOT NULL, -- When it was recorded here.
    recorded_by TEXT NOT NULL, -- Who recorded it.
    occurred_from INTEGER, -- When it happened, or began to.
    occurred_to INTEGER, -- When it ended, where it went on.
    district TEXT NOT NULL, -- District code.
    ward TEXT, -- Ward or neighbourhood, as the force names it.
    setting TEXT, -- Kind of place.
    place TEXT, -- The address, sealed.
    narrative TEXT, -- What happened, sealed.
    tags TEXT NOT NULL, -- Cross-cutting flags (online, domestic, repeat victim ...).
    hate INTEGER NOT NULL, -- Whether any strand stands on it.
    flagged_at INTEGER, -- When the first strand was set; a flag that comes after closure starts it anew (R-CC-05).
    victim_view TEXT, -- The victim's own view of the perception (X1).
    acknowledged_at INTEGER, -- The control-room inspector's acknowledgement (HT-9, R-CC-01).
    acknowledged_by TEXT, -- Who acknowledged.
    aware_at INTEGER, -- The force hate crime officer's (HT-13).
    aware_by TEXT, -- Who was made aware.
    grade TEXT, -- The grade in force.
    assessed_at INTEGER, -- When the first assessment was made (HT-10).
    dispatched_at INTEGER, -- When a resource was sent.
    attended_at INTEGER, -- When it arrived.
    breach_reason TEXT, -- Why the grade's target was missed (gate C5).
    breach_explained_at INTEGER, -- When that was explained.
    nature TEXT NOT NULL, -- What it turned out to be.
    decided_at INTEGER, -- When that was decided: the first crime number, or the rationale.
    recording_policy TEXT, -- The recording policy in force at the decision (R-NC-01).
    non_crime TEXT, -- What the non-crime record is under that policy.
    rationale TEXT, -- Why there is no crime number (R-REC-08), sealed.
    rationale_by TEXT, -- Who gave the rationale.
    approved_at INTEGER, -- When the rationale was approved.
    approved_by TEXT, -- Who approved it.
    threshold TEXT, -- Why the subject's details may stand on a non-crime record (R-NC-04).
    subject_told_at INTEGER, -- When the subject was told, or the reason for not telling was given (R-NC-05).
    subject_withheld TEXT, -- Why the subject was not told.
    ruling TEXT, -- The crime registrar's ruling, sealed; while it stands it locks the classification (R-REC-09).
    ruled_at INTEGER, -- When it was given.
    late_crime_reason TEXT, -- Why the crime number came later than it may (R-REC-07).
    first_assigned_at INTEGER, -- When an officer was first assigned: the victim's clock starts here and never again (R-VIC-04).
    investigator TEXT, -- Investigator now.
    supervisor TEXT, -- Supervisor now.
    outcome TEXT, -- Outcome code.
    outcome_at INTEGER, -- When it was set.
    outcome_by TEXT, -- Who set it.
    victim_reason TEXT, -- Why the victim does not support (outcomes 14 and 16, R-OUT-02).
    victim_informed INTEGER NOT NULL, -- Whether the victim was informed of the outcome (outcome 21, R-OUT-01).
    authority_at INTEGER, -- When an inspector or above gave authority for the outcome.
    authority_by TEXT, -- Who gave it.
    closure_asked_at INTEGER, -- When closure was asked for.
    closure_asked_by TEXT, -- Who asked.
    closed_at INTEGER, -- When it was closed.
    closed_by TEXT, -- Who signed it off.
    stage TEXT NOT NULL, -- Where it stands, for worklists.
    source TEXT, -- The other system that it came from.
    source_id TEXT, -- Its id there.
    PRIMARY KEY (id)
);

-- Perceived strands; removed ones stay as history.
CREATE TABLE strand (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    strand TEXT NOT NULL, -- Strand code.
    sub TEXT, -- Sub-strand code.
    religions TEXT NOT NULL, -- Targeted or perceived religions (R-REC-05), never the victim's own.
    perceived_by TEXT NOT NULL, -- Who perceived it.
    words TEXT, -- In what words, sealed.
    at INTEGER NOT NULL, -- When it was set.
    by TEXT NOT NULL, -- Who set it.
    removal_asked_at INTEGER, -- When its removal was asked for (R-REC-06).
    removal_asked_by TEXT, -- Who asked.
    removal_reason TEXT, -- Why, sealed.
    removed_at INTEGER, -- When a second person removed it; history stays.
    removed_by TEXT, -- Who removed it.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- People in the record; their details are in `sealed`.
CREATE TABLE person (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    kind TEXT NOT NULL, -- What the person is in it.
    name TEXT, -- Name, sealed under the person's own key, as are the next four.
    phone TEXT, -- Telephone number.
    email TEXT, -- E-mail address.
    address TEXT, -- Address.
    about TEXT, -- Description, or what else is known.
    under_18 INTEGER, -- Whether under 18.
    safe_contact TEXT, -- How and when it is safe to reach them, sealed.
    referral TEXT, -- What the victim said to a referral.
    referral_at INTEGER, -- When.
    statement TEXT, -- What the victim answered to the offer of a personal statement.
    statement_at INTEGER, -- When.
    at INTEGER NOT NULL, -- When added.
    by TEXT NOT NULL, -- By whom.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- THRIVE assessments and grades.
CREATE TABLE assessment (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    thrive TEXT NOT NULL, -- Each letter with its level, as `T=high`.
    grade TEXT NOT NULL, -- The grade.
    note TEXT, -- What was considered, sealed.
    below_reason TEXT, -- Why the grade is below the least one for hate reports (R-CC-02), sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Recorded offences, one a victim.
CREATE TABLE crime (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    crime_number TEXT NOT NULL, -- The crime number.
    offence TEXT, -- Offence code; none where another system's words have no code here.
    offence_words TEXT, -- The other system's own words for the offence.
    victim INTEGER, -- The victim, by number in the incident.
    recorded_at INTEGER NOT NULL, -- When it was recorded: decides the statistics' year (R-REC-12).
    recorded_by TEXT NOT NULL, -- By whom.
    was TEXT, -- The code before reclassification, which keeps number and flag (X2).
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Who investigates and supervises, from when.
CREATE TABLE assignment (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    investigator TEXT NOT NULL, -- The investigator's account.
    supervisor TEXT NOT NULL, -- The supervisor's account.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Contacts with victims, attempts included.
CREATE TABLE contact (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The victim, by number in the incident.
    at INTEGER NOT NULL, -- When it took place.
    by TEXT NOT NULL, -- Who made it.
    rank TEXT NOT NULL, -- Their rank then.
    supervisor INTEGER NOT NULL, -- Whether they acted as the record's supervisor, or as one of the supervisors of its place (CT-2.2a: in person, by a supervisor).
    channel TEXT NOT NULL, -- How.
    purpose TEXT NOT NULL, -- What for.
    reached TEXT NOT NULL, -- Whether it got through.
    note TEXT, -- What was said, sealed.
    understood INTEGER, -- Whether the victim knows the outcome (CT-2.2f).
    satisfaction TEXT, -- How satisfied they are.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Supervisors' reviews.
CREATE TABLE review (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    note TEXT, -- What was found and directed, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Risk assessments of people in the record.
CREATE TABLE risk (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person, by number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    yes TEXT NOT NULL, -- Codes of the questions answered yes.
    computed TEXT NOT NULL, -- What the answers come to.
    level TEXT NOT NULL, -- What was decided: up freely, down by a supervisor with a reason.
    note TEXT, -- Why it differs, or what is done about it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Duties set aside.
CREATE TABLE waiver (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    rule TEXT NOT NULL, -- The rule.
    about TEXT NOT NULL, -- The occasion: which victim, which strand; empty for the record as a whole.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    rank TEXT NOT NULL, -- Their rank.
    reason TEXT, -- Why, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

CREATE INDEX incident_newest ON incident (reported_at, id);
CREATE INDEX incident_place ON incident (district, reported_at, id);
CREATE INDEX incident_investigator ON incident (investigator, reported_at) WHERE investigator IS NOT NULL;
CREATE INDEX incident_recorded_by ON incident (recorded_by, recorded_at);
CREATE UNIQUE INDEX incident_source ON incident (source, source_id) WHERE source IS NOT NULL;
CREATE INDEX incident_to_flag ON incident (reported_at, id) WHERE hate = 1 AND acknowledged_at IS NULL AND closed_at IS NULL;
CREATE INDEX incident_to_assess ON incident (reported_at, id) WHERE assessed_at IS NULL AND closed_at IS NULL;
CREATE INDEX incident_to_record ON incident (reported_at, id) WHERE nature = 'undecided' AND closed_at IS NULL;
CREATE INDEX incident_to_assign ON incident (reported_at, id) WHERE first_assigned_at IS NULL AND closed_at IS NULL;
CREATE INDEX incident_to_close ON incident (reported_at, id) WHERE stage = 'closure-asked';
CREATE INDEX crime_number ON crime (crime_number);
CREATE INDEX crime_recorded ON crime (recorded_at);

-- Duties, computed from the record and the policy, stored for worklists; `verify` proves that stored = computed.
CREATE TABLE duty (
    record TEXT NOT NULL,
    rule TEXT NOT NULL,
    about TEXT NOT NULL,       -- which victim, which strand, which round
    owner_role TEXT NOT NULL,
    owner TEXT,
    district TEXT NOT NULL,    -- the record's, so that a worklist needs no join
    arises_at INTEGER NOT NULL,
    due_at INTEGER,
    blocks TEXT NOT NULL,
    standing TEXT NOT NULL,
    settled_at INTEGER,
    escalates_at INTEGER,
    escalates_to TEXT,
    then_at INTEGER,
    then_to TEXT,
    PRIMARY KEY (record, rule, about)
) CLUSTERED;
CREATE INDEX duty_of_role ON duty (owner_role, district, due_at) WHERE standing = 'open';
CREATE INDEX duty_of_account ON duty (owner, due_at) WHERE standing = 'open' AND owner IS NOT NULL;
CREATE INDEX duty_due ON duty (due_at, record) WHERE standing = 'open';

-- Imports: one row a run, for progress and history.
CREATE TABLE import_run (
    id TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    file TEXT NOT NULL,        -- the file's name as given
    file_hash TEXT NOT NULL,
    mapping TEXT NOT NULL,
    rows INTEGER NOT NULL,
    done INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    unchanged INTEGER NOT NULL,
    refused INTEGER NOT NULL,
    finished_at INTEGER,
    problem TEXT NOT NULL,
    refusals TEXT NOT NULL     -- the refused rows as CSV; no personal values
);
