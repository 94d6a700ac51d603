-- Friends whom participants have written to.

-- One per participant and friend, for ever. Its mail is a message, its link one of the participant's (link.friend_id).
CREATE TABLE friend_invitation (
    ws             BIGINT NOT NULL,
    id             BYTEA NOT NULL,
    participant_id BYTEA NOT NULL,
    program_id     BYTEA NOT NULL,
    contact_id     BYTEA NOT NULL,
    link_id        BYTEA NOT NULL,
    message_id     BYTEA NOT NULL,
    email          TEXT NOT NULL,           -- as the participant typed it: all that it is told of the contact
    created_at     BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX friend_invitation_pair ON friend_invitation (ws, participant_id, contact_id);
CREATE INDEX friend_invitation_participant ON friend_invitation (ws, participant_id, id);

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('friend_invitation', 'friend_invitation', '20000 20000 1'),
    ('friend_invitation', 'friend_invitation_pair', '20000 20000 8 1'),
    ('friend_invitation', 'friend_invitation_participant', '20000 20000 8 1');
ANALYZE sqlite_schema;
-- sqlite: end
