-- Customers who take part by what happened, and invitations.

-- Programs whose current rules enrol customers: an event looks here before it looks at any rules.
CREATE TABLE enrollment_program (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    PRIMARY KEY (ws, program_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- When somebody was last asked to share. The messages themselves are rows of `message`.
CREATE TABLE invitation (
    ws             BIGINT NOT NULL,
    participant_id BYTEA NOT NULL,
    invited_at     BIGINT NOT NULL,
    PRIMARY KEY (ws, participant_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Many who are to be invited. Its counts are changed by its job alone, in the commits of its steps.
CREATE TABLE invitation_batch (
    ws             BIGINT NOT NULL,
    id             BYTEA NOT NULL,
    program_id     BYTEA NOT NULL,
    name           TEXT,
    source         BIGINT NOT NULL,      -- these two: enums of domain/enrollment/batch.h
    status         BIGINT NOT NULL,
    channels       BIGINT NOT NULL,
    holds          BIGINT NOT NULL,      -- 1: it waits for somebody's word once it is prepared
    prepared       BIGINT NOT NULL,      -- 1: its source has been read
    position       BIGINT NOT NULL,      -- the next chunk of its source
    after_id       BYTEA,                -- of a filter: the last contact that was looked at
    items          BIGINT NOT NULL,      -- the number of its last item
    sent_to        BIGINT NOT NULL,      -- the number of the last one that was worked off
    total          BIGINT NOT NULL,
    will_send      BIGINT NOT NULL,
    no_consent     BIGINT NOT NULL,
    unreachable    BIGINT NOT NULL,
    invited_lately BIGINT NOT NULL,
    not_active     BIGINT NOT NULL,
    blocked        BIGINT NOT NULL,
    duplicate      BIGINT NOT NULL,
    invalid        BIGINT NOT NULL,
    invited        BIGINT NOT NULL,      -- handed over as messages
    skipped        BIGINT NOT NULL,      -- not any more what they were when it was prepared
    created_at     BIGINT NOT NULL,
    started_at     BIGINT,
    ended_at       BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX invitation_batch_program ON invitation_batch (ws, program_id, id);

-- What a batch is made from, in chunks: personal, and gone when it has ended.
CREATE TABLE invitation_source (
    ws       BIGINT NOT NULL,
    batch_id BYTEA NOT NULL,
    n        BIGINT NOT NULL,
    line     BIGINT NOT NULL,            -- what is to be added to a line of the text to have that of the whole
    text     TEXT NOT NULL,              -- lines of a CSV below its first one; ids, one a line; a filter as JSON
    PRIMARY KEY (ws, batch_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Whom a batch invites, and who is named and cannot be. One of a contact.
CREATE TABLE invitation_item (
    ws         BIGINT NOT NULL,
    batch_id   BYTEA NOT NULL,
    n          BIGINT NOT NULL,          -- from 1
    state      BIGINT NOT NULL,          -- enum batch_item_state
    contact_id BYTEA,                    -- null: nobody who is known
    chunk      BIGINT NOT NULL,          -- where it is in the source,
    position   BIGINT NOT NULL,          -- at which byte of the chunk
    line       BIGINT NOT NULL,          -- 0: of a filter
    code       TEXT,                     -- why it is left out
    detail     TEXT,
    PRIMARY KEY (ws, batch_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE UNIQUE INDEX invitation_item_contact ON invitation_item (ws, batch_id, contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX invitation_item_state ON invitation_item (ws, batch_id, state, n);

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('enrollment_program', 'enrollment_program', '12 12 1'),
    ('invitation', 'invitation', '5000 5000 1'),
    ('invitation_batch', 'invitation_batch_program', '100 100 9 1'),
    ('invitation_batch', 'sqlite_autoindex_invitation_batch_1', '100 100 1'),
    ('invitation_item', 'invitation_item', '100000 100000 1000 1'),
    ('invitation_item', 'invitation_item_contact', '100000 100000 1000 1'),
    ('invitation_item', 'invitation_item_state', '100000 100000 1000 300 1'),
    ('invitation_source', 'invitation_source', '1000 1000 300 1');
ANALYZE sqlite_schema;
-- sqlite: end
