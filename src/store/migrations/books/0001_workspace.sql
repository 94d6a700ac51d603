-- The books: everything but clicks. One text for SQLite and PostgreSQL; see docs/ARCHITECTURE.md "Storage" for the rules it follows.
--
-- Conventions. `ws` is the number of a workspace (one world: live or test) and begins every key. Ids are 16 bytes of UUIDv7. Times are
-- microseconds since 1970 (`_at`). Money is a count of the currency's smallest unit. Booleans are 0 or 1. JSON is TEXT.
-- Rows that are hot keep no foreign key to program or workspace; `referd verify` checks what has no constraint (B20).

-- What belongs to the server as a whole: the master key's check value.
CREATE TABLE server_value (
    name  TEXT NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A world. Live and test are twins: two rows that name each other, apart in everything else.
CREATE TABLE workspace (
    ws              BIGINT NOT NULL PRIMARY KEY,
    id              BYTEA NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    livemode        BIGINT NOT NULL CHECK (livemode IN (0, 1)),
    twin_ws         BIGINT NOT NULL,
    clock_offset_us BIGINT NOT NULL DEFAULT 0, -- added to the wall clock; only a test world's may differ from 0
    created_at      BIGINT NOT NULL,
    CHECK (livemode = 0 OR clock_offset_us = 0)
) /* sqlite: STRICT */;

-- Credentials of programs. The key itself is shown once and stored as a hash only.
CREATE TABLE api_key (
    ws         BIGINT NOT NULL REFERENCES workspace (ws),
    id         BYTEA NOT NULL,
    hash       BYTEA NOT NULL UNIQUE,   -- SHA-256 of the whole key: leads to a ws
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('secret', 'publishable')),
    scopes     TEXT NOT NULL,           -- space-separated; '*' is all
    hint       TEXT NOT NULL,           -- last four characters, to tell keys apart
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    origins    TEXT,                    -- of a publishable key, space-separated: whose pages may use it; null: none
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- Answers kept for a repeated Idempotency-Key (B18). A rowid table: no body inside a randomly keyed tree.
CREATE TABLE idempotency (
    ws          BIGINT NOT NULL,
    key         BYTEA NOT NULL UNIQUE,  -- 16 bytes of SHA-256 over ws, credential, method, route, key
    fingerprint BYTEA NOT NULL,         -- of the request's body
    status      BIGINT NOT NULL,
    body        BYTEA,                  -- sealed when the answer carries a secret; null once that was destroyed
    sealed      BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
) /* sqlite: STRICT */;
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- Sweeps: when each runs next and who runs it. A lease is only politeness, and a time farther ahead than the sweep's interval is
-- a clock's mistake: nobody waits for it.
CREATE TABLE job (
    name        TEXT NOT NULL PRIMARY KEY,
    next_run_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Units of work that failed: when each is tried again. A row goes with its unit's success, or when the unit is not due any more.
CREATE TABLE job_failure (
    job         TEXT NOT NULL,
    ws          BIGINT NOT NULL,        -- 0: the whole server
    id          BYTEA NOT NULL,         -- of what is due; all zero: the whole world
    attempts    BIGINT NOT NULL,        -- that failed
    next_try_at BIGINT NOT NULL,        -- by the wall clock
    PRIMARY KEY (job, ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- postgres: begin
-- Which commits took place: a row per write transaction, asked for when a COMMIT was not answered; see store/postgres/postgres_witness.h.
CREATE TABLE commit_witness (
    id      BYTEA NOT NULL PRIMARY KEY,
    refused BIGINT NOT NULL,            -- 1: written by a look that came first; the transaction can never commit
    looks   BIGINT NOT NULL DEFAULT 0,
    made_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Raised by every commit that changes what nodes keep in their caches. One row.
CREATE TABLE config_change (
    generation BIGINT NOT NULL
);
INSERT INTO config_change (generation) VALUES (0);
-- postgres: end

-- B4: what triggers of tables that are never changed answer.
-- postgres: begin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
-- postgres: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE job SET (fillfactor = 70);
ALTER TABLE job_failure SET (fillfactor = 70);
-- postgres: end

-- A page with its filters, columns and order under a name: a person's, or everybody's. One that was deleted stays, since the
-- trail names it.
CREATE TABLE saved_view (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    name       TEXT NOT NULL,
    page       TEXT NOT NULL,           -- 'referrals', ...
    query      TEXT NOT NULL,           -- of the page's address, without the question mark
    shared     BIGINT NOT NULL,         -- 1: everybody's
    user_id    BYTEA,                   -- who made it; null: a key
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX saved_view_shared ON saved_view (ws, id) WHERE deleted_at IS NULL AND shared = 1;
CREATE INDEX saved_view_user ON saved_view (ws, user_id, id) WHERE deleted_at IS NULL AND shared = 0;
