-- Figures of reports, counted behind the commits like those of 0011_figures.sql.

-- What rewards of referrals that came in one way have cost, by day: granted, less what was denied, taken back or lapsed.
CREATE TABLE cost_margin (
    ws         BIGINT NOT NULL,
    dim        BIGINT NOT NULL,         -- 1: by channel of the link, 3: by method of the attribution
    key        BYTEA NOT NULL,
    program_id BYTEA NOT NULL,
    day        BIGINT NOT NULL,
    currency   TEXT NOT NULL,
    cost       BIGINT NOT NULL,
    PRIMARY KEY (ws, dim, program_id, day, key, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What is owed now, by the day on which it was granted. How old that is follows from the day, so nothing moves with time.
CREATE TABLE owed_age (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    day        BIGINT NOT NULL,
    currency   TEXT NOT NULL,
    pending    BIGINT NOT NULL,
    available  BIGINT NOT NULL,
    reserved   BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, day, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What happened to rewards on a day.
CREATE TABLE reward_day (
    ws             BIGINT NOT NULL,
    program_id     BYTEA NOT NULL,
    day            BIGINT NOT NULL,
    currency       TEXT NOT NULL,
    granted        BIGINT NOT NULL,
    granted_amount BIGINT NOT NULL,
    issued         BIGINT NOT NULL,
    issued_amount  BIGINT NOT NULL,
    redeemed       BIGINT NOT NULL,     -- used, less what was given back of it
    paid           BIGINT NOT NULL,
    issue_s        BIGINT NOT NULL,     -- seconds from grant to issue, of the issued ones in all
    issue_0        BIGINT NOT NULL,     -- how many of them took so long: the classes of domain/tally/span.h
    issue_1        BIGINT NOT NULL,
    issue_2        BIGINT NOT NULL,
    issue_3        BIGINT NOT NULL,
    issue_4        BIGINT NOT NULL,
    issue_5        BIGINT NOT NULL,
    issue_6        BIGINT NOT NULL,
    issue_7        BIGINT NOT NULL,
    issue_8        BIGINT NOT NULL,
    issue_9        BIGINT NOT NULL,
    issue_10       BIGINT NOT NULL,
    issue_11       BIGINT NOT NULL,
    issue_12       BIGINT NOT NULL,
    issue_13       BIGINT NOT NULL,
    issue_14       BIGINT NOT NULL,
    issue_15       BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, day, currency)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Clicks of a program's links of a channel, by day: what program_day has of all.
CREATE TABLE channel_day (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    channel    TEXT NOT NULL,
    day        BIGINT NOT NULL,
    clicks     BIGINT NOT NULL,
    uniques    BIGINT NOT NULL,
    bots       BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, day, channel)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('channel_day', 'channel_day', '21900 21900 1825 5 1'),
    ('cost_margin', 'cost_margin', '28800 28800 14400 1200 4 1 1'),
    ('owed_age', 'owed_age', '4380 4380 365 1 1'),
    ('reward_day', 'reward_day', '4380 4380 365 1 1');
ANALYZE sqlite_schema;
-- sqlite: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it.
-- postgres: begin
ALTER TABLE channel_day SET (fillfactor = 70);
ALTER TABLE cost_margin SET (fillfactor = 70);
ALTER TABLE owed_age SET (fillfactor = 70);
ALTER TABLE reward_day SET (fillfactor = 70);
-- postgres: end
