-- Webhooks out: who wants to be told of what, and what became of each telling.

-- An address that a business gives for changes of its world. Rows stay when they are deleted: the trail names them.
CREATE TABLE webhook_endpoint (
    ws              BIGINT NOT NULL REFERENCES workspace (ws),
    id              BYTEA NOT NULL,
    kind            BIGINT NOT NULL,      -- see domain/webhook/webhook.h
    url             TEXT NOT NULL,
    events          TEXT NOT NULL,        -- JSON array: "reward.issued", "reward.*", "*"
    description     TEXT,
    program_id      BYTEA,                -- only what is of this program; null: all
    status          BIGINT NOT NULL,
    disabled_reason BIGINT NOT NULL,      -- 0: it is enabled
    disabled_at     BIGINT,
    failing_since   BIGINT,               -- first failure since the last success; null: the last one worked
    not_before      BIGINT,               -- the receiver wants to be left alone until then
    case_id         BYTEA,                -- that warns of it
    secret          BYTEA,                -- sealed under the master key; null: given up with a lost one, or deleted
    previous_secret BYTEA,                -- the one before it, sealed; signs too until:
    previous_until  BIGINT,               -- by the wall clock
    replay_after    BYTEA,                -- of a replay under way: deliveries up to this id were looked at
    replay_until    BYTEA,                -- and those below this one are to be
    created_at      BIGINT NOT NULL,
    deleted_at      BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX webhook_endpoint_kept ON webhook_endpoint (ws, id) WHERE deleted_at IS NULL;

-- What receivers are told of a change: the body, byte by byte, for all of them and all tries. It may hold personal values, so it is
-- apart and may be deleted at any time; a delivery without it is dead.
CREATE TABLE webhook_event (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,            -- of the audit row
    body       TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- One endpoint that is told of one change.
CREATE TABLE delivery (
    ws          BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    event_id    BYTEA NOT NULL,           -- of the audit row
    endpoint_id BYTEA NOT NULL,
    type        TEXT NOT NULL,            -- of the event
    stream_id   BYTEA NOT NULL,           -- what it is told of in order: the referral, else the object itself
    position    BIGINT NOT NULL,          -- in that order
    state       BIGINT NOT NULL,          -- see domain/webhook/delivery.h
    tries       BIGINT NOT NULL,          -- begun since it was last told to begin
    attempts    BIGINT NOT NULL,          -- begun in all, with or without an answer
    next_try_at BIGINT,                   -- while one is under way the end of its lease; null: ended, or behind an earlier one
    tried_at    BIGINT,                   -- when the last attempt began
    outcome     BIGINT NOT NULL,          -- of the last attempt
    status_code BIGINT,                   -- that it was answered with
    created_at  BIGINT NOT NULL,
    ended_at    BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE UNIQUE INDEX delivery_once ON delivery (ws, event_id, endpoint_id);
CREATE INDEX delivery_due ON delivery (ws, endpoint_id, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX delivery_stream ON delivery (ws, endpoint_id, stream_id, position) WHERE state = 0;
CREATE INDEX delivery_endpoint ON delivery (ws, endpoint_id, id);
CREATE INDEX delivery_endpoint_state ON delivery (ws, endpoint_id, state, id);
CREATE INDEX delivery_state ON delivery (ws, state, id);

-- One try of a delivery that has ended.
CREATE TABLE webhook_attempt (
    ws          BIGINT NOT NULL,
    delivery_id BYTEA NOT NULL,
    number      BIGINT NOT NULL,
    at          BIGINT NOT NULL,          -- when it began
    duration_us BIGINT NOT NULL,
    outcome     BIGINT NOT NULL,
    status_code BIGINT,
    detail      TEXT,                     -- why there was no answer
    response    TEXT,                     -- the beginning of the answer's body
    PRIMARY KEY (ws, delivery_id, number)
) /* sqlite: STRICT */;

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE delivery SET (fillfactor = 70);
-- postgres: end

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('delivery', 'delivery_due', '1000 1000 100 1'),
    ('delivery', 'delivery_endpoint', '20000 20000 2000 1'),
    ('delivery', 'delivery_endpoint_state', '20000 20000 2000 1000 1'),
    ('delivery', 'delivery_once', '20000 20000 2 1'),
    ('delivery', 'delivery_state', '20000 20000 6000 1'),
    ('delivery', 'delivery_stream', '1000 1000 100 2 1'),
    ('delivery', 'sqlite_autoindex_delivery_1', '20000 20000 1'),
    ('webhook_attempt', 'sqlite_autoindex_webhook_attempt_1', '20000 20000 1 1'),
    ('webhook_endpoint', 'sqlite_autoindex_webhook_endpoint_1', '10 10 1'),
    ('webhook_endpoint', 'webhook_endpoint_kept', '10 10 1'),
    ('webhook_event', 'sqlite_autoindex_webhook_event_1', '20000 20000 1');
ANALYZE sqlite_schema;
-- sqlite: end
