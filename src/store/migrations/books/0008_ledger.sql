-- The books: accounts, transactions, entries.

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
ALTER TABLE program_account SET (fillfactor = 70);
-- postgres: end
