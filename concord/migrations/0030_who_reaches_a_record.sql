-- Who reaches a record beyond the table of permissions, and which records belong together. Generated events fold into exactly these rows.

ALTER TABLE incident ADD COLUMN restricted INTEGER NOT NULL DEFAULT 0; -- Whether only a named list and professional standards know it (access rule 1).
ALTER TABLE incident ADD COLUMN merged_into TEXT; -- The main record that it is merged into as a duplicate.
ALTER TABLE incident ADD COLUMN event_of TEXT; -- The other report of the same event that counts as the incident (X4).

-- Restrictions, lifted ones included.
CREATE TABLE restriction (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    ground TEXT NOT NULL, -- On what ground.
    at INTEGER NOT NULL, -- From when: it protects from the moment it was asked for.
    by TEXT NOT NULL, -- Who asked.
    reason TEXT, -- Why, sealed.
    confirmed_at INTEGER, -- When a second person confirmed it.
    confirmed_by TEXT, -- Who.
    lift_asked_at INTEGER, -- When somebody asked to lift it.
    lift_asked_by TEXT, -- Who.
    lift_reason TEXT, -- Why, sealed.
    lifted_at INTEGER, -- When it ended.
    lifted_by TEXT, -- Who ended it.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Accounts that may know a restricted record.
CREATE TABLE named (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    account TEXT NOT NULL, -- The account.
    at INTEGER NOT NULL, -- From when.
    by TEXT NOT NULL, -- Who named it.
    ended_at INTEGER, -- Until when.
    ended_by TEXT, -- Who took it off the list.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Shares with organisations: agreement, purpose, expiry.
CREATE TABLE share (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    organisation TEXT NOT NULL, -- The organisation, by name.
    agreement TEXT NOT NULL, -- The agreement that it rests on, by its id.
    purpose TEXT, -- What for, sealed.
    at INTEGER NOT NULL, -- From when.
    by TEXT NOT NULL, -- Who shared it.
    until_at INTEGER NOT NULL, -- The first moment at which it is over.
    ended_at INTEGER, -- When it was ended before that.
    ended_by TEXT, -- Who ended it.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX share_with ON share (organisation, until_at);

-- Glasses broken: one person opened one record beyond their rights for an hour.
CREATE TABLE glass (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    account TEXT NOT NULL, -- Who.
    at INTEGER NOT NULL, -- When.
    until_at INTEGER NOT NULL, -- The first moment at which it is closed again.
    reason TEXT, -- Why, sealed.
    reviewed_at INTEGER, -- When somebody else reviewed it.
    reviewed_by TEXT, -- Who.
    finding TEXT, -- What they found.
    note TEXT, -- In what words, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX glass_of ON glass (account, until_at);

-- Words blacked out by hand in redacted views.
CREATE TABLE redaction (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    words TEXT, -- The words, sealed.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    ended_at INTEGER, -- When it was taken back.
    ended_by TEXT, -- By whom.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Links between records; each has its mirror at the other record.
CREATE TABLE link (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    other TEXT NOT NULL, -- The other record.
    kind TEXT NOT NULL, -- How they belong together.
    main INTEGER NOT NULL, -- Whether this record is the one that counts as the incident.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    ended_at INTEGER, -- When it was undone.
    ended_by TEXT, -- By whom.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Duplicates merged into their main record.
CREATE TABLE merger (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    into_record TEXT NOT NULL, -- The main record.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    reason TEXT, -- Why they are the same, sealed.
    split_at INTEGER, -- When they were split again.
    split_by TEXT, -- By whom.
    split_reason TEXT, -- Why, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX merger_into ON merger (into_record) WHERE split_at IS NULL;

-- Partner agencies and others outside the force.
CREATE TABLE organisation (
    id TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,        -- as postings and shares name it
    kind TEXT NOT NULL,        -- what it is: council, health, housing ...
    by TEXT NOT NULL,
    at INTEGER NOT NULL,
    ended_at INTEGER           -- no new agreement or posting from then on
);

-- Agreements under which records are shared.
CREATE TABLE agreement (
    id TEXT PRIMARY KEY NOT NULL,
    organisation TEXT NOT NULL, -- by name
    title TEXT NOT NULL,
    purpose TEXT NOT NULL,     -- what it allows sharing for
    from_at INTEGER NOT NULL,
    until_at INTEGER NOT NULL, -- the first moment at which it is over; no share outlives it
    by TEXT NOT NULL,
    at INTEGER NOT NULL,
    ended_at INTEGER           -- when it was ended before that
);

-- Identity facts of people who work here, so that nobody opens a record about themselves (access rule 5): sealed, and as keyed look-ups.
CREATE TABLE account_fact (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('name', 'phone', 'email', 'address')),
    sealed TEXT NOT NULL,      -- the fact, sealed under the house's key, in hexadecimal
    value TEXT NOT NULL,       -- its keyed look-up, compared with `blind`
    by TEXT NOT NULL,
    at INTEGER NOT NULL,
    ended_at INTEGER
);
CREATE INDEX account_fact_of ON account_fact (account);

-- Alerts for professional standards and the auditor.
CREATE TABLE alert (
    id TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,        -- identity-cap, own-search, own-record, glass-broken, glass-refused, glass-not-needed
    account TEXT NOT NULL,     -- whom it is about
    record TEXT NOT NULL,      -- the record; empty where none
    seen_at INTEGER,           -- when professional standards took note
    seen_by TEXT
);
CREATE INDEX alert_newest ON alert (at, id);
