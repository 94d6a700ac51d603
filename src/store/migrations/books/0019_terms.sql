-- At which rates participants are paid, where that is not as their program has it.

-- Groups of a program's participants, with rates of their own.
CREATE TABLE participant_group (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    program_id BYTEA NOT NULL,
    name       TEXT NOT NULL,
    terms      TEXT,                     -- JSON array of {rule_key, amount}; null: the program's own
    created_at BIGINT NOT NULL,
    deleted_at BIGINT,                   -- null: in use; one that is deleted stays known to rewards and the trail
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX participant_group_program ON participant_group (ws, program_id, id);

ALTER TABLE participant ADD COLUMN group_id BYTEA;
ALTER TABLE participant ADD COLUMN own_terms BIGINT NOT NULL DEFAULT 0; -- 1: there is a row of participant_terms
CREATE INDEX participant_group_members ON participant (ws, group_id, id) WHERE group_id IS NOT NULL;

-- What was agreed with one participant alone. The reason is a note of the participant's id in the trail.
CREATE TABLE participant_terms (
    ws             BIGINT NOT NULL,
    participant_id BYTEA NOT NULL,
    terms          TEXT NOT NULL,        -- JSON array of {rule_key, amount}
    from_at        BIGINT,               -- facts from here on; null: all
    until_at       BIGINT,               -- and before this
    reason         TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (ws, participant_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Rewards whose amount came from such terms. No row: from the program's rules.
CREATE TABLE reward_terms (
    ws        BIGINT NOT NULL,
    reward_id BYTEA NOT NULL,
    source    BIGINT NOT NULL,           -- enum terms_source of domain/terms/terms.h
    group_id  BYTEA,                     -- of whose terms it came
    PRIMARY KEY (ws, reward_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('participant', 'participant_group_members', '1000 1000 100 1'),
    ('participant_group', 'participant_group_program', '50 50 5 1'),
    ('participant_group', 'sqlite_autoindex_participant_group_1', '50 50 1'),
    ('participant_terms', 'participant_terms', '200 200 1'),
    ('reward_terms', 'reward_terms', '5000 5000 1');
ANALYZE sqlite_schema;
-- sqlite: end
