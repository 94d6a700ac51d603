-- What rewards hand over that are not credit: tasks for the office, discount codes, gift cards.

-- What a custom reward asks of the office, once it is issued.
CREATE TABLE todo (
    ws             BIGINT NOT NULL,
    id             BYTEA NOT NULL,      -- the reward's
    program_id     BYTEA NOT NULL,
    contact_id     BYTEA NOT NULL,      -- for whom
    participant_id BYTEA,
    referral_id    BYTEA,
    title          TEXT NOT NULL,       -- what is to be done: what the beneficiary was promised
    state          BIGINT NOT NULL,     -- see domain/todo/todo.h
    created_at     BIGINT NOT NULL,
    done_at        BIGINT,              -- null: it was not done, or that was undone
    actor_type     TEXT,                -- who did it
    actor_id       BYTEA,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX todo_state ON todo (ws, state, id);

-- Custom rewards that were issued before there were to-dos.
INSERT INTO todo (ws, id, program_id, contact_id, participant_id, referral_id, title, state, created_at, done_at, actor_type)
SELECT ws, id, program_id, contact_id, participant_id, referral_id, COALESCE(title, ''),
    CASE status WHEN 2 THEN 0 WHEN 3 THEN 1 ELSE 2 END, issued_at, CASE status WHEN 3 THEN issued_at END,
    CASE status WHEN 3 THEN 'system' END
FROM reward WHERE kind = 'custom' AND issued_at IS NOT NULL;

-- Codes that a shop has made: each is given away once, in the order of their numbers.
CREATE TABLE code_pool (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    program_id BYTEA NOT NULL,
    name       TEXT NOT NULL,           -- as rules say it: "pool:<name>"
    low        BIGINT NOT NULL,         -- with no more than so many left, a case says so
    total      BIGINT NOT NULL,         -- codes that were ever imported
    taken      BIGINT NOT NULL CHECK (taken >= 0 AND taken <= total), -- of them given away: the first so many
    warned     BIGINT NOT NULL,         -- see domain/discount/code_pool.h
    case_id    BYTEA,                   -- the case that said so
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX code_pool_name ON code_pool (ws, program_id, name);

-- The codes of pools.
CREATE TABLE pool_code (
    ws       BIGINT NOT NULL,
    pool_id  BYTEA NOT NULL,
    n        BIGINT NOT NULL,           -- 1, 2, ... in the order of their import
    code     TEXT NOT NULL,             -- as the shop has it
    code_key TEXT NOT NULL,             -- the same in capitals
    PRIMARY KEY (ws, pool_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX pool_code_key ON pool_code (ws, code_key);

-- What a reward of kind discount is good for, its code, and how it was used. Its money is in the ledger from then on.
CREATE TABLE discount (
    ws           BIGINT NOT NULL,
    id           BYTEA NOT NULL,        -- the reward's
    program_id   BYTEA NOT NULL,
    contact_id   BYTEA NOT NULL,
    currency     TEXT NOT NULL,         -- of all amounts: the program's
    percent_bp   BIGINT,                -- of the order, or
    fixed        BIGINT,                -- so much
    max_amount   BIGINT,
    min_order    BIGINT,
    source       TEXT NOT NULL,         -- 'generate', 'pool:<name>', or the code itself, which is everybody's
    wanted       TEXT,                  -- the pool that it waits for; null: it does not wait
    code         TEXT,                  -- null: none was given yet
    code_key     TEXT,                  -- the same in capitals
    shared       BIGINT NOT NULL,       -- 1: others have the same code
    pool_id      BYTEA,                 -- where the code is from
    pool_n       BIGINT,
    expires_at   BIGINT,                -- from then on it cannot be used
    lapses_at    BIGINT,                -- the same while it was not used: the sweep's due column
    reference    TEXT,                  -- the order that it was used for
    object_key   BYTEA,                 -- of that order: a refund finds it by it
    order_amount BIGINT,
    amount       BIGINT,                -- what it was worth then
    forgiven     BIGINT NOT NULL,       -- of that: came back with the order, and is owed by nobody
    fingerprint  BYTEA,                 -- of what was told when it was used
    used_at      BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX discount_code ON discount (ws, code_key, contact_id, id) WHERE code_key IS NOT NULL;
CREATE INDEX discount_usable ON discount (ws, code_key, id) WHERE code_key IS NOT NULL AND used_at IS NULL;
CREATE UNIQUE INDEX discount_own_code ON discount (ws, code_key) WHERE code_key IS NOT NULL AND shared = 0;
CREATE UNIQUE INDEX discount_reference ON discount (ws, reference) WHERE reference IS NOT NULL;
CREATE INDEX discount_object ON discount (ws, object_key, id) WHERE object_key IS NOT NULL;
CREATE INDEX discount_wanted ON discount (ws, program_id, wanted, id) WHERE wanted IS NOT NULL;
CREATE INDEX discount_lapse ON discount (ws, lapses_at, id) WHERE lapses_at IS NOT NULL;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('code_pool', 'code_pool', '20 20 1'),
    ('code_pool', 'code_pool_name', '20 20 2 1'),
    ('discount', 'discount', '20000 20000 1'),
    ('discount', 'discount_code', '20000 20000 2 2 1'),
    ('discount', 'discount_lapse', '10000 10000 1 1'),
    ('discount', 'discount_object', '5000 5000 1 1'),
    ('discount', 'discount_own_code', '15000 15000 1'),
    ('discount', 'discount_reference', '5000 5000 1'),
    ('discount', 'discount_usable', '15000 15000 2 1'),
    ('discount', 'discount_wanted', '100 100 50 20 1'),
    ('pool_code', 'pool_code', '50000 50000 2500 1'),
    ('pool_code', 'pool_code_key', '50000 50000 1'),
    ('todo', 'todo', '10000 10000 1'),
    ('todo', 'todo_state', '10000 10000 3334 1');
ANALYZE sqlite_schema;
-- sqlite: end
