-- The control room: units and where they are, what they did for a record, changed grades, and the handover between shifts.

-- Units sent to a record, one row a sending.
CREATE TABLE deployment (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    unit TEXT NOT NULL, -- The unit's call sign.
    at INTEGER NOT NULL, -- When it was sent.
    by TEXT NOT NULL, -- Who sent it.
    arrived_at INTEGER, -- When it arrived.
    ended_at INTEGER, -- When it was free again.
    ended TEXT, -- How it ended: resulted, or stood-down.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX deployment_out ON deployment (incident) WHERE ended_at IS NULL;

-- What was found at the scene.
CREATE TABLE finding (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When it was noted.
    by TEXT NOT NULL, -- By whom.
    found TEXT NOT NULL, -- Code of the policy's list of findings.
    note TEXT, -- In words, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Grades changed after an assessment; the assessments themselves are in their own table.
CREATE TABLE regrade (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    was TEXT NOT NULL, -- The grade before.
    grade TEXT NOT NULL, -- The grade from then on.
    reason TEXT, -- Why, sealed.
    below INTEGER NOT NULL, -- Whether somebody who may took it below the least grade of a hate report (R-CC-02).
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- The force's units by call sign, as they are now; the journal has their history.
CREATE TABLE unit (
    call_sign TEXT PRIMARY KEY NOT NULL,
    district TEXT,          -- where it works; none for the whole force
    state TEXT NOT NULL,    -- available, assigned, en-route, at-scene, off-duty
    record TEXT,            -- the one report that it is out for
    since INTEGER NOT NULL, -- when it came into this state
    by TEXT NOT NULL,       -- who put it there
    retired_at INTEGER      -- when it was taken off the list
);

-- Handovers between shifts, kept as they were.
CREATE TABLE shift_handover (
    id TEXT PRIMARY KEY NOT NULL,
    from_at INTEGER NOT NULL, -- what was decided since then is in it
    at INTEGER NOT NULL,      -- when the outgoing person signed
    by TEXT NOT NULL,         -- the outgoing person
    said TEXT NOT NULL,       -- what the outgoing person says, sealed
    stood TEXT NOT NULL,      -- what was open and what was decided then, sealed
    taken_at INTEGER,         -- when the incoming person signed
    taken_by TEXT             -- the incoming person, somebody else
);
CREATE INDEX shift_handover_newest ON shift_handover (at);

-- Live hate reports, for the board and for the word that it changed.
CREATE INDEX incident_live ON incident (reported_at, id, version) WHERE hate = 1 AND closed_at IS NULL;
