-- The trail of all acts, and what the world must be told.

-- Every act, by whom, on what: changed fields of no personal kind; free text is in `note`. A referral's rows, those of its
-- rewards too, are its timeline. Never changed (B4).
CREATE TABLE audit (
    ws          BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    actor_type  TEXT NOT NULL,          -- 'key', 'user', 'participant', 'connection', 'cli', 'system'
    actor_id    BYTEA,
    request_id  BYTEA,                  -- of the request that it answered
    source      BYTEA,                  -- 8 bytes: keyed hash of the client's network
    action      TEXT NOT NULL,          -- 'referral.created'
    object_kind TEXT NOT NULL,          -- id prefix
    object_id   BYTEA NOT NULL,
    referral_id BYTEA,
    event_id    BYTEA,
    changes     TEXT,                   -- JSON {field: [old, new]}
    noted       BIGINT NOT NULL,        -- 1: a note row of this id was written
    created_at  BIGINT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

CREATE INDEX audit_referral ON audit (ws, referral_id, id) WHERE referral_id IS NOT NULL;
CREATE INDEX audit_object ON audit (ws, object_id, id) WHERE referral_id IS NULL;
CREATE INDEX audit_actor ON audit (ws, actor_id, id);

-- Acts that are not sealed yet: written in the commit of the act, deleted in the commit that seals it.
CREATE TABLE unsealed (
    ws BIGINT NOT NULL,
    id BYTEA NOT NULL,                  -- of the audit row
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Which acts the world must be told of: one row per act, in its commit (B17). The row is the queue: it is deleted in the
-- commit that writes what is made of it, so that what stands here is what nobody has been found for yet.
CREATE TABLE outbox (
    ws       BIGINT NOT NULL,
    id       BYTEA NOT NULL,            -- of the audit row
    sequence BIGINT,                    -- of the referral, as this act raised it
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- B4: what was written stays.
-- sqlite: begin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit rows are immutable'); END;
-- sqlite: end
-- postgres: begin
CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- postgres: end
