-- Participation, counted behind the commits like the figures of 0011_figures.sql and the clicks of 0005_click.sql; and
-- reports that are mailed.

-- The first days of a participant, in all and by channel of the links. 0: not yet.
CREATE TABLE participation (
    ws             BIGINT NOT NULL,
    program_id     BYTEA NOT NULL,
    participant_id BYTEA NOT NULL,
    channel        TEXT NOT NULL,       -- empty: in all
    joined         BIGINT NOT NULL,     -- became active; in all alone
    clicked        BIGINT NOT NULL,     -- a person clicked
    referred       BIGINT NOT NULL,     -- the first of its referrals was submitted
    closed         BIGINT NOT NULL,     -- the first of those that are won was
    PRIMARY KEY (ws, program_id, participant_id, channel)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- For how many participants a day was such a first one. Day 0 has the sum of all days.
CREATE TABLE participation_day (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    channel    TEXT NOT NULL,
    day        BIGINT NOT NULL,
    joined     BIGINT NOT NULL,
    active     BIGINT NOT NULL,         -- clicked or referred, and in all joined too
    referred   BIGINT NOT NULL,
    closed     BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, day, channel)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Reports that are mailed again and again. What was mailed of one for a period is the cause of a message.
CREATE TABLE report_schedule (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    report     TEXT NOT NULL,           -- these three: words of domain/figure/report.h
    program_id BYTEA,                   -- null: all programs
    told_by    TEXT,
    compare    BIGINT NOT NULL,         -- 1: beside the period before
    period     TEXT NOT NULL,           -- 'day', 'week', 'month'
    minute     BIGINT NOT NULL,         -- of the day, in the time zone of the business
    day        BIGINT,                  -- of the week, from Monday as 1, or of the month
    language   TEXT,                    -- null: each recipient's
    recipients TEXT NOT NULL,           -- ids of users, a space between them
    paused     BIGINT NOT NULL,
    due_at     BIGINT,                  -- the world's time; null: paused or deleted
    last_at    BIGINT,                  -- when it was due last
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX report_schedule_due ON report_schedule (ws, due_at, id) WHERE due_at IS NOT NULL;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('participation', 'participation', '300000 300000 25000 3 1'),
    ('participation_day', 'participation_day', '26280 26280 2190 6 1'),
    ('report_schedule', 'report_schedule', '20 20 1'),
    ('report_schedule', 'report_schedule_due', '20 20 2 1');
ANALYZE sqlite_schema;
-- sqlite: end

-- Rows that are changed over and over leave room on their page, so that a change stays on it.
-- postgres: begin
ALTER TABLE participation SET (fillfactor = 70);
ALTER TABLE participation_day SET (fillfactor = 70);
-- postgres: end
