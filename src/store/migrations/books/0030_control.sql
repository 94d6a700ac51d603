-- What keeps rewards within what a business wants to spend, and who said yes to them.

-- How much of a cap or a budget is used up in one window. A row comes with the first reward that claims of it, and changes in the
-- commit that grants (B10).
CREATE TABLE limit_use (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    program_id BYTEA NOT NULL,
    owner_id   BYTEA NOT NULL,         -- whose rewards are counted together: a participant, a referral, the program
    rule_key   TEXT NOT NULL,          -- of a cap; empty for a budget
    counts     BIGINT NOT NULL,        -- 1: rewards are counted; 0: their money
    currency   TEXT NOT NULL,          -- of the money; empty where rewards are counted
    per        BIGINT NOT NULL,        -- enum rule_period of domain/rule/rule.h
    starts_at  BIGINT NOT NULL,        -- of the window, in UTC; 0 for life
    used       BIGINT NOT NULL CHECK (used >= 0),
    most       BIGINT NOT NULL,        -- the highest limit under which something was claimed
    beyond     BIGINT NOT NULL,        -- what persons let through beyond it
    warned     BIGINT NOT NULL,        -- per cent that were warned of: 0, 80, 100
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX limit_use_key ON limit_use (ws, owner_id, rule_key, counts, currency, per, starts_at);

-- What each reward claims of them.
CREATE TABLE limit_claim (
    ws        BIGINT NOT NULL,
    reward_id BYTEA NOT NULL,
    use_id    BYTEA NOT NULL,
    wanted    BIGINT NOT NULL CHECK (wanted > 0),
    taken     BIGINT NOT NULL CHECK (taken = 0 OR taken = wanted), -- 0: it waits for the budget, or was denied
    PRIMARY KEY (ws, reward_id, use_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Who said yes to a reward that needs it of more than one.
CREATE TABLE reward_approval (
    ws          BIGINT NOT NULL,
    reward_id   BYTEA NOT NULL,
    n           BIGINT NOT NULL,       -- 1, 2
    actor_type  TEXT NOT NULL,
    actor_id    BYTEA,
    approved_at BIGINT NOT NULL,
    PRIMARY KEY (ws, reward_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE limit_use SET (fillfactor = 70);
-- postgres: end

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('limit_claim', 'limit_claim', '20000 20000 2 1'),
    ('limit_use', 'limit_use', '5000 5000 1'),
    ('limit_use', 'limit_use_key', '5000 5000 10 5 5 5 5 1'),
    ('reward_approval', 'reward_approval', '2000 2000 2 1');
ANALYZE sqlite_schema;
-- sqlite: end
