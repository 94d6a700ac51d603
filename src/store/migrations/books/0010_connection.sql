-- Connected outside systems.

-- A connected outside system. Rows stay when they are deleted: events and the trail name them.
CREATE TABLE connection (
    ws              BIGINT NOT NULL REFERENCES workspace (ws),
    id              BYTEA NOT NULL UNIQUE,   -- in the hook's address: leads to a ws
    kind            TEXT NOT NULL CHECK (kind IN ('stripe')),
    program_id      BYTEA NOT NULL,
    livemode        BIGINT NOT NULL,
    account         TEXT NOT NULL,           -- of the sender; empty: any
    status          TEXT NOT NULL CHECK (status IN ('active', 'paused')),
    secret          BYTEA,                   -- sealed under the master key; null: given up with a lost one, or deleted
    previous_secret BYTEA,                   -- the one before it, sealed; good until:
    previous_until  BIGINT,                  -- by the wall clock
    created_at      BIGINT NOT NULL,
    deleted_at      BIGINT,
    PRIMARY KEY (ws, id),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id)
) /* sqlite: STRICT */;
-- One connection of an account to a program: posted again, it is found again.
CREATE UNIQUE INDEX connection_natural_key ON connection (ws, program_id, kind, account) WHERE deleted_at IS NULL;
-- Lists leave out what was deleted.
CREATE INDEX connection_kept ON connection (ws, id) WHERE deleted_at IS NULL;
