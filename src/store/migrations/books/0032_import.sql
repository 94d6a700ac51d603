-- Files that are imported.

-- Its counts and its place are changed by its job alone, in the commits of its steps.
CREATE TABLE data_import (
    ws            BIGINT NOT NULL,
    id            BYTEA NOT NULL,
    program_id    BYTEA NOT NULL,
    kind          BIGINT NOT NULL,      -- these two: enums of domain/imports
    status        BIGINT NOT NULL,
    name          TEXT,
    mapping       TEXT,                 -- JSON: {"head": "field" or null}; null: the heads are guessed
    grants        BIGINT NOT NULL,      -- 1: past referrals are rewarded as if they happened now
    file_bytes    BIGINT,               -- how long the file is to be; null: nobody has said
    bytes         BIGINT NOT NULL,      -- received
    separator     BIGINT NOT NULL,      -- of its fields, a byte; 0: it was not looked at yet
    columns       TEXT,                 -- names of fields in the order of the file
    body_at       BIGINT NOT NULL,      -- the byte behind its first line,
    body_line     BIGINT NOT NULL,      -- and the number of the line there
    position      BIGINT NOT NULL,      -- the next line to be worked off
    line          BIGINT NOT NULL,
    skipping      BIGINT NOT NULL,      -- 1: within a line that is too long
    lines         BIGINT NOT NULL,
    fresh         BIGINT NOT NULL,
    same          BIGINT NOT NULL,
    conflicting   BIGINT NOT NULL,
    invalid       BIGINT NOT NULL,
    swept         BIGINT NOT NULL,      -- blocks of the file that are deleted
    due           BIGINT NOT NULL,      -- 1: its job has work left
    created_at    BIGINT NOT NULL,
    started_at    BIGINT,
    ended_at      BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX data_import_program ON data_import (ws, program_id, id);
CREATE INDEX data_import_due ON data_import (ws, id) WHERE due = 1;

-- The file of an import, in blocks of one size: personal, and gone when it has ended.
CREATE TABLE import_block (
    ws        BIGINT NOT NULL,
    import_id BYTEA NOT NULL,
    n         BIGINT NOT NULL,
    bytes     BYTEA NOT NULL,
    PRIMARY KEY (ws, import_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Lines that did nothing, and why. No personal value.
CREATE TABLE import_error (
    ws        BIGINT NOT NULL,
    import_id BYTEA NOT NULL,
    line      BIGINT NOT NULL,
    code      TEXT NOT NULL,
    detail    TEXT NOT NULL,
    PRIMARY KEY (ws, import_id, line)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('data_import', 'data_import_due', '2 2 1'),
    ('data_import', 'data_import_program', '100 100 9 1'),
    ('data_import', 'sqlite_autoindex_data_import_1', '100 100 1'),
    ('import_block', 'import_block', '1000 1000 300 1'),
    ('import_error', 'import_error', '10000 10000 1000 1');
ANALYZE sqlite_schema;
-- sqlite: end
