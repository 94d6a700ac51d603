-- The books: everything but clicks. One text for SQLite and PostgreSQL; see docs/ARCHITECTURE.md "Storage" for the rules it follows.
--
-- Conventions. `ws` is the number of a workspace (one world: live or test) and begins every key. Ids are 16 bytes of UUIDv7. Times are
-- microseconds since 1970 (`_at`). Money is a count of the currency's smallest unit. Booleans are 0 or 1. JSON is TEXT.
-- Rows that are hot keep no foreign key to program or workspace; `referd verify` checks what has no constraint (B20).

-- What belongs to the server as a whole: the master key's check value.
CREATE TABLE server_value (
    name  TEXT NOT NULL PRIMARY KEY,
    value BYTEA NOT NULL
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A world. Live and test are twins: two rows that name each other, apart in everything else.
CREATE TABLE workspace (
    ws              BIGINT NOT NULL PRIMARY KEY,
    id              BYTEA NOT NULL UNIQUE,
    name            TEXT NOT NULL,
    livemode        BIGINT NOT NULL CHECK (livemode IN (0, 1)),
    twin_ws         BIGINT NOT NULL,
    clock_offset_us BIGINT NOT NULL DEFAULT 0, -- added to the wall clock; only a test world's may differ from 0
    created_at      BIGINT NOT NULL,
    CHECK (livemode = 0 OR clock_offset_us = 0)
) /* sqlite: STRICT */;

-- Credentials of programs. The key itself is shown once and stored as a hash only.
CREATE TABLE api_key (
    ws         BIGINT NOT NULL REFERENCES workspace (ws),
    id         BYTEA NOT NULL,
    hash       BYTEA NOT NULL UNIQUE,   -- SHA-256 of the whole key: leads to a ws
    name       TEXT NOT NULL,
    kind       TEXT NOT NULL CHECK (kind IN ('secret', 'publishable')),
    scopes     TEXT NOT NULL,           -- space-separated; '*' is all
    hint       TEXT NOT NULL,           -- last four characters, to tell keys apart
    created_at BIGINT NOT NULL,
    revoked_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- Answers kept for a repeated Idempotency-Key (B18). A rowid table: no body inside a randomly keyed tree.
CREATE TABLE idempotency (
    ws          BIGINT NOT NULL,
    key         BYTEA NOT NULL UNIQUE,  -- 16 bytes of SHA-256 over ws, credential, method, route, key
    fingerprint BYTEA NOT NULL,         -- of the request's body
    status      BIGINT NOT NULL,
    body        BYTEA,                  -- sealed when the answer carries a secret; null once that was destroyed
    sealed      BIGINT NOT NULL,
    expires_at  BIGINT NOT NULL
) /* sqlite: STRICT */;
CREATE INDEX idempotency_expiry ON idempotency (expires_at);

-- Keys by which others know our objects: a contact's e-mail and phone, external ids of all kinds of objects.
-- A key names one object of its kind for ever; it is not moved.
CREATE TABLE natural_key (
    ws        BIGINT NOT NULL,
    kind      TEXT NOT NULL,            -- id prefix of the object: 'cnt', 'ptc', 'prg', 'ref', 'rwd'
    source    TEXT NOT NULL,            -- 'email', 'phone', or an external system: 'api', 'stripe', ...
    value     TEXT NOT NULL,
    object_id BYTEA NOT NULL,
    PRIMARY KEY (ws, kind, source, value)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX natural_key_object ON natural_key (ws, object_id);

-- A person or firm. The only table, with `note` and `stored_text`, that holds personal values.
CREATE TABLE contact (
    ws              BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    name            TEXT,
    email           TEXT,               -- lower-cased, IDNA domain; also a natural_key
    phone           TEXT,               -- E.164; also a natural_key
    company         TEXT,
    domain          TEXT,
    country         TEXT,
    locale          TEXT,
    organization_id BYTEA,
    tags            TEXT,               -- JSON array of strings
    metadata        TEXT,               -- JSON object of strings
    customer_since  BIGINT,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- A referral program. What a business decides lives in its versions.
CREATE TABLE program (
    ws              BIGINT NOT NULL REFERENCES workspace (ws),
    id              BYTEA NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('draft', 'active', 'paused', 'ended')),
    name            TEXT NOT NULL,
    slug            TEXT NOT NULL,
    currency        TEXT NOT NULL,
    destination_url TEXT NOT NULL,
    cookie_domain   TEXT,
    version         BIGINT NOT NULL,    -- the current one: new referrals get it
    metadata        TEXT,
    fingerprint     BYTEA,              -- of the creating request
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (ws, id),
    UNIQUE (ws, slug)
) /* sqlite: STRICT */;

-- The rules, never changed once written: a referral keeps the version of its submission.
CREATE TABLE program_version (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    version    BIGINT NOT NULL,
    rules      TEXT NOT NULL,           -- the document as sent
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, version),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id)
) /* sqlite: STRICT */;

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

-- What a participant has got, per currency: changed in the deciding commit, so that a summary reads one row.
-- The row of the program's currency also counts the referrals. Money columns are sums over lots that name this participant (B7).
-- Ordinals for steps and milestones stand in rows of their own here, named '#<rule key>/<period>', since a participant's rows
-- share a page, and pages are what a commit pays for. They are given in commit order and never taken back.
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
    granted        BIGINT NOT NULL DEFAULT 0,
    pending        BIGINT NOT NULL DEFAULT 0 CHECK (pending >= 0),
    available      BIGINT NOT NULL DEFAULT 0 CHECK (available >= 0),
    reserved       BIGINT NOT NULL DEFAULT 0 CHECK (reserved >= 0),
    redeemed       BIGINT NOT NULL DEFAULT 0,
    paid           BIGINT NOT NULL DEFAULT 0,
    reversed       BIGINT NOT NULL DEFAULT 0,
    expired        BIGINT NOT NULL DEFAULT 0,
    denied         BIGINT NOT NULL DEFAULT 0,
    debt           BIGINT NOT NULL DEFAULT 0,
    closed         BIGINT NOT NULL DEFAULT 0 CHECK (closed >= 0),       -- referrals in a won stage now
    revenue        BIGINT NOT NULL DEFAULT 0,                           -- the sum of their values
    last_referral_at BIGINT NOT NULL DEFAULT 0,
    ordinal         BIGINT NOT NULL DEFAULT 0,                          -- above 0: a row of ordinals, referrals so far
    ordinal_revenue BIGINT NOT NULL DEFAULT 0,                          -- and the revenue so far
    PRIMARY KEY (ws, participant_id, currency)
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
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX link_participant ON link (ws, participant_id, id);

-- Codes of the whole server. Rows are never deleted: a code is never given to someone else.
CREATE TABLE code (
    code    TEXT NOT NULL PRIMARY KEY,  -- upper case: leads to a ws
    ws      BIGINT NOT NULL,
    link_id BYTEA NOT NULL
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Clicks per link, rolled up behind the click commits.
CREATE TABLE link_clicks (
    ws      BIGINT NOT NULL,
    link_id BYTEA NOT NULL,
    total   BIGINT NOT NULL,            -- flagged ones included
    uniques BIGINT NOT NULL,            -- not a bot, not a prefetch, not seen within the hour
    bots    BIGINT NOT NULL,            -- flagged as bot or prefetch
    last_at BIGINT NOT NULL,
    PRIMARY KEY (ws, link_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- The same per program and UTC day.
CREATE TABLE program_day (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    day        BIGINT NOT NULL,
    clicks     BIGINT NOT NULL,
    uniques    BIGINT NOT NULL,
    bots       BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, day)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- When a visitor (keyed hash of network and device) was last counted on a link: one unique click an hour.
CREATE TABLE click_visitor (
    ws      BIGINT NOT NULL,
    link_id BYTEA NOT NULL,
    visitor BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (ws, link_id, visitor)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- How far a roll-up has come.
CREATE TABLE rollup_mark (
    name  TEXT NOT NULL PRIMARY KEY,
    batch BIGINT NOT NULL               -- the last click batch that is counted
) /* sqlite: STRICT, WITHOUT ROWID */;

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

-- A contact's accounts in one currency, one column per kind. Entries are summed here in their own commit (B3).
CREATE TABLE balance (
    ws             BIGINT NOT NULL,
    owner_id       BYTEA NOT NULL,      -- contact
    currency       TEXT NOT NULL,
    id             BYTEA NOT NULL,      -- account ids are this with the kind's number in the last byte
    pending        BIGINT NOT NULL CHECK (pending >= 0),
    available      BIGINT NOT NULL CHECK (available >= 0), -- B9
    reserved       BIGINT NOT NULL CHECK (reserved >= 0),
    paid_out       BIGINT NOT NULL,
    redeemed       BIGINT NOT NULL,
    clawback       BIGINT NOT NULL,
    entries        BIGINT NOT NULL,     -- how many entries these sums are made of
    last_lot_id    BYTEA,               -- newest lot (reward) of this owner and currency: head of the chain of reward.previous_id
    prior_lot_id   BYTEA,               -- the head before the last change: an upsert can return only what is
    PRIMARY KEY (ws, owner_id, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX balance_id ON balance (ws, id);

-- A program's own accounts in one currency. Every reward touches them, so they keep no balance on the commit path:
-- it is rolled up behind it, and a reader adds what lies past `through_txn_id`.
CREATE TABLE program_account (
    ws              BIGINT NOT NULL,
    owner_id        BYTEA NOT NULL,     -- program
    currency        TEXT NOT NULL,
    id              BYTEA NOT NULL,
    program_expense BIGINT NOT NULL,
    rounding        BIGINT NOT NULL,
    external        BIGINT NOT NULL,
    entries         BIGINT NOT NULL,
    through_txn_id  BYTEA,
    PRIMARY KEY (ws, owner_id, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX program_account_id ON program_account (ws, id);

-- The journal. One currency per txn (B12). Never changed (B4).
CREATE TABLE ledger_txn (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    effect     TEXT NOT NULL CHECK (effect IN ('accrue', 'release', 'deny')), -- with the reward: at most once (B8)
    reward_id  BYTEA NOT NULL,          -- the lot that it moves
    program_id BYTEA NOT NULL,
    cause_kind TEXT NOT NULL,           -- id prefix of the cause: 'evt', 'ref', 'rwd', 'aud'
    cause_id   BYTEA NOT NULL,
    currency   TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- The legs of a txn: what it moves, on whose account. They sum to 0 (B1) and are of the txn's reward. Never changed (B4).
CREATE TABLE ledger_entry (
    ws       BIGINT NOT NULL,
    txn_id   BYTEA NOT NULL,
    n        BIGINT NOT NULL,
    owner_id BYTEA NOT NULL,            -- contact or program
    kind     BIGINT NOT NULL,           -- number of the account kind, see domain/ledger/ledger.h
    amount   BIGINT NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000000000 AND 1000000000000000),
    PRIMARY KEY (ws, txn_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Every act, by whom, on what: changed fields of no personal kind; free text is in `note`. A referral's rows are linked
-- backwards from referral.last_audit_id: they are its timeline. Never changed (B4).
CREATE TABLE audit (
    ws          BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    actor_type  TEXT NOT NULL,          -- 'key', 'system', 'connection', 'cli'
    actor_id    BYTEA,
    action      TEXT NOT NULL,          -- 'referral.created'
    object_kind TEXT NOT NULL,          -- id prefix
    object_id   BYTEA NOT NULL,
    referral_id BYTEA,
    previous_id BYTEA,
    event_id    BYTEA,
    changes     TEXT,                   -- JSON {field: [old, new]}
    noted       BIGINT NOT NULL,        -- 1: a note row of this id was written
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Free text that people wrote about an act or an object; may be deleted.
CREATE TABLE note (
    ws   BIGINT NOT NULL,
    id   BYTEA NOT NULL,                -- of the audit row, or of the object
    text TEXT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- Which acts the world must be told of: one row per act, in its commit (B17). What happened stands in the audit row;
-- rendered at delivery.
CREATE TABLE outbox (
    ws       BIGINT NOT NULL,
    id       BYTEA NOT NULL,            -- of the audit row
    sequence BIGINT,                    -- of the referral, as this act raised it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A connected outside system.
CREATE TABLE connection (
    ws         BIGINT NOT NULL REFERENCES workspace (ws),
    id         BYTEA NOT NULL UNIQUE,   -- in the hook's address: leads to a ws
    kind       TEXT NOT NULL CHECK (kind IN ('stripe')),
    program_id BYTEA NOT NULL,
    livemode   BIGINT NOT NULL,
    account    TEXT,
    secret     BYTEA NOT NULL,          -- sealed under the master key
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id)
) /* sqlite: STRICT */;

-- Sweeps: when each runs next and who runs it. A lease is only politeness.
CREATE TABLE job (
    name        TEXT NOT NULL PRIMARY KEY,
    next_run_at BIGINT NOT NULL,
    lease_until BIGINT NOT NULL
) /* sqlite: STRICT, WITHOUT ROWID */;

-- postgres: begin
-- Which commits took place: a row per write transaction, asked for when a COMMIT was not answered; see store/postgres/postgres_witness.h.
CREATE TABLE commit_witness (
    id      BYTEA NOT NULL PRIMARY KEY,
    refused BIGINT NOT NULL,            -- 1: written by a look that came first; the transaction can never commit
    looks   BIGINT NOT NULL DEFAULT 0,
    made_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Raised by every commit that changes what nodes keep in their caches. One row.
CREATE TABLE config_change (
    generation BIGINT NOT NULL
);
INSERT INTO config_change (generation) VALUES (0);
-- postgres: end

-- B4: what was written stays.
-- sqlite: begin
CREATE TRIGGER ledger_txn_no_update BEFORE UPDATE ON ledger_txn BEGIN SELECT RAISE(ABORT, 'ledger_txn rows are immutable'); END;
CREATE TRIGGER ledger_txn_no_delete BEFORE DELETE ON ledger_txn BEGIN SELECT RAISE(ABORT, 'ledger_txn rows are immutable'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry rows are immutable'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry rows are immutable'); END;
CREATE TRIGGER attribution_no_update BEFORE UPDATE ON attribution BEGIN SELECT RAISE(ABORT, 'attribution rows are immutable'); END;
CREATE TRIGGER attribution_no_delete BEFORE DELETE ON attribution BEGIN SELECT RAISE(ABORT, 'attribution rows are immutable'); END;
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
CREATE TRIGGER program_version_no_update BEFORE UPDATE ON program_version BEGIN SELECT RAISE(ABORT, 'program_version rows are immutable'); END;
CREATE TRIGGER program_version_no_delete BEFORE DELETE ON program_version BEGIN SELECT RAISE(ABORT, 'program_version rows are immutable'); END;
-- sqlite: end
-- postgres: begin
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% rows are immutable', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER ledger_txn_no_update BEFORE UPDATE ON ledger_txn FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_txn_no_delete BEFORE DELETE ON ledger_txn FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_txn_no_truncate BEFORE TRUNCATE ON ledger_txn FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attribution_no_update BEFORE UPDATE ON attribution FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attribution_no_delete BEFORE DELETE ON attribution FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER attribution_no_truncate BEFORE TRUNCATE ON attribution FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_version_no_update BEFORE UPDATE ON program_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_version_no_delete BEFORE DELETE ON program_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_version_no_truncate BEFORE TRUNCATE ON program_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- postgres: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched; an
-- event is changed once, when it has been decided.
-- postgres: begin
ALTER TABLE job SET (fillfactor = 70);
ALTER TABLE link_clicks SET (fillfactor = 70);
ALTER TABLE participant_total SET (fillfactor = 70);
ALTER TABLE balance SET (fillfactor = 70);
ALTER TABLE event SET (fillfactor = 85);
ALTER TABLE program_account SET (fillfactor = 70);
ALTER TABLE program_day SET (fillfactor = 70);
ALTER TABLE referral SET (fillfactor = 70);
ALTER TABLE reward SET (fillfactor = 70);
ALTER TABLE rollup_mark SET (fillfactor = 70);
ALTER TABLE click_visitor SET (fillfactor = 70);
-- postgres: end
