-- Participants, their links and codes, and what they have got.

-- A contact's part in one program.
CREATE TABLE participant (
    ws           BIGINT NOT NULL,
    id           BYTEA NOT NULL,
    program_id   BYTEA NOT NULL,
    contact_id   BYTEA NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('customer', 'partner', 'agent', 'rep')),
    status       TEXT NOT NULL CHECK (status IN ('invited', 'applied', 'active', 'paused', 'rejected', 'blocked')),
    recruited_by BYTEA,
    link_id      BYTEA NOT NULL,        -- the first link: `code` and `link_url`
    tags         TEXT,
    metadata     TEXT,
    fingerprint  BYTEA NOT NULL,        -- of the creating request
    created_at   BIGINT NOT NULL,
    PRIMARY KEY (ws, id),
    UNIQUE (ws, contact_id, program_id),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id),
    FOREIGN KEY (ws, contact_id) REFERENCES contact (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX participant_program ON participant (ws, program_id, id);
CREATE INDEX participant_status ON participant (ws, program_id, status, id);

-- What a participant has got, per currency: changed in the deciding commit, so that a summary reads one row.
-- The row of the program's currency also counts the referrals. Money columns are sums over the lots whose beneficiary is this
-- participant, by kind of account (B7).
CREATE TABLE participant_total (
    ws             BIGINT NOT NULL,
    participant_id BYTEA NOT NULL,
    currency       TEXT NOT NULL,
    referrals      BIGINT NOT NULL DEFAULT 0 CHECK (referrals >= 0),
    qualified      BIGINT NOT NULL DEFAULT 0 CHECK (qualified >= 0),    -- of those: status qualified now
    rewarded       BIGINT NOT NULL DEFAULT 0 CHECK (rewarded >= 0),     -- status rewarded now
    disqualified   BIGINT NOT NULL DEFAULT 0 CHECK (disqualified >= 0), -- status disqualified now
    ever_qualified BIGINT NOT NULL DEFAULT 0,                           -- for conditions on participant.referrals_qualified
    rewards_earned BIGINT NOT NULL DEFAULT 0,                           -- rewards issued, redeemed or paid
    pending        BIGINT NOT NULL DEFAULT 0 CHECK (pending >= 0),
    available      BIGINT NOT NULL DEFAULT 0 CHECK (available >= 0),
    reserved       BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    paid_out       BIGINT NOT NULL DEFAULT 0,
    redeemed       BIGINT NOT NULL DEFAULT 0,
    clawback       BIGINT NOT NULL DEFAULT 0,
    denied         BIGINT NOT NULL DEFAULT 0,
    reversed       BIGINT NOT NULL DEFAULT 0,
    expired        BIGINT NOT NULL DEFAULT 0,
    closed         BIGINT NOT NULL DEFAULT 0 CHECK (closed >= 0),       -- referrals in a won stage now
    revenue        BIGINT NOT NULL DEFAULT 0,                           -- the sum of their values
    last_referral_at BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (ws, participant_id, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Numbers that are drawn: the ordinals of rules with steps or milestones (owner: the participant, name: the rule's key). Given in
-- commit order and never taken back.
CREATE TABLE counter (
    ws       BIGINT NOT NULL,
    owner_id BYTEA NOT NULL,
    name     TEXT NOT NULL,
    period   BIGINT NOT NULL,           -- 0 for life, else a year or a month (yyyy, yyyymm)
    value    BIGINT NOT NULL,           -- referrals, or the revenue, counted so far
    PRIMARY KEY (ws, owner_id, name, period)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A participant's personal link, one per channel.
CREATE TABLE link (
    ws             BIGINT NOT NULL,
    id             BYTEA NOT NULL,
    participant_id BYTEA NOT NULL,
    program_id     BYTEA NOT NULL,
    code           TEXT NOT NULL,
    channel        TEXT,
    created_at     BIGINT NOT NULL,
    retired_at     BIGINT,
    friend_id      BYTEA,               -- the contact that it was made for; null: it is for anybody
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX link_participant ON link (ws, participant_id, id);

-- Codes of the whole server. Rows are never deleted: a code is never given to someone else.
CREATE TABLE code (
    code    TEXT NOT NULL PRIMARY KEY,  -- upper case: leads to a ws
    ws      BIGINT NOT NULL,
    link_id BYTEA NOT NULL
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE participant_total SET (fillfactor = 70);
ALTER TABLE counter SET (fillfactor = 70);
-- postgres: end
