-- The portal: how participants come in, and what they and their programs have set there. Times of credentials are by the
-- wall clock, in test worlds too: a test clock that moves ahead signs nobody out.

-- One-time links. The token is shown once and stored as a hash only. A row goes when its participant gets another link
-- after it has expired; until then a used one answers like one that never was.
CREATE TABLE portal_link (
    hash           BYTEA NOT NULL PRIMARY KEY, -- SHA-256 of the token: leads to a ws
    ws             BIGINT NOT NULL,
    participant_id BYTEA NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    used_at        BIGINT
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX portal_link_participant ON portal_link (ws, participant_id, expires_at);

-- Participants who are signed in. The cookie's value is stored as a hash only.
CREATE TABLE portal_session (
    hash           BYTEA NOT NULL PRIMARY KEY, -- SHA-256 of the cookie's value: leads to a ws
    ws             BIGINT NOT NULL,
    participant_id BYTEA NOT NULL,
    created_at     BIGINT NOT NULL,
    expires_at     BIGINT NOT NULL,
    framed         BIGINT NOT NULL             -- 1: its cookie may be used within pages of the program's origins
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX portal_session_participant ON portal_session (ws, participant_id, created_at);

-- Keys by which a business signs its own people in.
CREATE TABLE portal_key (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    program_id BYTEA NOT NULL,
    name       TEXT,                    -- what people know it by
    secret     BYTEA,                   -- sealed by the master key; null: revoked, or given up with a lost master key
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX portal_key_program ON portal_key (program_id, id); -- a token names the program and no world

-- What a program has set for its portal. No row: nothing.
CREATE TABLE portal_program (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    origins    TEXT,                    -- whose pages may frame it: canonical, separated by spaces
    share      TEXT,                    -- JSON: texts to share by language and channel, where they are not the usual ones
    PRIMARY KEY (ws, program_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What a participant has set. No row: nothing.
CREATE TABLE portal_participant (
    ws             BIGINT NOT NULL,
    participant_id BYTEA NOT NULL,
    muted          BIGINT NOT NULL,     -- bits of what it does not want to be told: see domain/portal/portal_settings.h
    PRIMARY KEY (ws, participant_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Cases that a participant opens, and what is said in them: JSON in the row of `note` with the case's id.
ALTER TABLE review_case ADD COLUMN participant_id BYTEA;
ALTER TABLE review_case ADD COLUMN noted BIGINT NOT NULL DEFAULT 0;
CREATE INDEX review_case_participant ON review_case (ws, participant_id, id) WHERE participant_id IS NOT NULL;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
DELETE FROM sqlite_stat1 WHERE tbl = 'review_case';
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('portal_key', 'portal_key_program', '100 9 1'),
    ('portal_key', 'sqlite_autoindex_portal_key_1', '100 100 1'),
    ('portal_link', 'portal_link', '20000 1'),
    ('portal_link', 'portal_link_participant', '20000 20000 4 1'),
    ('portal_participant', 'portal_participant', '5000 5000 1'),
    ('portal_program', 'portal_program', '12 12 1'),
    ('portal_session', 'portal_session', '20000 1'),
    ('portal_session', 'portal_session_participant', '20000 20000 4 1'),
    ('review_case', 'review_case_kind', '20000 20000 10000 1112 1'),
    ('review_case', 'review_case_participant', '5000 5000 8 1'),
    ('review_case', 'review_case_state', '20000 20000 10000 1'),
    ('review_case', 'sqlite_autoindex_review_case_1', '20000 20000 1');
ANALYZE sqlite_schema;
-- sqlite: end
