-- Kept totals of all districts together (district "*"): a month that was added up before has none, and is added up again.
DELETE FROM kept_total;
DELETE FROM kept_month;
