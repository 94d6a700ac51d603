-- People and firms, and the keys by which they are known.

-- Keys by which others know our objects: a contact's e-mail and phone, external ids of all kinds of objects.
-- A key names one object of its kind for ever; it is not moved.
CREATE TABLE natural_key (
    ws        BIGINT NOT NULL,
    kind      TEXT NOT NULL,            -- id prefix of the object: 'cnt', 'ptc', 'prg', 'ref', 'rwd'
    source    TEXT NOT NULL,            -- 'email', 'phone', or an external system: 'api', 'stripe', ...
    value     TEXT NOT NULL,
    object_id BYTEA NOT NULL,
    PRIMARY KEY (ws, kind, source, value)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX natural_key_object ON natural_key (ws, object_id);

-- A person or firm. Where else personal values stand: docs/operations/security.md.
CREATE TABLE contact (
    ws              BIGINT NOT NULL,
    id              BYTEA NOT NULL,
    name            TEXT,
    email           TEXT,               -- lower-cased, IDNA domain; also a natural_key
    phone           TEXT,               -- E.164, perhaps with ";ext=12"; also a natural_key
    company         TEXT,
    domain          TEXT,
    country         TEXT,
    locale          TEXT,
    organization_id BYTEA,
    tags            TEXT,               -- JSON array of strings
    metadata        TEXT,               -- JSON object of strings
    customer_since  BIGINT,
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- Free text that people wrote about an act or an object; may be deleted.
CREATE TABLE note (
    ws   BIGINT NOT NULL,
    id   BYTEA NOT NULL,                -- of the audit row, or of the object
    text TEXT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;

-- By which words, addresses and numbers a contact is found by people: all its tokens, as contact_token.h makes them of
-- its row. Only the beginning of a token is ever looked for.
CREATE TABLE contact_token (
    ws         BIGINT NOT NULL,
    token      BYTEA NOT NULL,          -- UTF-8, folded; a phone number backwards behind '#'
    contact_id BYTEA NOT NULL,
    PRIMARY KEY (ws, token, contact_id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- The words that are in use in names and firms, by what is left of them when somebody mistypes them. A help for the
-- search: a word that is missing here is still found when it is typed right.
CREATE TABLE search_word (
    ws   BIGINT NOT NULL,
    key  BYTEA NOT NULL,                -- the word's consonants, and these less one
    word TEXT NOT NULL,
    PRIMARY KEY (ws, key, word)
) /* sqlite: STRICT, WITHOUT ROWID */;
