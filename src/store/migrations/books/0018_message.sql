-- Messages to people: what is sent, what they have agreed to, and how programs want it.

-- A message to one person by one channel. The same cause by the same channel is the same message. Times are those of its world,
-- but `lease_until`. Texts and addresses are personal: docs/operations/security.md.
CREATE TABLE message (
    ws                  BIGINT NOT NULL,
    id                  BYTEA NOT NULL,
    kind                BIGINT NOT NULL,         -- these three: enums of domain/message/message.h
    channel             BIGINT NOT NULL,
    status              BIGINT NOT NULL,
    reason              TEXT,                    -- why it is not sent, or not yet
    contact_id          BYTEA,                   -- null: an answer to an address that is nobody's
    program_id          BYTEA,                   -- null: such an answer
    participant_id      BYTEA,
    referral_id         BYTEA,
    reward_id           BYTEA,
    batch_id            BYTEA,
    link_id             BYTEA,                   -- of the participant; null: its first
    cause               BYTEA NOT NULL,          -- 16 bytes
    address             TEXT,                    -- where it went, or is to go; null: there is none
    language            TEXT,                    -- of the template that it was written from; these three once it is sent
    template_version    BIGINT,                  -- 0: the usual one
    subject             TEXT,
    text                TEXT,                    -- as it was sent; before that somebody's own words, where there are any
    note                TEXT,                    -- what who has it sent adds to the template
    segments            BIGINT,                  -- as which a carrier counts it
    cost_micros         BIGINT,                  -- millionths of a unit of the program's currency
    connection_id       BYTEA,                   -- by which it was sent, or is to be
    provider            TEXT,                    -- the connection's kind
    provider_message_id TEXT,
    attempts            BIGINT NOT NULL,
    not_before          BIGINT NOT NULL,
    queue_id            BYTEA NOT NULL,          -- of message_queue
    due_at              BIGINT,                  -- null unless queued
    lease_until         BIGINT,                  -- wall clock; null unless sending: after it nobody knows what came of it
    created_at          BIGINT NOT NULL,
    sent_at             BIGINT,                  -- when a provider took it, or the test world would have sent it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE UNIQUE INDEX message_cause ON message (ws, cause, channel);
CREATE INDEX message_due ON message (ws, queue_id, channel, due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX message_lease ON message (ws, lease_until, id) WHERE lease_until IS NOT NULL;
CREATE INDEX message_contact ON message (ws, contact_id, id) WHERE contact_id IS NOT NULL;
CREATE INDEX message_got ON message (ws, contact_id, sent_at) WHERE sent_at IS NOT NULL; -- what somebody has got lately
CREATE INDEX message_program ON message (ws, program_id, id) WHERE program_id IS NOT NULL;
CREATE INDEX message_program_status ON message (ws, program_id, status, id) WHERE program_id IS NOT NULL;
CREATE INDEX message_status ON message (ws, status, id);
CREATE INDEX message_batch ON message (ws, batch_id, status, id) WHERE batch_id IS NOT NULL;
CREATE INDEX message_provider ON message (ws, provider_message_id) WHERE provider_message_id IS NOT NULL;

-- Each try to send one.
CREATE TABLE message_attempt (
    ws          BIGINT NOT NULL,
    message_id  BYTEA NOT NULL,
    n           BIGINT NOT NULL,         -- from 1
    at          BIGINT NOT NULL,
    outcome     BIGINT,                  -- enum send_result of message_send.h; null: under way
    answer      TEXT,                    -- what the provider said, without anybody's data
    answered_at BIGINT,
    PRIMARY KEY (ws, message_id, n)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What is sent in turn and can be stopped as one: a program's messages by one channel, a batch's, the answers of a connection.
-- Messages are found through it, so that what is stopped costs nothing, however much it is.
CREATE TABLE message_queue (
    ws            BIGINT NOT NULL,
    id            BYTEA NOT NULL,        -- of the program, the batch or the connection
    channel       BIGINT NOT NULL,
    program_id    BYTEA,
    paused        BIGINT NOT NULL,       -- 1: by somebody
    stopped_until BIGINT,                -- a limit was reached; the world's time
    stop_reason   TEXT,
    cancel_to     BIGINT,                -- what was made until then is canceled, not sent; null: nothing
    PRIMARY KEY (ws, id, channel)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What a program has sent on a day of its business's time zone, by channel.
CREATE TABLE message_day (
    ws          BIGINT NOT NULL,
    program_id  BYTEA NOT NULL,
    day         BIGINT NOT NULL,         -- 20261129
    channel     BIGINT NOT NULL,
    sent        BIGINT NOT NULL,         -- begun: a try counts before its answer is known
    cost_micros BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, day, channel)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- How a program wants its messages. No row: as is usual.
CREATE TABLE messaging (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    paused     BIGINT NOT NULL,          -- 1: nothing is sent
    settings   TEXT,                     -- JSON: what differs from the usual; domain/message/messaging.h
    PRIMARY KEY (ws, program_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A program's own texts. Never changed: a new text is a new version, the highest is in use.
CREATE TABLE message_template (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    program_id BYTEA NOT NULL,
    kind       BIGINT NOT NULL,
    channel    BIGINT NOT NULL,
    language   TEXT NOT NULL,
    version    BIGINT NOT NULL,          -- from 1
    subject    TEXT,
    text       TEXT,                     -- null: the usual one holds again
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, kind, channel, language, version)
) /* sqlite: STRICT */;
CREATE UNIQUE INDEX message_template_id ON message_template (ws, id);

-- Who has agreed to what, or has taken it back: a ledger, the newest row of a contact, channel and purpose holds.
CREATE TABLE message_consent (
    ws         BIGINT NOT NULL,
    id         BYTEA NOT NULL,
    contact_id BYTEA NOT NULL,
    channel    BIGINT NOT NULL,
    purpose    BIGINT NOT NULL,          -- enums of domain/message/consent.h
    state      BIGINT NOT NULL,
    wording    TEXT,                     -- what was agreed to, as it was read
    source     TEXT,                     -- how: "checkout", "stop_word", "unsubscribe"
    at         BIGINT NOT NULL,          -- when it was said
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX message_consent_contact ON message_consent (ws, contact_id, id);

-- Addresses that nothing is sent to, whoever has them.
CREATE TABLE message_suppression (
    ws         BIGINT NOT NULL,
    channel    BIGINT NOT NULL,
    address    TEXT NOT NULL,            -- E.164, or e-mail as contacts have it
    reason     TEXT NOT NULL,            -- "opted_out", "bounced"
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, channel, address)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- The same of one program, of those who say that they have not asked for what it sent.
CREATE TABLE message_refusal (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    channel    BIGINT NOT NULL,
    address    TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, channel, address)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What came in, once per provider's id.
CREATE TABLE message_inbound (
    ws            BIGINT NOT NULL,
    connection_id BYTEA NOT NULL,
    provider_id   TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    PRIMARY KEY (ws, connection_id, provider_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- A contact's own time zone (IANA), for the hours in which it is left alone.
ALTER TABLE contact ADD COLUMN time_zone TEXT;

-- What SQLite's planner believes of them: see 0013_statistics.sql.
-- sqlite: begin
INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES
    ('message', 'message_batch', '50000 50000 1000 500 1'),
    ('message', 'message_cause', '100000 100000 1 1'),
    ('message', 'message_contact', '100000 100000 4 1'),
    ('message', 'message_due', '10000 10000 1000 1000 1 1'),
    ('message', 'message_got', '90000 90000 4 1'),
    ('message', 'message_lease', '20 20 1 1'),
    ('message', 'message_program', '100000 100000 8334 1'),
    ('message', 'message_program_status', '100000 100000 8334 2000 1'),
    ('message', 'message_provider', '90000 90000 1'),
    ('message', 'message_status', '100000 100000 15000 1'),
    ('message', 'sqlite_autoindex_message_1', '100000 100000 1'),
    ('message_attempt', 'message_attempt', '100000 100000 1 1'),
    ('message_consent', 'message_consent', '100000 100000 1'),
    ('message_consent', 'message_consent_contact', '100000 100000 2 1'),
    ('message_day', 'message_day', '8760 8760 730 2 1'),
    ('message_inbound', 'message_inbound', '1000 1000 1000 1'),
    ('message_queue', 'message_queue', '100 100 2 1'),
    ('message_refusal', 'message_refusal', '500 500 50 25 1'),
    ('message_suppression', 'message_suppression', '5000 5000 2500 1'),
    ('message_template', 'message_template_id', '500 500 1'),
    ('message_template', 'sqlite_autoindex_message_template_1', '500 500 40 6 3 2 1'),
    ('messaging', 'messaging', '12 12 1');
ANALYZE sqlite_schema;
-- sqlite: end

-- Rows that are changed over and over leave room on their page.
-- postgres: begin
ALTER TABLE message SET (fillfactor = 80);
ALTER TABLE message_queue SET (fillfactor = 50);
ALTER TABLE message_day SET (fillfactor = 50);
-- postgres: end
