-- Clicks as they are counted behind the commit; the clicks themselves are in a file of their own.

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

-- Rows that are changed over and over leave room on their page, so that a change stays on it and no index is touched.
-- postgres: begin
ALTER TABLE link_clicks SET (fillfactor = 70);
ALTER TABLE program_day SET (fillfactor = 70);
ALTER TABLE rollup_mark SET (fillfactor = 70);
ALTER TABLE click_visitor SET (fillfactor = 70);
-- postgres: end
