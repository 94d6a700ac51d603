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
    dim        BIGINT NOT NULL,         -- 0: all, 1: by channel of the link, 2: by owner, 3: by method of the attribution
    key        BYTEA NOT NULL,          -- channel, owner or method, as UTF-8; empty for all. Who has none is in "all" alone
    program_id BYTEA NOT NULL,
    day        BIGINT NOT NULL,         -- days since 1970-01-01, UTC
    submitted  BIGINT NOT NULL,
    qualified  BIGINT NOT NULL,
    lost       BIGINT NOT NULL,         -- lost or disqualified
    closed     BIGINT NOT NULL,         -- won
    revenue    BIGINT NOT NULL,         -- the sum of the closed ones' values
    rewarded   BIGINT NOT NULL,         -- a referrer's reward was issued, and still stands
    invited    BIGINT NOT NULL,         -- invitations sent; in "all" alone
    close_s    BIGINT NOT NULL,         -- seconds from submission to closing, of the closed ones in all
    close_0    BIGINT NOT NULL,         -- how many of them took so long: the classes of domain/tally/span.h
    close_1    BIGINT NOT NULL,
    close_2    BIGINT NOT NULL,
    close_3    BIGINT NOT NULL,
    close_4    BIGINT NOT NULL,
    close_5    BIGINT NOT NULL,
    close_6    BIGINT NOT NULL,
    close_7    BIGINT NOT NULL,
    close_8    BIGINT NOT NULL,
    close_9    BIGINT NOT NULL,
    close_10   BIGINT NOT NULL,
    close_11   BIGINT NOT NULL,
    close_12   BIGINT NOT NULL,
    close_13   BIGINT NOT NULL,
    close_14   BIGINT NOT NULL,
    close_15   BIGINT NOT NULL,
    PRIMARY KEY (ws, dim, program_id, day, key)
) /* sqlite: STRICT, WITHOUT ROWID */;

-- By how much a day changed what is owed and what was granted: the sum over all days up to one is how it was at its end. Day 0
-- has the sum over all days there are.
CREATE TABLE liability_day (
    ws         BIGINT NOT NULL,
    program_id BYTEA NOT NULL,
    currency   TEXT NOT NULL,
    day        BIGINT NOT NULL,
    pending    BIGINT NOT NULL,
    available  BIGINT NOT NULL,
    reserved   BIGINT NOT NULL,
    debt       BIGINT NOT NULL,         -- owed to the business: taken back after it was used
    cost       BIGINT NOT NULL,         -- granted, less what was denied, taken back or lapsed
    PRIMARY KEY (ws, program_id, day, currency)
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
