-- Rewards.

-- What one beneficiary got from one rule for one cause: business facts only. Its money is a lot of the same id in the ledger.
CREATE TABLE reward (
    ws              BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    program_id      BYTEA NOT NULL,
    program_version BIGINT NOT NULL,
    referral_id     BYTEA,
    event_id        BYTEA,
    object_key      BYTEA,              -- the sale's business object: a refund finds its rewards by it
    root_id         BYTEA NOT NULL,     -- the referral, or the beneficiary's contact for a bonus without one
    cause           BYTEA NOT NULL,     -- 16 bytes of SHA-256 over effect, program, rule key, cause, beneficiary, level (B5)
    rule_key        TEXT NOT NULL,      -- empty for one given by hand
    contact_id      BYTEA NOT NULL,     -- beneficiary
    participant_id  BYTEA,
    role            TEXT NOT NULL,      -- 'referrer', 'referred', 'recruiter', 'rep'
    level           BIGINT NOT NULL,    -- of a recruiter: 1, 2, ...; else 0
    kind            TEXT NOT NULL,      -- 'credit', 'cash', 'discount', 'gift_card', 'custom'
    title           TEXT,
    currency        TEXT NOT NULL,
    amount          BIGINT,             -- granted; null for a reward without money
    status          BIGINT NOT NULL,    -- see domain/reward/reward.h
    waits           BIGINT NOT NULL,    -- a bit for each row of reward_wait
    step            BIGINT,             -- ordinal it was given for
    hold_until      BIGINT,
    release_at      BIGINT,             -- while pending: when the hold ends; the sweep's due column
    reason_code     TEXT,
    created_at      BIGINT NOT NULL,
    issued_at       BIGINT,
    noted           BIGINT NOT NULL,    -- 1: a note row of this id says why
    expires_days    BIGINT,             -- how long it can be used once it is issued; null: for ever
    channel         TEXT,               -- how its referral had come when it was granted: the channel of the link,
    source          TEXT,               -- and the method of the attribution; null: no referral, or none
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX reward_cause ON reward (ws, root_id, cause);
CREATE INDEX reward_contact ON reward (ws, contact_id, id);
CREATE INDEX reward_status ON reward (ws, status, kind, id);
CREATE INDEX reward_release ON reward (ws, release_at, id) WHERE release_at IS NOT NULL;

-- What a pending reward waits for: a row each.
CREATE TABLE reward_wait (
    ws        BIGINT NOT NULL,
    reason    BIGINT NOT NULL,          -- see domain/reward/reward.h
    reward_id BYTEA NOT NULL,
    PRIMARY KEY (ws, reason, reward_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE reward SET (fillfactor = 70);
-- postgres: end
