-- Referrals, who is credited for them, and the facts about them.

-- A referred person in a program. Two clocks: the stage (moved by people, systems, rules) and the status, which follows from it:
-- disqualified_at, revoked_at or a lost stage -> disqualified; rewarded_at -> rewarded; qualified_at -> qualified; else pending.
-- It is stored for its index, by the one function that writes a referral.
CREATE TABLE referral (
    ws              BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    program_id      BYTEA NOT NULL,
    program_version BIGINT NOT NULL,
    participant_id  BYTEA,
    contact_id      BYTEA NOT NULL,
    link_id         BYTEA,
    type            TEXT NOT NULL,      -- 'lead', 'order'
    stage           TEXT NOT NULL,
    stage_kind      BIGINT NOT NULL,    -- 0 open, 1 won, 2 lost
    status          BIGINT NOT NULL,    -- 0 pending, 1 qualified, 2 rewarded, 3 disqualified
    live            BIGINT NOT NULL,    -- 1: stage open or won, and not disqualified
    owner           TEXT,
    submitted_by    TEXT,
    value           BIGINT,
    method          TEXT NOT NULL,      -- of the attribution of record: 'click', 'code', 'manual', 'none'
    channel         TEXT,               -- of the link that was used
    uncredited      TEXT,               -- why nobody is credited who was named: 'code_unknown', 'click_expired', ...
    click_id        BYTEA,
    code            TEXT,
    attributed_at   BIGINT,
    submitted_at    BIGINT NOT NULL,
    effective_at    BIGINT NOT NULL,    -- events from here on count
    qualified_at    BIGINT,
    eligible_at     BIGINT,             -- latest hold_until of the referrer's rewards
    rewarded_at     BIGINT,             -- a referrer's reward was issued
    disqualified_at BIGINT,
    revoked_at      BIGINT,             -- all its rewards were denied or taken back; null again when one is not
    closed_at       BIGINT,
    expires_at      BIGINT,
    due_at          BIGINT,             -- when the sweep looks at it next
    last_activity_at BIGINT NOT NULL,   -- of the newest row of its timeline
    reason_code     TEXT,
    dedupe          TEXT,               -- JSON: matched keys of a declined duplicate
    sequence        BIGINT NOT NULL,    -- raised by every change that is told outside
    fingerprint     BYTEA,              -- of the submitting request
    noted           BIGINT NOT NULL,    -- 1: a note row of this id holds notes, reason, metadata
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
-- One live referral per prospect and program; also finds a contact's live referrals.
CREATE UNIQUE INDEX referral_live ON referral (ws, contact_id, program_id) WHERE live = 1;
CREATE INDEX referral_program ON referral (ws, program_id, id);
CREATE INDEX referral_status ON referral (ws, program_id, status, id);
CREATE INDEX referral_stage ON referral (ws, program_id, stage, id) WHERE closed_at IS NULL;
CREATE INDEX referral_owner ON referral (ws, owner, id) WHERE owner IS NOT NULL;
CREATE INDEX referral_participant ON referral (ws, participant_id, id) WHERE participant_id IS NOT NULL;
CREATE INDEX referral_contact ON referral (ws, contact_id, id);
CREATE INDEX referral_expiry ON referral (ws, expires_at, id) WHERE expires_at IS NOT NULL;
CREATE INDEX referral_due ON referral (ws, due_at, id) WHERE due_at IS NOT NULL;

-- Who is credited, and by which touches it was decided. Rows are never changed; a correction is a new row (B14).
CREATE TABLE attribution (
    ws             BIGINT NOT NULL,
    referral_id    BYTEA NOT NULL,
    n              BIGINT NOT NULL,     -- 1, 2, ...: the highest is of record
    participant_id BYTEA,
    link_id        BYTEA,
    method         TEXT NOT NULL,
    uncredited     TEXT,
    click_id       BYTEA,
    code           TEXT,
    touches        TEXT NOT NULL,       -- JSON: the touches that decided, copied from the clicks
    decided_at     BIGINT NOT NULL,
    audit_id       BYTEA NOT NULL,
    PRIMARY KEY (ws, referral_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A fact, once per natural key for ever (B19).
CREATE TABLE event (
    ws            BIGINT NOT NULL,
    id            BYTEA NOT NULL,
    source        TEXT NOT NULL,
    type          TEXT NOT NULL,
    external_id   TEXT NOT NULL,        -- of the message
    connection_id BYTEA NOT NULL,       -- whose hook told it, else no bytes (never null: two nulls differ)
    fingerprint   BYTEA NOT NULL,       -- of its content: 16 bytes of SHA-256
    program_id    BYTEA,
    contact_id    BYTEA NOT NULL,
    referral_id   BYTEA,                -- null: nothing to evaluate it for, yet
    object_source TEXT NOT NULL,        -- the business object: invoice, order, job, deal
    object_id     TEXT NOT NULL,
    object_key    BYTEA,                -- of an object that the fact named: 16 bytes of SHA-256 over its source and id
    refers_source TEXT,                 -- what a refund, chargeback or cancellation takes back, or what gives it back: an object again
    refers_id     TEXT,
    refers_key    BYTEA,
    amount        BIGINT,
    net_amount    BIGINT,
    currency      TEXT,
    no_reward     BIGINT NOT NULL,
    occurred_at   BIGINT NOT NULL,
    created_at    BIGINT NOT NULL,
    details       TEXT,                 -- JSON: items, data, metadata, as sent
    decisions     TEXT,                 -- JSON: what the rules decided and why, [[rule key, outcome, reason, reward id], ...]
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE UNIQUE INDEX event_natural_key ON event (ws, external_id, type, source, connection_id);
-- Facts that wait for a referral of their contact.
CREATE INDEX event_unmatched ON event (ws, contact_id, id) WHERE referral_id IS NULL;
CREATE INDEX event_referral ON event (ws, referral_id, id) WHERE referral_id IS NOT NULL;
CREATE INDEX event_object ON event (ws, object_key, id) WHERE object_key IS NOT NULL;
-- What takes a sale back, and what gives that back.
CREATE INDEX event_refers ON event (ws, refers_key, id) WHERE refers_key IS NOT NULL;

-- Whose a business object is: one referral per program, whoever tells of it and for whichever contact.
CREATE TABLE business_object (
    ws          BIGINT NOT NULL,
    object_key  BYTEA NOT NULL,
    program_id  BYTEA NOT NULL,
    referral_id BYTEA NOT NULL,
    PRIMARY KEY (ws, object_key, program_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Which objects were counted for a referral, of types that its rules count: a thing told three times is one.
CREATE TABLE counted_object (
    ws          BIGINT NOT NULL,
    referral_id BYTEA NOT NULL,
    type        TEXT NOT NULL,
    object_key  BYTEA NOT NULL,
    PRIMARY KEY (ws, referral_id, type, object_key)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Reward rules of a referral that came to be due and have no reward: 0 due and not payable yet, asked again by later events;
-- 1 settled, because they said that this referral pays nothing. A rule that granted is known by its reward.
CREATE TABLE rule_state (
    ws          BIGINT NOT NULL,
    referral_id BYTEA NOT NULL,
    rule_key    TEXT NOT NULL,
    state       BIGINT NOT NULL,
    PRIMARY KEY (ws, referral_id, rule_key)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- B4: what was written stays.
-- sqlite: begin
CREATE TRIGGER attribution_no_update BEFORE UPDATE ON attribution BEGIN SELECT RAISE(ABORT, 'attribution rows are immutable'); END;
CREATE TRIGGER attribution_no_delete BEFORE DELETE ON attribution BEGIN SELECT RAISE(ABORT, 'attribution rows are immutable'); END;
-- sqlite: end
-- postgres: begin
CREATE TRIGGER attribution_no_update BEFORE UPDATE ON attribution FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attribution_no_delete BEFORE DELETE ON attribution FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attribution_no_truncate BEFORE TRUNCATE ON attribution FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- postgres: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE event SET (fillfactor = 85);
ALTER TABLE referral SET (fillfactor = 70);
-- postgres: end
