-- Rewards.

-- A reward is a lot of money (or a text): its amounts are the sums of the ledger entries that name it (B7).
CREATE TABLE reward (
    ws              BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    program_id      BYTEA NOT NULL,
    program_version BIGINT NOT NULL,
    referral_id     BYTEA,
    event_id        BYTEA,
    root_id         BYTEA NOT NULL,     -- the referral, or the beneficiary's contact for a bonus without one
    cause           BYTEA NOT NULL,     -- 16 bytes of SHA-256 over effect, program, rule key, cause, beneficiary, level (B5)
    rule_key        TEXT NOT NULL,      -- empty for one given by hand
    contact_id      BYTEA NOT NULL,     -- beneficiary
    participant_id  BYTEA,
    role            TEXT NOT NULL CHECK (role IN ('referrer', 'referred', 'recruiter', 'rep')),
    kind            TEXT NOT NULL CHECK (kind IN ('credit', 'cash', 'discount', 'gift_card', 'custom')),
    title           TEXT,
    currency        TEXT NOT NULL,
    amount          BIGINT,             -- granted; null for a reward without money
    state           TEXT NOT NULL CHECK (state IN ('pending', 'issued', 'denied')),
    pending         BIGINT NOT NULL CHECK (pending >= 0),
    available       BIGINT NOT NULL CHECK (available >= 0),
    denied          BIGINT NOT NULL CHECK (denied >= 0),
    step            BIGINT,             -- ordinal it was given for
    hold_until      BIGINT,
    release_at      BIGINT,             -- while pending: when the hold ends; the sweep's due column
    reason_code     TEXT,
    created_at      BIGINT NOT NULL,
    issued_at       BIGINT,
    previous_id     BYTEA,              -- the beneficiary's reward before this one: a list without an index
    noted           BIGINT NOT NULL,    -- 1: a note row of this id says why
    CHECK (pending + available + denied = COALESCE(amount, 0)),
    CHECK (state = 'pending' OR pending = 0),
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX reward_cause ON reward (ws, root_id, cause);
CREATE INDEX reward_release ON reward (ws, release_at, id) WHERE release_at IS NOT NULL;

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE reward SET (fillfactor = 70);
-- postgres: end
