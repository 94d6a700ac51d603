-- Where people live, in their own words: by it they are found, and told apart from others of their name.
ALTER TABLE contact ADD COLUMN address TEXT;
ALTER TABLE contact ADD COLUMN city TEXT;

-- Confirming who sent a referral resolves what is open about it.
CREATE INDEX review_case_referral ON review_case (ws, referral_id) WHERE state = 0 AND referral_id IS NOT NULL;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('review_case', 'review_case_referral', '5000 5000 1');
ANALYZE sqlite_schema;
-- sqlite: end
