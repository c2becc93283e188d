-- The outlines of districts and wards, as the force loaded them, already simplified for drawing.
CREATE TABLE boundary (
    code TEXT PRIMARY KEY NOT NULL,  -- the code of the area, such as E05010458
    kind TEXT NOT NULL CHECK (kind IN ('district', 'ward')),
    name TEXT NOT NULL,
    rings TEXT NOT NULL,             -- closed lines of [longitude, latitude] as JSON, five decimals; the journal holds their hash
    loaded_at INTEGER NOT NULL,
    by TEXT NOT NULL
);

-- How many people live in an area, by mid-year estimate: what rates per 1,000 are made with.
CREATE TABLE population (
    id TEXT PRIMARY KEY NOT NULL,    -- code and year, "E06000016:2024"
    code TEXT NOT NULL,
    year INTEGER NOT NULL,
    people INTEGER NOT NULL CHECK (people >= 0),
    loaded_at INTEGER NOT NULL,
    by TEXT NOT NULL
);
