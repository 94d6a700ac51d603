-- What connections were told, for the people who look after them.

-- The newest messages of each connection with what became of them: a few, for some days. No record: the trail and the events are that.
CREATE TABLE inbound (
    ws            BIGINT NOT NULL,
    id            BYTEA NOT NULL,
    connection_id BYTEA NOT NULL,
    outcome       BIGINT NOT NULL,      -- see domain/inbound/inbound.h
    facts         BIGINT NOT NULL,      -- how many it told of
    code          TEXT,                 -- of the error
    param         TEXT,                 -- where it was
    detail        TEXT,                 -- in a sentence
    body          TEXT,                 -- what came, cut, without what looks like a secret; null: not kept
    body_bytes    BIGINT NOT NULL,      -- as it came
    created_at    BIGINT NOT NULL,
    counted       BIGINT NOT NULL,      -- 1: connection_health has it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX inbound_connection ON inbound (ws, connection_id, id);
CREATE INDEX inbound_failed ON inbound (ws, connection_id, id) WHERE outcome >= 3;
-- What is not counted yet, and what is too old: the sweep's.
CREATE INDEX inbound_uncounted ON inbound (ws, connection_id) WHERE counted = 0;
CREATE INDEX inbound_age ON inbound (ws, connection_id, created_at);

-- Counts of all messages of a connection. Added to behind their commits, so that messages do not wait for each other at one row.
CREATE TABLE connection_health (
    ws               BIGINT NOT NULL,
    connection_id    BYTEA NOT NULL,
    applied          BIGINT NOT NULL,
    replayed         BIGINT NOT NULL,
    ignored          BIGINT NOT NULL,
    failed           BIGINT NOT NULL,
    refused          BIGINT NOT NULL,
    last_received_at BIGINT NOT NULL,
    PRIMARY KEY (ws, connection_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Names of payments, as a connection told them: which charge and which intent paid which invoice or session. Each name leads to the
-- one that is the sale, or to the best one that is known so far.
CREATE TABLE sale_name (
    ws            BIGINT NOT NULL,
    connection_id BYTEA NOT NULL,
    name          TEXT NOT NULL,
    sale          TEXT NOT NULL,
    PRIMARY KEY (ws, connection_id, name)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX sale_name_sale ON sale_name (ws, connection_id, sale);

-- Refunds and disputes of payments whose sale was not told yet: they become events when it is.
CREATE TABLE sale_waiting (
    ws            BIGINT NOT NULL,
    connection_id BYTEA NOT NULL,
    external_id   TEXT NOT NULL,        -- of the event that it will be
    type          TEXT NOT NULL,
    sale          TEXT NOT NULL,        -- by the best name that is known
    fact          TEXT NOT NULL,        -- JSON
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (ws, connection_id, external_id, type)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX sale_waiting_sale ON sale_waiting (ws, connection_id, sale);
CREATE INDEX sale_waiting_age ON sale_waiting (ws, connection_id, created_at);

-- Events of a stretch of time that are read again by the outside system's API, page by page.
CREATE TABLE backfill (
    ws            BIGINT NOT NULL,
    id            BYTEA NOT NULL,
    connection_id BYTEA NOT NULL,
    from_at       BIGINT NOT NULL,
    to_at         BIGINT NOT NULL,
    state         BIGINT NOT NULL,      -- see domain/backfill/backfill.h
    applied       BIGINT NOT NULL,
    replayed      BIGINT NOT NULL,
    ignored       BIGINT NOT NULL,
    failed        BIGINT NOT NULL,
    reached_at    BIGINT,               -- of the oldest event that was read: they come newest first
    cursor        TEXT,                 -- where the next page begins; null: with the newest
    reason        TEXT,                 -- what is in the way, or what the last event that failed failed of
    attempts      BIGINT NOT NULL,
    tries         BIGINT NOT NULL,      -- of this page
    next_try_at   BIGINT,               -- wall clock; null: it is over
    created_at    BIGINT NOT NULL,
    ended_at      BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX backfill_due ON backfill (next_try_at, ws, id) WHERE next_try_at IS NOT NULL;
CREATE INDEX backfill_connection ON backfill (ws, connection_id, id);
-- One at a time of a connection.
CREATE UNIQUE INDEX backfill_running ON backfill (ws, connection_id) WHERE state = 0;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('backfill', 'backfill', '100 100 1'),
    ('backfill', 'backfill_connection', '100 100 10 1'),
    ('backfill', 'backfill_due', '4 2 2 1'),
    ('backfill', 'backfill_running', '4 4 1'),
    ('connection_health', 'connection_health', '10 10 1'),
    ('inbound', 'inbound', '200 200 1'),
    ('inbound', 'inbound_age', '200 200 20 1'),
    ('inbound', 'inbound_connection', '200 200 20 1'),
    ('inbound', 'inbound_failed', '40 40 4 1'),
    ('inbound', 'inbound_uncounted', '10 10 2'),
    ('sale_name', 'sale_name', '200000 200000 20000 1'),
    ('sale_name', 'sale_name_sale', '200000 200000 20000 2'),
    ('sale_waiting', 'sale_waiting', '2000 2000 200 2 1'),
    ('sale_waiting', 'sale_waiting_age', '2000 2000 200 1'),
    ('sale_waiting', 'sale_waiting_sale', '2000 2000 200 1');
ANALYZE sqlite_schema;
-- sqlite: end
