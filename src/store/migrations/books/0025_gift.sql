-- Gift cards that are ordered of a provider.

-- One order to a reward of this kind that was issued. Its id is its name at the provider, for ever: whatever is asked twice is the
-- same order there.
CREATE TABLE gift_order (
    ws                 BIGINT NOT NULL,
    id                 BYTEA NOT NULL,
    reward_id          BYTEA NOT NULL,
    program_id         BYTEA NOT NULL,
    contact_id         BYTEA NOT NULL,
    livemode           BIGINT NOT NULL,     -- 0: of a test world, where nothing is ordered outside
    connection_id      BYTEA,               -- of whom the rule wants it; null: the program's connection
    product            TEXT,                -- which card, as the provider names it; null: as the beneficiary chooses
    by_email           BIGINT NOT NULL,     -- 1: the provider sends it
    amount             BIGINT NOT NULL CHECK (amount > 0), -- reserved of the reward while it is under way
    currency           TEXT NOT NULL,
    state              BIGINT NOT NULL,     -- see domain/gift/gift_order.h
    rounds             BIGINT NOT NULL,     -- how often money was set aside for it: once more for each retry by hand
    attempts           BIGINT NOT NULL,     -- calls that were begun
    next_try_at        BIGINT,              -- the next call; while one is under way the end of its lease
    problem            BIGINT NOT NULL,     -- what it waits for: see domain/gift/gift_order.h
    reason             TEXT,                -- what the provider said, in words
    provider_id        TEXT,                -- the order's id there
    provider_reward_id TEXT,                -- the card's
    link               BYTEA,               -- where the beneficiary takes it, sealed; null: it was sent, or is not there yet
    created_at         BIGINT NOT NULL,
    delivered_at       BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX gift_order_reward ON gift_order (ws, reward_id);
CREATE INDEX gift_order_state ON gift_order (ws, state, id);
CREATE INDEX gift_order_due ON gift_order (livemode, next_try_at, ws, id) WHERE next_try_at IS NOT NULL;

-- What keeps orders from going out, by whom they go: one case about it until it is over.
CREATE TABLE gift_trouble (
    ws            BIGINT NOT NULL,
    connection_id BYTEA NOT NULL,           -- or the program that has none
    problem       BIGINT NOT NULL,
    case_id       BYTEA NOT NULL,
    PRIMARY KEY (ws, connection_id, problem)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('gift_order', 'gift_order', '20000 20000 1'),
    ('gift_order', 'gift_order_due', '200 200 1 1 1'),
    ('gift_order', 'gift_order_reward', '20000 20000 1'),
    ('gift_order', 'gift_order_state', '20000 20000 3334 1'),
    ('gift_trouble', 'gift_trouble', '10 10 2 1');
ANALYZE sqlite_schema;
-- sqlite: end
