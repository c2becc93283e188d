-- Letters to victims leave through the outbox: the row names the contact whose sealed words are sent, and never the words or the address.
ALTER TABLE outbox ADD COLUMN contact INTEGER;
-- When a message was given up after its last try.
ALTER TABLE outbox ADD COLUMN failed_at INTEGER;
