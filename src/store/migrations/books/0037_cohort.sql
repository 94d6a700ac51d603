-- Customers by when they bought first, counted behind the commits like the figures of 0011_figures.sql.

-- What a contact counts for as a customer, in each currency in which it bought: domain/rollup/customer.h.
CREATE TABLE customer (
    ws          BIGINT NOT NULL,
    contact_id  BYTEA NOT NULL,
    currency    TEXT NOT NULL,
    month       BIGINT NOT NULL,        -- of its first purchase: 202603
    referred    BIGINT NOT NULL,        -- 1: somebody was credited with it by then
    came_back   BIGINT NOT NULL,        -- 1: it bought again within 180 days
    revenue_30  BIGINT NOT NULL,        -- of purchases within so many days of the first
    revenue_90  BIGINT NOT NULL,
    revenue_180 BIGINT NOT NULL,
    PRIMARY KEY (ws, contact_id, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- The sums of those who bought first in a month.
CREATE TABLE cohort (
    ws          BIGINT NOT NULL,
    month       BIGINT NOT NULL,
    referred    BIGINT NOT NULL,
    currency    TEXT NOT NULL,
    customers   BIGINT NOT NULL,
    came_back   BIGINT NOT NULL,
    revenue_30  BIGINT NOT NULL,
    revenue_90  BIGINT NOT NULL,
    revenue_180 BIGINT NOT NULL,
    PRIMARY KEY (ws, month, referred, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('customer', 'customer', '100000 100000 1 1'),
    ('cohort', 'cohort', '120 120 4 2 1');
ANALYZE sqlite_schema;
-- sqlite: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it.
-- postgres: begin
ALTER TABLE customer SET (fillfactor = 80);
ALTER TABLE cohort SET (fillfactor = 50);
-- postgres: end
