-- What is taken back of rewards.

-- How much of a reward is to be taken back in all. Money in an open redemption cannot be had yet: then this is more than its lot
-- has given up, and the rest follows when the redemption ends.
CREATE TABLE reward_reversal (
    ws        BIGINT NOT NULL,
    reward_id BYTEA NOT NULL,
    wanted    BIGINT NOT NULL CHECK (wanted >= 0),  -- in all, by facts and by hand
    by_hand   BIGINT NOT NULL CHECK (by_hand >= 0), -- of that
    revoked   BIGINT NOT NULL,          -- wholly, whatever facts say: see domain/reward/reversal.h
    status    BIGINT NOT NULL,          -- what the reward was while it was pending, to be that again
    waits     BIGINT NOT NULL,
    PRIMARY KEY (ws, reward_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Lots whose owner owes what was taken back after it was spent.
CREATE INDEX lot_debt ON lot (ws, owner_id, currency, id) WHERE clawback > 0;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('lot', 'lot_debt', '5000 5000 7 7 1'),
    ('reward_reversal', 'reward_reversal', '5000 5000 1');
ANALYZE sqlite_schema;
-- sqlite: end
