-- Duties of things that are not incidents: a return, a request for data, a course that runs out. Their duty rows stand in `duty` under the name of
-- the thing's journal chain ("return/…"); here is what a worklist shows of the thing, without personal data.
CREATE TABLE duty_subject (
    record TEXT PRIMARY KEY NOT NULL,  -- the chain: table and key
    title TEXT NOT NULL,               -- "Weekly summary, 16 to 22 November 2026"
    href TEXT NOT NULL,                -- the page where it is done
    since INTEGER NOT NULL             -- the day whose policy its duties follow
) CLUSTERED;
