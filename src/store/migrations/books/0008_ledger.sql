-- The books: lots, accounts, transactions, entries. Kinds of accounts are numbers: see domain/ledger/ledger.h.

-- What one reward is worth, by the kind of account that its money is in: sums of the entries of this lot (B7).
CREATE TABLE lot (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,          -- the reward's
    owner_id   BYTEA NOT NULL,          -- contact
    program_id BYTEA NOT NULL,          -- whose expense it is
    currency   TEXT NOT NULL,
    pending    BIGINT NOT NULL CHECK (pending >= 0),
    available  BIGINT NOT NULL CHECK (available >= 0),
    reserved   BIGINT NOT NULL CHECK (reserved >= 0),
    paid_out   BIGINT NOT NULL CHECK (paid_out >= 0),
    redeemed   BIGINT NOT NULL CHECK (redeemed >= 0),
    clawback   BIGINT NOT NULL CHECK (clawback >= 0),
    denied     BIGINT NOT NULL CHECK (denied >= 0),
    reversed   BIGINT NOT NULL CHECK (reversed >= 0),
    expired    BIGINT NOT NULL CHECK (expired >= 0),
    expires_at BIGINT,                  -- from then on what is available lapses; null: never, or not known before it is released
    credit     BIGINT NOT NULL DEFAULT 0, -- 1: redemptions spend it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
-- What can be spent, in the order in which it is: what lapses first, then the oldest.
CREATE INDEX lot_spendable ON lot (ws, owner_id, currency, credit, expires_at, id) WHERE available > 0;
-- What lapses: the sweep's due column.
CREATE INDEX lot_expiry ON lot (ws, expires_at, id) WHERE available > 0 AND expires_at IS NOT NULL;

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
    PRIMARY KEY (ws, owner_id, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX balance_id ON balance (ws, id);

-- A program's own accounts in one currency. Every reward touches them, so they keep no balance on the commit path: what a commit
-- adds waits in `uncounted` and is added behind it; a reader adds what waits.
CREATE TABLE program_account (
    ws              BIGINT NOT NULL,
    owner_id        BYTEA NOT NULL,     -- program
    currency        TEXT NOT NULL,
    id              BYTEA NOT NULL,
    program_expense BIGINT NOT NULL,
    rounding        BIGINT NOT NULL,
    external        BIGINT NOT NULL,
    denied          BIGINT NOT NULL,
    reversed        BIGINT NOT NULL,
    expired         BIGINT NOT NULL,
    entries         BIGINT NOT NULL,
    PRIMARY KEY (ws, owner_id, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX program_account_id ON program_account (ws, id);

-- The journal: one effect of one cause, in one currency (B12). Never changed (B4).
CREATE TABLE ledger_txn (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    effect     TEXT NOT NULL,           -- 'accrue', 'release', 'deny', ...
    cause_kind TEXT NOT NULL,           -- id prefix of the cause: 'evt', 'ref', 'rwd', 'aud'
    cause_id   BYTEA NOT NULL,
    attempt    BIGINT NOT NULL,         -- 0, or which try of something that may fail and be tried again
    currency   TEXT NOT NULL,
    program_id BYTEA NOT NULL,
    reverses   BYTEA,                   -- the txn that it takes back, wholly or in part (B6)
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
-- One effect per cause, for ever (B5, B8).
CREATE UNIQUE INDEX txn_cause ON ledger_txn (ws, cause_id, effect, currency, program_id, attempt);
CREATE INDEX txn_program ON ledger_txn (ws, program_id, id);

-- The legs of a txn: what it moves, of which lot, on whose account. They sum to 0 (B1). Never changed (B4).
CREATE TABLE ledger_entry (
    ws       BIGINT NOT NULL,
    txn_id   BYTEA NOT NULL,
    n        BIGINT NOT NULL,
    lot_id   BYTEA NOT NULL,
    owner_id BYTEA NOT NULL,            -- contact or program
    kind     BIGINT NOT NULL,
    amount   BIGINT NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000000000 AND 1000000000000000),
    PRIMARY KEY (ws, txn_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX entry_lot ON ledger_entry (ws, lot_id, txn_id, n);
CREATE INDEX entry_owner ON ledger_entry (ws, owner_id, txn_id, n);

-- B4: what was written stays.
-- sqlite: begin
CREATE TRIGGER ledger_txn_no_update BEFORE UPDATE ON ledger_txn BEGIN SELECT RAISE(ABORT, 'ledger_txn rows are immutable'); END;
CREATE TRIGGER ledger_txn_no_delete BEFORE DELETE ON ledger_txn BEGIN SELECT RAISE(ABORT, 'ledger_txn rows are immutable'); END;
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry rows are immutable'); END;
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry BEGIN SELECT RAISE(ABORT, 'ledger_entry rows are immutable'); END;
-- sqlite: end
-- postgres: begin
CREATE TRIGGER ledger_txn_no_update BEFORE UPDATE ON ledger_txn FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_txn_no_delete BEFORE DELETE ON ledger_txn FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_txn_no_truncate BEFORE TRUNCATE ON ledger_txn FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entry_no_truncate BEFORE TRUNCATE ON ledger_entry FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- postgres: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE balance SET (fillfactor = 70);
ALTER TABLE lot SET (fillfactor = 70);
ALTER TABLE program_account SET (fillfactor = 70);
-- postgres: end
