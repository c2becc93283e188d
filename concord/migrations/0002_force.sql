-- The force: who works in it, which packs it adopted, its places and names.

-- One row: the force's own facts.
CREATE TABLE force (
    id TEXT PRIMARY KEY NOT NULL, -- always "force"
    name TEXT NOT NULL,
    prefix TEXT NOT NULL,
    colour TEXT NOT NULL,
    demonstration INTEGER NOT NULL,
    opened_at INTEGER NOT NULL
);

-- People who sign in.
CREATE TABLE account (
    id TEXT PRIMARY KEY NOT NULL,
    sign_in TEXT NOT NULL UNIQUE, -- what they type, in lower case
    name TEXT NOT NULL,           -- the member of staff's name and rank as colleagues write it
    password TEXT NOT NULL,       -- argon2id
    must_change INTEGER NOT NULL,
    totp TEXT,                    -- sealed one-time-code secret, in hexadecimal; none until set up
    suspended_at INTEGER
);

-- A posting gives rights: role, place, from, to. Rights are the union of current postings.
CREATE TABLE posting (
    id TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    role TEXT NOT NULL,
    rank TEXT NOT NULL,
    place TEXT NOT NULL,          -- "force", "district:E06000016" or "organisation:..."
    from_at INTEGER NOT NULL,
    to_at INTEGER,
    asked_by TEXT NOT NULL,       -- granting a role takes two people
    granted_by TEXT               -- none: asked for, not granted yet
);
CREATE INDEX posting_of ON posting (account);

-- Wards and other places below the districts, from a file.
CREATE TABLE place (
    code TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('district', 'ward')),
    name TEXT NOT NULL,
    district TEXT NOT NULL
);

-- Packs and recording policies, adopted from a date.
CREATE TABLE adoption (
    id TEXT PRIMARY KEY NOT NULL,
    kind TEXT NOT NULL,
    item TEXT NOT NULL,
    version TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    by TEXT NOT NULL,
    at INTEGER NOT NULL
);

-- Unverified entries that the force's crime registrar confirmed.
CREATE TABLE confirmation (
    entry TEXT PRIMARY KEY NOT NULL, -- "rule R-VIC-04, leicestershire 2026.1": each version and dated entry by itself
    by TEXT NOT NULL,
    at INTEGER NOT NULL,
    note TEXT NOT NULL
);

-- Signed-in browsers. No facts about anybody's case: no journal.
CREATE TABLE session (
    token TEXT PRIMARY KEY NOT NULL, -- hash of the cookie's secret
    account TEXT NOT NULL,
    csrf TEXT NOT NULL,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    complete INTEGER NOT NULL,       -- 0: the one-time code is still to come
    notice TEXT NOT NULL             -- said on the next page, once
);
CREATE INDEX session_of ON session (account);

-- Failed sign-ins by account, to slow down guessing.
CREATE TABLE sign_in_failure (
    sign_in TEXT NOT NULL,
    at INTEGER NOT NULL
);
CREATE INDEX sign_in_failure_of ON sign_in_failure (sign_in, at);

-- Bearer tokens for the API, each bound to a posting.
CREATE TABLE token (
    hash TEXT PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    account TEXT NOT NULL,
    posting TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    ends_at INTEGER,
    ended_at INTEGER
);

-- What the house itself remembers: the demonstration's clock. Nothing about anybody.
CREATE TABLE house (
    key TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
);
