-- People of the business, who open the console: users, what they may do in which workspace, and how they prove who they are.
-- None of it belongs to a world: rows name the live one, and its twin for tests has the same.

-- What a business says of itself. Its name is the workspace's.
CREATE TABLE business (
    ws          BIGINT NOT NULL PRIMARY KEY REFERENCES workspace (ws), -- of the live world
    currency    TEXT NOT NULL,
    time_zone   TEXT NOT NULL,          -- its name in the IANA database
    locale      TEXT NOT NULL,
    brand_color TEXT,                   -- '#1c48b9'
    website     TEXT
) /* sqlite: STRICT */;

-- A person who may open the console, by an address that nobody else has.
CREATE TABLE console_user (
    id            BYTEA NOT NULL PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE, -- normalised
    name          TEXT NOT NULL,
    password_hash TEXT,                 -- Argon2id with its parameters; null: has none yet
    totp          BYTEA,                -- sealed secret of the authenticator app; null: no second factor
    totp_offered  BYTEA,                -- sealed: shown, and not confirmed by a code yet
    totp_step     BIGINT NOT NULL,      -- of the last code that was taken: each is good once
    locale        TEXT NOT NULL,
    time_zone     TEXT NOT NULL,
    last_seen_at  BIGINT,
    created_at    BIGINT NOT NULL
) /* sqlite: STRICT */;

-- Codes for whoever has lost the app, each good once: the row goes with its use.
CREATE TABLE recovery_code (
    user_id BYTEA NOT NULL,
    hash    BYTEA NOT NULL,
    PRIMARY KEY (user_id, hash)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What a user is in a workspace.
CREATE TABLE member (
    ws          BIGINT NOT NULL REFERENCES workspace (ws), -- of the live world
    id          BYTEA NOT NULL,         -- of the user
    role        TEXT NOT NULL,          -- a row of the table in domain/user/role.c
    team_id     BYTEA,
    created_at  BIGINT NOT NULL,
    accepted_at BIGINT,                 -- null: invited
    disabled_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX member_user ON member (id, ws);

-- A browser that is signed in. The row is deleted when it signs out.
CREATE TABLE user_session (
    id           BYTEA NOT NULL PRIMARY KEY,
    hash         BYTEA NOT NULL UNIQUE, -- SHA-256 of the cookie's value
    user_id      BYTEA NOT NULL,
    device       TEXT NOT NULL,         -- 'Firefox on Linux'
    created_at   BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL        -- when its user last proved who he is
) /* sqlite: STRICT */;
CREATE INDEX user_session_user ON user_session (user_id, id);
CREATE INDEX user_session_expiry ON user_session (expires_at);

-- Links that are good once: the row goes with its use.
CREATE TABLE user_token (
    hash       BYTEA NOT NULL PRIMARY KEY, -- SHA-256 of the token
    kind       TEXT NOT NULL,           -- 'setup', 'invitation', 'sign_in'
    ws         BIGINT,                  -- of the live world where the user is invited
    user_id    BYTEA,
    expires_at BIGINT NOT NULL
) /* sqlite: STRICT */;
CREATE INDEX user_token_kind ON user_token (kind, user_id);
CREATE INDEX user_token_expiry ON user_token (expires_at);

-- How often somebody has tried to sign in: to an account, or from a network, within a span of time.
CREATE TABLE sign_in_attempt (
    key      BYTEA NOT NULL PRIMARY KEY, -- 16 bytes of a keyed hash
    began_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL
) /* sqlite: STRICT */;
CREATE INDEX sign_in_attempt_began ON sign_in_attempt (began_at);

-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('console_user', 'sqlite_autoindex_console_user_1', '100 1'),
    ('console_user', 'sqlite_autoindex_console_user_2', '100 1'),
    ('member', 'member_user', '100 1 1'),
    ('member', 'sqlite_autoindex_member_1', '100 100 1'),
    ('recovery_code', 'recovery_code', '1000 10 1'),
    ('sign_in_attempt', 'sign_in_attempt_began', '1000 1'),
    ('sign_in_attempt', 'sqlite_autoindex_sign_in_attempt_1', '1000 1'),
    ('user_session', 'sqlite_autoindex_user_session_1', '1000 1'),
    ('user_session', 'sqlite_autoindex_user_session_2', '1000 1'),
    ('user_session', 'user_session_expiry', '1000 1'),
    ('user_session', 'user_session_user', '1000 10 1'),
    ('user_token', 'sqlite_autoindex_user_token_1', '100 1'),
    ('user_token', 'user_token_expiry', '100 1'),
    ('user_token', 'user_token_kind', '100 34 1');
-- sqlite: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE user_session SET (fillfactor = 70);
ALTER TABLE sign_in_attempt SET (fillfactor = 70);
-- postgres: end
