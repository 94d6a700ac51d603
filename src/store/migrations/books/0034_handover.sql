-- Rewards that are handed over at Stripe: credit to a customer's balance there, discounts as promotion codes.

-- One to a reward, under its id: what is wanted there and what is there. The difference is called for.
CREATE TABLE handover (
    ws            BIGINT NOT NULL,
    id            BYTEA NOT NULL,          -- the reward's
    program_id    BYTEA NOT NULL,
    contact_id    BYTEA NOT NULL,
    livemode      BIGINT NOT NULL,         -- 0: of a test world, where nobody is called
    connection_id BYTEA,                   -- as the rule says; null: the program's
    kind          BIGINT NOT NULL,         -- see domain/handover/handover.h
    currency      TEXT NOT NULL,
    wanted        BIGINT NOT NULL CHECK (wanted >= 0), -- what is to be there, in minor units; of a code 1 or 0
    given         BIGINT NOT NULL,         -- what is there
    held          BIGINT NOT NULL CHECK (held >= 0),   -- reserved of the reward until it is there
    moving        BIGINT NOT NULL,         -- what the round under way adds, or (negative) takes; 0: there is none
    holds         BIGINT NOT NULL,         -- how often money was set aside
    rounds        BIGINT NOT NULL,         -- each has its own idempotency key
    attempts      BIGINT NOT NULL,         -- calls that were begun
    unsure_at     BIGINT,                  -- of this round: the first call of which nobody knows what came of it
    state         BIGINT NOT NULL,
    next_try_at   BIGINT,                  -- the next call; while one is under way the end of its lease
    problem       BIGINT NOT NULL,
    reason        TEXT,                    -- what Stripe said, in words
    customer      TEXT,                    -- its id there
    provider_id   TEXT,                    -- of the newest transaction, or of the promotion code
    coupon_id     TEXT,
    code          TEXT,                    -- drawn before the first call, and never another
    expires_at    BIGINT,                  -- of the code
    created_at    BIGINT NOT NULL,
    done_at       BIGINT,                  -- when Stripe had it first
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX handover_code ON handover (ws, provider_id) WHERE kind = 1;
CREATE INDEX handover_due ON handover (livemode, next_try_at, ws, id) WHERE next_try_at IS NOT NULL;

-- What keeps them from being handed over, by connection, or program without one, or reward: one case about it until it
-- is over.
CREATE TABLE handover_trouble (
    ws          BIGINT NOT NULL,
    about_id    BYTEA NOT NULL,
    problem     BIGINT NOT NULL,
    case_id     BYTEA NOT NULL,
    PRIMARY KEY (ws, about_id, problem)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('handover', 'handover', '20000 20000 1'),
    ('handover', 'handover_code', '10000 10000 1'),
    ('handover', 'handover_due', '200 200 1 1 1'),
    ('handover_trouble', 'handover_trouble', '10 10 2 1');
ANALYZE sqlite_schema;
-- sqlite: end
