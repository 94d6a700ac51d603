-- Referrals, who is credited for them, and the facts about them.

-- A referred person in a program. Two clocks: the stage (moved by people, systems, rules) and the status, which is derived:
-- disqualified_at or a lost stage -> disqualified; rewarded_at -> rewarded; qualified_at -> qualified; else pending.
CREATE TABLE referral (
    ws              BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    program_id      BYTEA NOT NULL,
    program_version BIGINT NOT NULL,
    participant_id  BYTEA,
    contact_id      BYTEA NOT NULL,
    link_id         BYTEA,
    type            TEXT NOT NULL CHECK (type IN ('lead', 'order')),
    stage           TEXT NOT NULL,
    stage_kind      TEXT NOT NULL CHECK (stage_kind IN ('open', 'won', 'lost')),
    live            BIGINT NOT NULL CHECK (live IN (0, 1)), -- stage open or won, and not disqualified
    owner           TEXT,
    submitted_by    TEXT,
    value           BIGINT,
    method          TEXT NOT NULL,      -- of the attribution of record: 'click', 'code', 'manual', 'none'
    click_id        BYTEA,
    code            TEXT,
    attributed_at   BIGINT,
    submitted_at    BIGINT NOT NULL,
    effective_at    BIGINT NOT NULL,    -- events from here on count
    qualified_at    BIGINT,
    eligible_at     BIGINT,             -- latest hold_until of the referrer's rewards
    rewarded_at     BIGINT,             -- a referrer's reward was issued
    disqualified_at BIGINT,
    closed_at       BIGINT,
    reason_code     TEXT,
    counts          TEXT,               -- events per type: "invoice.paid=2 job.completed=1"
    claimed         TEXT,               -- keys of the reward rules that were due once: not asked again
    dedupe          TEXT,               -- JSON: matched keys of a declined duplicate
    sequence        BIGINT NOT NULL,    -- raised by every change that is told outside
    last_audit_id   BYTEA NOT NULL,     -- newest row of its timeline
    fingerprint     BYTEA,              -- of the submitting request
    noted           BIGINT NOT NULL,    -- 1: a note row of this id holds notes, reason, metadata
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
-- One live referral per prospect and program; also finds a contact's live referrals.
CREATE UNIQUE INDEX referral_live ON referral (ws, contact_id, program_id) WHERE live = 1;
CREATE INDEX referral_participant ON referral (ws, participant_id, id);

-- Who is credited, and by which touches it was decided. Rows are never changed; a correction is a new row (B14).
CREATE TABLE attribution (
    ws             BIGINT NOT NULL,
    referral_id    BYTEA NOT NULL,
    n              BIGINT NOT NULL,     -- 1, 2, ...: the highest is of record
    participant_id BYTEA,
    link_id        BYTEA,
    method         TEXT NOT NULL,
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
    fingerprint   BYTEA NOT NULL,       -- of its content: 16 bytes of SHA-256
    program_id    BYTEA,
    contact_id    BYTEA NOT NULL,
    referral_id   BYTEA,                -- null: nothing to evaluate it for, yet
    object_source TEXT NOT NULL,        -- the business object: invoice, order, job, deal
    object_id     TEXT NOT NULL,
    amount        BIGINT,
    net_amount    BIGINT,
    currency      TEXT,
    no_reward     BIGINT NOT NULL,
    occurred_at   BIGINT NOT NULL,
    details       TEXT,                 -- JSON: items, data, metadata, as sent
    decisions     TEXT,                 -- JSON: what the rules decided and why, [[rule key, outcome, reason, reward id], ...]
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE UNIQUE INDEX event_natural_key ON event (ws, external_id, type, source);
-- Facts that wait for a referral of their contact.
CREATE INDEX event_unmatched ON event (ws, contact_id, id) WHERE referral_id IS NULL;

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
