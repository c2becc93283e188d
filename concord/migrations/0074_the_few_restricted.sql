-- The few restricted records, found by being restricted: by their days alone, the embedded store walked through every record to reach them.
DROP INDEX incident_restricted;
CREATE INDEX incident_restricted ON incident (restricted, id) WHERE restricted = 1;
