-- Signs of dishonest referrals: what was found, what is kept to find it, and what somebody has listed.

-- What was found about a referral when it was made or credited, and what people said to it. No row: nothing was found.
-- No personal value: both people are read from their contacts.
CREATE TABLE screening (
    ws             BIGINT NOT NULL,
    referral_id    BYTEA NOT NULL,
    participant_id BYTEA NOT NULL,      -- who was credited then
    outcome        BIGINT NOT NULL,     -- see domain/fraud/judge.h
    score          BIGINT NOT NULL,
    score_hold     BIGINT NOT NULL,     -- the limits of the policy by which it was judged
    score_block    BIGINT NOT NULL,
    findings       TEXT NOT NULL,       -- JSON: [[signal, what the policy does about it, what was counted], ...]
    referrer_side  BIGINT NOT NULL,     -- 0 nobody has said, 1 approved, 2 denied
    referred_side  BIGINT NOT NULL,
    screened_at    BIGINT NOT NULL,
    case_id        BYTEA,               -- the newest case about it
    PRIMARY KEY (ws, referral_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Visits of people, of programs that ask for it: keyed hashes, never an address. Purged after LIMIT_TRACE_DAYS.
CREATE TABLE trace (
    ws             BIGINT NOT NULL,
    id             BYTEA NOT NULL,
    contact_id     BYTEA NOT NULL,
    participant_id BYTEA,               -- who brought the visitor; null: came by itself, into the portal
    network        BIGINT NOT NULL,     -- 0 unknown
    agent          BIGINT NOT NULL,     -- of the user agent: a kind of device; 0 unknown
    click_id       BYTEA,               -- the newest click of the visitor's cookie
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX trace_contact ON trace (ws, contact_id, id);
CREATE INDEX trace_network ON trace (ws, network, id);

-- What somebody has put on the block list or the allow list.
CREATE TABLE fraud_list (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    effect     BIGINT NOT NULL,         -- see domain/screen/fraud_list.h, as the kind
    kind       BIGINT NOT NULL,
    value      TEXT NOT NULL,           -- as it is told; of networks and devices a keyed hash
    key        BYTEA NOT NULL,          -- what it is looked up by: 16 bytes of SHA-256 over kind and value
    reason     TEXT NOT NULL,
    expires_at BIGINT,
    created_at BIGINT NOT NULL,
    removed_at BIGINT,                  -- taken off; the row stays, since the trail names it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX fraud_list_key ON fraud_list (ws, key, effect) WHERE removed_at IS NULL;
CREATE INDEX fraud_list_effect ON fraud_list (ws, effect, id) WHERE removed_at IS NULL;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('fraud_list', 'fraud_list', '1000 1000 1'),
    ('fraud_list', 'fraud_list_effect', '1000 1000 500 1'),
    ('fraud_list', 'fraud_list_key', '1000 1000 2 1'),
    ('screening', 'screening', '20000 20000 1'),
    ('trace', 'trace', '500000 500000 1'),
    ('trace', 'trace_contact', '500000 500000 2 1'),
    ('trace', 'trace_network', '500000 500000 10 1');
ANALYZE sqlite_schema;
-- sqlite: end
