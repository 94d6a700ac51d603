-- Connected outside systems.

-- A connected outside system.
CREATE TABLE connection (
    ws         BIGINT NOT NULL REFERENCES workspace (ws),
    id         BYTEA NOT NULL UNIQUE,   -- in the hook's address: leads to a ws
    kind       TEXT NOT NULL CHECK (kind IN ('stripe')),
    program_id BYTEA NOT NULL,
    livemode   BIGINT NOT NULL,
    account    TEXT,
    secret     BYTEA NOT NULL,          -- sealed under the master key
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id)
) /* sqlite: STRICT */;
