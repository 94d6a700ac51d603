-- Pages of a business's own that have our scripts in them, as far as somebody has looked: one row for each script and program.
CREATE TABLE site_check (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    part       BIGINT NOT NULL,         -- 0 the snippet, 1 the widget
    origin     TEXT NOT NULL,           -- of the page that it was seen on last
    seen_at    BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, part)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of it: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('site_check', 'site_check', '40 40 2 1');
ANALYZE sqlite_schema;
-- sqlite: end
