-- The ledger's own tables. Moments are whole microseconds since 1970 (UTC); yes and no are 1 and 0.

-- The journal: append-only, each entry chained to the one before it in its chain.
CREATE TABLE journal (
    chain TEXT NOT NULL,         -- "incident/261121-4F7K2QX", "reader/ACCOUNT", "account/..."
    sequence INTEGER NOT NULL,   -- place in the chain, from 1
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,         -- account, or "system"
    posting TEXT NOT NULL,       -- the posting that gave the right
    verb TEXT NOT NULL,
    category TEXT NOT NULL CHECK (category IN ('collection', 'alteration', 'consultation', 'disclosure', 'combination', 'erasure')),
    record TEXT NOT NULL,        -- the record it is about; empty where journal_record lists several
    classes TEXT NOT NULL,       -- field classes touched: op id su na
    policy TEXT NOT NULL,        -- policy version decided under
    request TEXT NOT NULL,       -- request id, as in the log
    event TEXT NOT NULL,         -- the typed event as JSON; never a personal value in clear
    previous BLOB NOT NULL,      -- hash of the entry before it
    hash BLOB NOT NULL,          -- BLAKE3 over previous and all of the above
    position INTEGER,            -- place in the sealed order; none until sealed
    PRIMARY KEY (chain, sequence)
);
CREATE INDEX journal_about ON journal (record, at);
CREATE INDEX journal_unsealed ON journal (chain, sequence) WHERE position IS NULL;
CREATE UNIQUE INDEX journal_position ON journal (position) WHERE position IS NOT NULL;

-- A look at several records is one entry; here each record finds it.
CREATE TABLE journal_record (
    record TEXT NOT NULL,
    at INTEGER NOT NULL,
    chain TEXT NOT NULL,
    sequence INTEGER NOT NULL,
    PRIMARY KEY (record, at, chain, sequence)
) CLUSTERED;

-- Sealed heads: a signed hash tree over a range of positions, each carrying on the head before it.
CREATE TABLE head (
    number INTEGER PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL,
    last INTEGER NOT NULL,
    at INTEGER NOT NULL,
    root BLOB NOT NULL,
    previous BLOB NOT NULL,
    signature BLOB NOT NULL
);

-- Sealed texts: names, contacts, addresses, narratives, notes.
CREATE TABLE sealed (
    record TEXT NOT NULL,
    number INTEGER NOT NULL,     -- place within the record; events name it with the hash of the box
    owner TEXT NOT NULL,         -- "incident" or "person N": whose key
    field TEXT NOT NULL,
    box BLOB NOT NULL,           -- XChaCha20-Poly1305: nonce and sealed text, bound to record, number, owner and field
    PRIMARY KEY (record, number)
);

-- Data keys, wrapped by the master key. Erasure destroys the row.
CREATE TABLE data_key (
    record TEXT NOT NULL,
    owner TEXT NOT NULL,
    wrapped BLOB NOT NULL,
    PRIMARY KEY (record, owner)
) CLUSTERED;

-- Exact look-ups: the keyed hash of a name, number, postcode or e-mail address.
CREATE TABLE blind (
    value TEXT NOT NULL,
    record TEXT NOT NULL,
    person INTEGER NOT NULL,
    PRIMARY KEY (value, record, person)
) CLUSTERED;
CREATE INDEX blind_of ON blind (record, person);

-- Search: which number a record has in the index of keyed words. Numbers grow with the time of the report, so newest first is a walk backwards.
CREATE TABLE search_doc (
    number INTEGER PRIMARY KEY NOT NULL,
    record TEXT NOT NULL UNIQUE
);
-- only sqlite
CREATE VIRTUAL TABLE words USING fts5 (tokens, content = '', contentless_delete = 1, tokenize = 'ascii');
-- only postgres
ALTER TABLE search_doc ADD COLUMN words tsvector;
CREATE INDEX search_words ON search_doc USING gin (words);
-- both

-- What leaves: messages that wait to be sent, written with the fact that they tell of.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY NOT NULL,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,          -- "notice"
    record TEXT NOT NULL,
    role TEXT NOT NULL,          -- the role that is told
    place TEXT NOT NULL,         -- district code; empty for the whole force
    message TEXT NOT NULL,       -- no personal data: the reference and what happened
    leased_until INTEGER,        -- a worker has it until then
    sent_at INTEGER,
    tries INTEGER NOT NULL
);
CREATE INDEX outbox_waiting ON outbox (at) WHERE sent_at IS NULL;

-- A create form or call that was sent twice is done once.
CREATE TABLE idempotency (
    key TEXT PRIMARY KEY NOT NULL,
    account TEXT NOT NULL,
    at INTEGER NOT NULL,
    asked TEXT NOT NULL,         -- hash of what was asked, so that a key is not used for two things
    answer TEXT NOT NULL         -- where it led
);
CREATE INDEX idempotency_old ON idempotency (at);
