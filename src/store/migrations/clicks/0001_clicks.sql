-- Clicks: append-only, clustered by id, no secondary index and no counter in their commit (either doubles their cost).

-- A visit of a link: who was sent where, by which link, and what is known of the visitor without knowing who it is.
CREATE TABLE click (
    ws             BIGINT NOT NULL,
    id             BYTEA NOT NULL,      -- unguessable; its time is the click's
    batch          BIGINT NOT NULL,     -- number of the commit: commit order, which id order is not
    link_id        BYTEA NOT NULL,
    program_id     BYTEA NOT NULL,
    participant_id BYTEA NOT NULL,
    previous_id    BYTEA,               -- the click that the visitor's cookie named: touches are linked backwards
    network        BIGINT NOT NULL,     -- keyed hash of the address's network; 0 unknown
    agent          BIGINT NOT NULL,     -- keyed hash of the user agent; 0 unknown
    device         BIGINT NOT NULL,     -- see domain/click/click.h
    flags          BIGINT NOT NULL,     -- bits, see domain/click/click.h
    country        TEXT,
    referrer       TEXT,                -- host of the referring page
    campaign       TEXT,                -- utm_source, utm_medium, utm_campaign, as a query string
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- One row per commit and world: which ids it wrote. Lets the roll-up follow commit order without an index on the clicks.
CREATE TABLE click_batch (
    batch  BIGINT NOT NULL,
    ws     BIGINT NOT NULL,
    clicks BIGINT NOT NULL,
    min_id BYTEA NOT NULL,
    max_id BYTEA NOT NULL,
    PRIMARY KEY (batch, ws)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- The number of the newest commit of clicks, over all nodes. One row: whoever commits clicks holds it from the first
-- statement to the end, so that numbers are in commit order and a later commit cannot hide behind the roll-up's mark.
CREATE TABLE click_sequence (
    id    BIGINT NOT NULL PRIMARY KEY CHECK (id = 1),
    batch BIGINT NOT NULL
) /* sqlite: STRICT */;
