-- Figures that are counted behind the commits that change them: ranks, statistics, liabilities, the programs' accounts.

-- What one act adds to figures, in its commit; the commit that adds it to them deletes the row. So work is found by
-- presence: nothing depends on ids or times growing with commits.
CREATE TABLE uncounted (
    ws     BIGINT NOT NULL,
    id     BYTEA NOT NULL,
    deltas TEXT NOT NULL,               -- JSON, see domain/tally/tally_text.c
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Rows of uncounted that cannot be read: set aside, so that they stop no other, and reported by verify.
CREATE TABLE uncountable (
    ws     BIGINT NOT NULL,
    id     BYTEA NOT NULL,
    deltas TEXT NOT NULL,
    PRIMARY KEY (ws, id)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- What a participant has brought, for life and by month: what rankings go by. Referrals count in the month they were
-- submitted, closed ones and their value in the month they closed, earnings in the month the reward was issued.
CREATE TABLE leader (
    ws             BIGINT NOT NULL,
    program_id     BYTEA NOT NULL,
    period         BIGINT NOT NULL,     -- 0: life; else 202611 for November 2026, UTC
    participant_id BYTEA NOT NULL,
    referrals      BIGINT NOT NULL,
    closed         BIGINT NOT NULL,     -- in a won stage, and not disqualified
    revenue        BIGINT NOT NULL,     -- the sum of the closed ones' values
    earned         BIGINT NOT NULL,     -- by rewards in the program's currency
    PRIMARY KEY (ws, program_id, period, participant_id)
) /* sqlite: STRICT, WITHOUT ROWID */;
CREATE INDEX leader_referrals ON leader (ws, program_id, period, referrals, participant_id);
CREATE INDEX leader_closed ON leader (ws, program_id, period, closed, participant_id) WHERE closed > 0;
CREATE INDEX leader_revenue ON leader (ws, program_id, period, revenue, participant_id) WHERE revenue > 0;
CREATE INDEX leader_earned ON leader (ws, program_id, period, earned, participant_id) WHERE earned > 0;

-- What happened to referrals on a day, in margins: of all, and by one dimension at a time.
CREATE TABLE stat_margin (
    ws         BIGINT NOT NULL,
    dim        BIGINT NOT NULL,         -- 0: all, 1: by channel of the link, 2: by owner
    key        BYTEA NOT NULL,          -- the channel or owner, as UTF-8; empty for all. Who has none is in "all" alone
    program_id BYTEA NOT NULL,
    day        BIGINT NOT NULL,         -- days since 1970-01-01, UTC
    submitted  BIGINT NOT NULL,
    qualified  BIGINT NOT NULL,
    lost       BIGINT NOT NULL,         -- lost or disqualified
    closed     BIGINT NOT NULL,         -- won
    revenue    BIGINT NOT NULL,         -- the sum of the closed ones' values
    PRIMARY KEY (ws, dim, key, program_id, day)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- By how much a day changed what is owed: the sum over all days up to one is what was owed at its end.
CREATE TABLE liability_day (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    currency   TEXT NOT NULL,
    day        BIGINT NOT NULL,
    pending    BIGINT NOT NULL,
    available  BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, currency, day)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- How many referrals stand where.
CREATE TABLE referral_count (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    stage      TEXT NOT NULL,
    status     BIGINT NOT NULL,         -- 0: pending, 1: qualified, 2: rewarded, 3: disqualified
    n          BIGINT NOT NULL,
    PRIMARY KEY (ws, program_id, stage, status)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- Rows that are changed over and over leave room on their page, so that a change stays on it.
-- postgres: begin
ALTER TABLE leader SET (fillfactor = 70);
ALTER TABLE stat_margin SET (fillfactor = 70);
ALTER TABLE liability_day SET (fillfactor = 70);
ALTER TABLE referral_count SET (fillfactor = 70);
-- postgres: end
