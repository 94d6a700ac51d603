-- Whom a batch of invitations names and nobody knows yet: a second line about the same person counts as one more of it.

-- A key by which such a person would be found: a hash, for the batch alone, gone with its source.
CREATE TABLE invitation_stranger (
    ws       BIGINT NOT NULL,
    batch_id BYTEA NOT NULL,
    key      BYTEA NOT NULL,
    PRIMARY KEY (ws, batch_id, key)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('invitation_stranger', 'invitation_stranger', '50000 50000 1000 1');
ANALYZE sqlite_schema;
-- sqlite: end
