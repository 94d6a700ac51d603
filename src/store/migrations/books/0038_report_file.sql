-- Mailed reports that have the whole report with them as a file.

-- Such a mail, and what the file is of. The file itself is made when the mail goes, and kept nowhere.
CREATE TABLE report_mail (
    ws          BIGINT NOT NULL,
    message_id  BYTEA NOT NULL,
    schedule_id BYTEA NOT NULL,         -- which report, of which program, told by what: these never change
    from_at     BIGINT,                 -- the period that was asked for; null: where the report begins unless asked
    to_at       BIGINT NOT NULL,
    PRIMARY KEY (ws, message_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('report_mail', 'report_mail', '5000 5000 1');
ANALYZE sqlite_schema;
-- sqlite: end
