-- What stands between a referral and its rewards: whether referred people are who they say, and what the business says.

ALTER TABLE contact ADD COLUMN email_verified_at BIGINT; -- of the address in `email`; null: nobody has shown it
ALTER TABLE contact ADD COLUMN phone_verified_at BIGINT; -- of the number in `phone`

-- A link that a referred person was sent to confirm an address or number; the address stands in its message. The link's
-- token is made of the message's id, under a key that no table has.
CREATE TABLE verification (
    ws          BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    referral_id BYTEA NOT NULL,
    contact_id  BYTEA NOT NULL,
    message_id  BYTEA NOT NULL,
    channel     BIGINT NOT NULL,        -- see domain/message/message.h
    created_at  BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL,
    verified_at BIGINT,                 -- the address was confirmed, by this link or another to the same
    denied_at   BIGINT,                 -- who has the address has said that nobody there asked for it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX verification_message ON verification (ws, message_id);
CREATE INDEX verification_referral ON verification (ws, referral_id, id);
CREATE INDEX verification_open ON verification (ws, contact_id, channel, referral_id) WHERE verified_at IS NULL;

-- The business is asked whether a reward is to be given: one to a reward whose rules say so.
CREATE TABLE validation (
    ws          BIGINT NOT NULL,
    id          BYTEA NOT NULL,         -- the reward's
    endpoint_id BYTEA NOT NULL,         -- the webhook endpoint that is asked
    state       BIGINT NOT NULL,        -- see domain/validation/validation.h
    attempts    BIGINT NOT NULL,        -- calls that were begun
    tries       BIGINT NOT NULL,        -- since it was asked, or asked again by hand
    next_try_at BIGINT,                 -- the next call; while one is under way the end of its lease; null: none
    status_code BIGINT,                 -- of the last answer
    reason      TEXT,                   -- what the business said, or what failed
    case_id     BYTEA,                  -- of one that was given up
    created_at  BIGINT NOT NULL,
    answered_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX validation_due ON validation (ws, next_try_at, id) WHERE next_try_at IS NOT NULL;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('validation', 'validation', '20000 20000 1'),
    ('validation', 'validation_due', '20 20 2 1'),
    ('verification', 'verification', '100000 100000 1'),
    ('verification', 'verification_message', '100000 100000 1'),
    ('verification', 'verification_open', '30000 30000 2 2 1'),
    ('verification', 'verification_referral', '100000 100000 2 1');
ANALYZE sqlite_schema;
-- sqlite: end
