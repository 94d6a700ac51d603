-- Connected outside systems.

-- A connected outside system. Rows stay when they are deleted: events and the trail name them.
CREATE TABLE connection (
    ws              BIGINT NOT NULL REFERENCES workspace (ws),
    id              BYTEA NOT NULL UNIQUE,   -- in the hook's address: leads to a ws
    kind            TEXT NOT NULL CHECK (kind IN ('stripe', 'smtp', 'twilio', 'sms_gateway', 'tremendous', 'webhook')),
    program_id      BYTEA,                   -- null: all programs of the world that have none of their own
    livemode        BIGINT NOT NULL,
    account         TEXT NOT NULL,           -- of the sender; empty: any
    status          TEXT NOT NULL CHECK (status IN ('active', 'paused')),
    settings        TEXT NOT NULL,           -- JSON by kind, all but what is secret; of stripe {}
    secret          BYTEA,                   -- sealed under the master key; null: given up with a lost one, or deleted.
                                             -- Of stripe the signing secret itself, else JSON by kind
    previous_secret BYTEA,                   -- the one before it, sealed; good until:
    previous_until  BIGINT,                  -- by the wall clock
    api_key         BYTEA,                   -- stripe: sealed; null: it is not called
    api_url         TEXT,                    -- where its API is; null: where it always is
    created_at      BIGINT NOT NULL,
    deleted_at      BIGINT,
    PRIMARY KEY (ws, id),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id)
) /* sqlite: STRICT */;
-- One connection of an account to a program: posted again, it is found again.
CREATE UNIQUE INDEX connection_natural_key ON connection (ws, program_id, kind, account) WHERE deleted_at IS NULL;
-- The same of those that are for all programs: two nulls are not the same to an index.
CREATE UNIQUE INDEX connection_world_key ON connection (ws, kind, account)
    WHERE deleted_at IS NULL AND program_id IS NULL;
-- Lists leave out what was deleted.
CREATE INDEX connection_kept ON connection (ws, id) WHERE deleted_at IS NULL;
