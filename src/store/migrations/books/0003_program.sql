-- Programs and the versions of their rules.

-- A referral program. What a business decides lives in its versions.
CREATE TABLE program (
    ws              BIGINT NOT NULL REFERENCES workspace (ws),
    id              BYTEA NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('draft', 'active', 'paused', 'ended')),
    name            TEXT NOT NULL,
    slug            TEXT NOT NULL,
    currency        TEXT NOT NULL,
    destination_url TEXT NOT NULL,
    cookie_domain   TEXT,
    version         BIGINT NOT NULL,    -- the current one: new referrals get it
    metadata        TEXT,
    fingerprint     BYTEA,              -- of the creating request
    created_at      BIGINT NOT NULL,
    PRIMARY KEY (ws, id),
    UNIQUE (ws, slug)
) /* sqlite: STRICT */;

-- The rules, never changed once written: a referral keeps the version of its submission.
CREATE TABLE program_version (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    version    BIGINT NOT NULL,
    rules      TEXT NOT NULL,           -- the document as sent
    hash       BYTEA NOT NULL,          -- SHA-256 of the program's currency and the document: `verify` computes it anew
    created_at BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, version),
    FOREIGN KEY (ws, program_id) REFERENCES program (ws, id)
) /* sqlite: STRICT */;

-- B4: what was written stays.
-- sqlite: begin
CREATE TRIGGER program_version_no_update BEFORE UPDATE ON program_version BEGIN SELECT RAISE(ABORT, 'program_version rows are immutable'); END;
CREATE TRIGGER program_version_no_delete BEFORE DELETE ON program_version BEGIN SELECT RAISE(ABORT, 'program_version rows are immutable'); END;
-- sqlite: end
-- postgres: begin
CREATE TRIGGER program_version_no_update BEFORE UPDATE ON program_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_version_no_delete BEFORE DELETE ON program_version FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER program_version_no_truncate BEFORE TRUNCATE ON program_version FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- postgres: end
