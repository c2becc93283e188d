-- The victim and witness hub: what it does for each person of a record, and the services that it works with (CT-4.1, LS-3.1c).

-- Referrals as answered, one row each.
CREATE TABLE support (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person.
    at INTEGER NOT NULL, -- When the referral was answered.
    by TEXT NOT NULL, -- By whom.
    sent_back TEXT, -- Why it was sent back, sealed; none where accepted.
    worker TEXT, -- The worker's account.
    worker_at INTEGER, -- Since when.
    stage TEXT NOT NULL, -- Where the case stands in court.
    stage_at INTEGER, -- Since when.
    measures TEXT NOT NULL, -- Codes of special measures.
    compensation_at INTEGER, -- When they were told about compensation.
    ended_at INTEGER, -- When support ended.
    ended_by TEXT, -- Who noted that.
    survey TEXT, -- How satisfied they are with the support.
    survey_note TEXT, -- What they said, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- Support plans.
CREATE TABLE support_plan (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person.
    at INTEGER NOT NULL, -- When.
    by TEXT NOT NULL, -- By whom.
    aims TEXT, -- What is to be better, sealed.
    review_at INTEGER NOT NULL, -- When it is looked at again.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- The plans' actions.
CREATE TABLE support_action (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person.
    at INTEGER NOT NULL, -- When it was set.
    by TEXT NOT NULL, -- By whom.
    what TEXT NOT NULL, -- What, sealed.
    service TEXT, -- The service that does it.
    due_at INTEGER NOT NULL, -- By when.
    begun_at INTEGER, -- When a service began.
    done_at INTEGER, -- When it was done.
    done_by TEXT, -- Who noted that.
    result TEXT, -- What came of it, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

-- The hub's log.
CREATE TABLE support_note (
    incident TEXT NOT NULL, -- The incident.
    number INTEGER NOT NULL, -- Its number in the incident.
    person INTEGER NOT NULL, -- The person.
    at INTEGER NOT NULL, -- When it took place.
    by TEXT NOT NULL, -- By whom.
    kind TEXT NOT NULL, -- What it is about.
    channel TEXT, -- How they were reached.
    breach TEXT, -- Why an unsafe way was used, sealed.
    codes TEXT NOT NULL, -- Court stage, or special measures.
    note TEXT, -- What was said or done, sealed.
    PRIMARY KEY (incident, number)
) CLUSTERED;

CREATE INDEX support_open ON support (ended_at, worker);
CREATE INDEX person_referral ON person (referral, referral_at);
CREATE INDEX support_action_service ON support_action (service, done_at);

-- Services that the hub works with.
CREATE TABLE service (
    id TEXT NOT NULL, -- Its id.
    name TEXT NOT NULL, -- Its name.
    kind TEXT NOT NULL, -- What it offers, by its code.
    districts TEXT NOT NULL, -- Codes of the districts that it covers; none for all.
    capacity INTEGER NOT NULL, -- How many people it can support at one time.
    contact TEXT NOT NULL, -- Where the hub reaches it: its public number or address.
    closed_at INTEGER, -- Since when it takes nobody new.
    PRIMARY KEY (id)
);
