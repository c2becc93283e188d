-- Suspects, the court and the Victims' Code: entries that start the clocks of what victims are told, and what each victim is entitled to.

-- What happened to a suspect or before the court; entries taken back stay.
CREATE TABLE proceeding (
    incident TEXT NOT NULL,    -- The incident.
    number INTEGER NOT NULL,   -- Its number in the incident.
    kind TEXT NOT NULL,        -- What happened: arrested, charged, trial ...
    person INTEGER,            -- The suspect, by number in the incident; none where it is about the case as a whole.
    happened_at INTEGER NOT NULL, -- When it happened; for what the court decides, when the witness care unit was told. The victim's clock starts here.
    code TEXT,                 -- What exactly, by code: disposal, decision, verdict.
    court TEXT,                -- The court's name.
    listed_for INTEGER,        -- The day and time that bail ends or the court sits.
    victim_view TEXT,          -- The victim's own view, sealed.
    note TEXT,                 -- Reasons or conditions, sealed.
    sentence TEXT,             -- The sentence, sealed.
    uplift_stated INTEGER,     -- Whether the court stated the uplift for hostility (Sentencing Act 2020, s.66).
    uplift_applied INTEGER,    -- Whether it applied it.
    before_uplift TEXT,        -- The sentence before it, sealed.
    hate_on_file INTEGER,      -- Whether the file tells the CPS that it is a hate crime.
    contact_scheme INTEGER NOT NULL, -- Whether the sentence gives the victim the Victim Contact Scheme.
    at INTEGER NOT NULL,       -- When it was noted.
    by TEXT NOT NULL,          -- By whom.
    withdrawn_at INTEGER,      -- When it was taken back as wrong.
    withdrawn_by TEXT,         -- Who took it back.
    withdrawn_reason TEXT,     -- Why, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;
CREATE INDEX proceeding_kind ON proceeding (kind, incident);

-- What was noted of a victim's rights under the Victims' Code, oldest first; the latest of a kind stands.
CREATE TABLE entitlement (
    incident TEXT NOT NULL,    -- The incident.
    number INTEGER NOT NULL,   -- Its number in the incident.
    person INTEGER NOT NULL,   -- The victim, by number in the incident.
    kind TEXT NOT NULL,        -- What: enhanced rights, opted out, agreed frequency, complaint ...
    choices TEXT NOT NULL,     -- Codes that go with it: grounds, kinds of update, days.
    note TEXT,                 -- Why, or who, sealed.
    at INTEGER NOT NULL,       -- When.
    by TEXT NOT NULL,          -- By whom.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- The updates that a contact gave: numbers of proceedings between bars, or the written confirmation.
ALTER TABLE contact ADD COLUMN tells TEXT NOT NULL DEFAULT '';
-- The template of the letter or text that a contact was; its words are the note.
ALTER TABLE contact ADD COLUMN letter TEXT;
-- What this victim is allowed, where it is not what the rule says for everybody: "1 working day" with enhanced rights.
ALTER TABLE duty ADD COLUMN allowed TEXT;
