-- What waits for a person.
CREATE TABLE review_case (
    ws          BIGINT NOT NULL,
    id          BYTEA NOT NULL,
    kind        BIGINT NOT NULL,        -- see domain/review/review.h
    state       BIGINT NOT NULL,        -- 0 open, 1 resolved
    program_id  BYTEA,
    referral_id BYTEA,
    contact_id  BYTEA,
    event_id    BYTEA,
    detail      TEXT NOT NULL,          -- one line without personal values
    score       BIGINT,                 -- of one about fraud: 1 to 100
    created_at  BIGINT NOT NULL,
    resolved_at BIGINT,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT */;
CREATE INDEX review_case_state ON review_case (ws, state, id);
CREATE INDEX review_case_kind ON review_case (ws, state, kind, id);
