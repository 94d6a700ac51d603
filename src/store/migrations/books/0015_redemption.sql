-- Redemptions: credit that a contact spends.

-- What was asked for, once per reference of the business. While it is open its money is reserved.
CREATE TABLE redemption (
    ws               BIGINT NOT NULL,
    id               BYTEA NOT NULL,
    contact_id       BYTEA NOT NULL,
    participant_id   BYTEA,              -- as whom it was asked for, where it was
    requested_amount BIGINT NOT NULL CHECK (requested_amount > 0), -- set aside at first
    captured_amount  BIGINT NOT NULL CHECK (captured_amount >= 0 AND captured_amount <= requested_amount),
    currency         TEXT NOT NULL,
    reference        TEXT,               -- null: a reward was used by hand, and nobody named it
    status           BIGINT NOT NULL,    -- see domain/redemption/redemption.h
    fingerprint      BYTEA NOT NULL,     -- of what was asked for: another one under the same reference is refused
    created_at       BIGINT NOT NULL,
    expires_at       BIGINT,             -- while open: when it lapses; the sweep's due column
    closed_at        BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX redemption_reference ON redemption (ws, reference);
CREATE INDEX redemption_contact ON redemption (ws, contact_id, id);
CREATE INDEX redemption_contact_status ON redemption (ws, contact_id, status, id);
CREATE INDEX redemption_status ON redemption (ws, status, id);
CREATE INDEX redemption_expiry ON redemption (ws, expires_at, id) WHERE expires_at IS NOT NULL;

-- Which lots its money is of, in the order in which they were taken.
CREATE TABLE redemption_lot (
    ws               BIGINT NOT NULL,
    redemption_id    BYTEA NOT NULL,
    n                BIGINT NOT NULL,
    reward_id        BYTEA NOT NULL,
    requested_amount BIGINT NOT NULL CHECK (requested_amount > 0), -- set aside at first
    captured_amount  BIGINT NOT NULL CHECK (captured_amount >= 0 AND captured_amount <= requested_amount),
    PRIMARY KEY (ws, redemption_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('redemption', 'redemption', '20000 20000 1'),
    ('redemption', 'redemption_contact', '20000 20000 4 1'),
    ('redemption', 'redemption_contact_status', '20000 20000 4 2 1'),
    ('redemption', 'redemption_expiry', '400 400 1 1'),
    ('redemption', 'redemption_reference', '20000 20000 1'),
    ('redemption', 'redemption_status', '20000 20000 6667 1'),
    ('redemption_lot', 'redemption_lot', '40000 40000 2 1');
ANALYZE sqlite_schema;
-- sqlite: end
