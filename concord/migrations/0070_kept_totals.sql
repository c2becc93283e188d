-- Totals that are kept: months that are over, added up once, so that a figure over ten years of a nation reads sums instead of a million
-- records. They follow from the records and nothing else; `concord verify` adds them up again.

-- A month that was added up. The row without a district says that the month as a whole was; a row with one, whether that district must be
-- added up again because a record of it changed since.
CREATE TABLE kept_month (
    month TEXT NOT NULL, -- The local month, as 2026-11.
    district TEXT NOT NULL, -- District code; empty for the month as a whole.
    stale INTEGER NOT NULL, -- Whether a record changed since it was added up; until then its records are counted one by one.
    PRIMARY KEY (month, district)
);
CREATE INDEX kept_month_stale ON kept_month (month) WHERE stale = 1;

-- One sum: so many incidents or offences of a month and district that are alike. Restricted records are in none of them.
CREATE TABLE kept_total (
    month TEXT NOT NULL, -- The local month: of the report for incidents, of the recording for offences (R-REC-12).
    district TEXT NOT NULL, -- District code.
    unit TEXT NOT NULL, -- What is counted: incidents or offences.
    split TEXT NOT NULL, -- What else they are alike in: setting, channel, outcome, nature or offence; empty for nothing else.
    value TEXT NOT NULL, -- The value of that; empty where a record has none.
    strands TEXT NOT NULL, -- The strands that stand, in the order of their codes, with ";" between.
    times INTEGER NOT NULL, -- How many.
    PRIMARY KEY (unit, split, month, district, strands, value)
);
CREATE INDEX kept_total_of ON kept_total (month, district);

-- The few restricted records are counted one by one beside the kept totals.
CREATE INDEX incident_restricted ON incident (reported_at) WHERE restricted = 1;
