-- Ranks by year, and by which name participants may be seen in them.

-- A year's rows are numbered by it (2026), as those of a month are by both (202611).
INSERT INTO leader (ws, program_id, period, participant_id, referrals, closed, revenue, earned)
    SELECT ws, program_id, period / 100, participant_id, SUM(referrals), SUM(closed), SUM(revenue), SUM(earned)
    FROM leader WHERE period > 9999 GROUP BY ws, program_id, period / 100, participant_id;

-- What the public sees of a participant: 0 no name, 1 first name and initial, 2 the name in shown_name.
ALTER TABLE portal_participant ADD COLUMN shown BIGINT NOT NULL DEFAULT 0;
ALTER TABLE portal_participant ADD COLUMN shown_name TEXT;
