-- Public pages of programs: what they say, their logos, and how often somebody sends their forms.

-- What a program has set for its page. No row: the usual texts, and its links lead to its own site.
CREATE TABLE program_page (
    ws             BIGINT NOT NULL,
    program_id     BYTEA NOT NULL,
    mode           BIGINT NOT NULL,     -- where links lead: 0 its own site, 1 its page here
    brand_color    TEXT,                -- null: the business's
    phone          TEXT,                -- to call the business, as people read it
    country        TEXT,                -- of phone numbers without country code
    privacy_url    TEXT,
    terms_url      TEXT,
    fields         BIGINT NOT NULL,     -- bits of what the form asks beside name and address: see domain/landing/landing.h
    texts          TEXT,                -- JSON: its own texts by language
    logo           BYTEA,               -- which row of page_logo
    leaders_public BIGINT NOT NULL,     -- 1: everybody may see who leads
    leaders_metric BIGINT NOT NULL,     -- and by what: 0 closed referrals, 1 revenue, 2 earnings
    PRIMARY KEY (ws, program_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Logos, by an address that changes with them.
CREATE TABLE page_logo (
    hash       BYTEA NOT NULL PRIMARY KEY, -- of program and picture: leads to a ws
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    type       BIGINT NOT NULL,            -- 0 PNG, 1 JPEG
    width      BIGINT NOT NULL,
    height     BIGINT NOT NULL,
    picture    BYTEA NOT NULL
) /* sqlite: STRICT */;

-- How many forms a network has sent in an hour. By the wall clock.
CREATE TABLE page_sender (
    ws      BIGINT NOT NULL,
    network BIGINT NOT NULL,            -- keyed hash: click_network()
    hour    BIGINT NOT NULL,            -- since 1970
    sent    BIGINT NOT NULL,
    PRIMARY KEY (ws, network)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX page_sender_hour ON page_sender (ws, hour);

-- A page's address names no world: slugs are unique in theirs alone.
CREATE INDEX program_slug ON program (slug);
CREATE INDEX program_id ON program (id);

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('page_logo', 'sqlite_autoindex_page_logo_1', '100 1'),
    ('page_sender', 'page_sender', '20000 20000 1'),
    ('page_sender', 'page_sender_hour', '20000 20000 100 1'),
    ('program', 'program_id', '100 1'),
    ('program', 'program_slug', '100 1'),
    ('program_page', 'program_page', '12 12 1');
ANALYZE sqlite_schema;
-- sqlite: end
