#pragma once

#include "domain/tally/tally_row.h"
#include "domain/workspace/act.h"

/* What one act adds to figures that are counted behind its commit: ranks of participants, statistics, liabilities, a
 * program's own accounts. All writers would lock the same few rows of those, so the act writes one row of its own into
 * `uncounted` instead, and a sweep adds it up and deletes it (domain/rollup/figures.h). Work is found by presence:
 * nothing depends on ids or times growing with commits.
 *
 * A referral's figures follow from what its row says now: whoever changes it hands over what it was and what it became,
 * and the difference is counted. So figures can be proved from the rows, and every order of counting is right.
 *
 *     struct tally tally = tally_begin(act);
 *     tally_referral(&tally, &before, &after);
 *     tally_account(&tally, &program_id, &currency, LEDGER_PROGRAM_EXPENSE, -2500, 1);
 *     TRY(tally_write(act, &tally, err));                            once, before the act ends
 *
 * Same keys are merged, and what comes to nothing is not written. Sums stay within +-TALLY_LIMIT. Memory is the
 * transaction's; nothing is kept between acts. */

/* Numbers of stages and states that are stored with a referral. */
enum tally_stage_kind { TALLY_OPEN, TALLY_WON, TALLY_LOST };
enum tally_status { TALLY_PENDING, TALLY_QUALIFIED, TALLY_REWARDED, TALLY_DISQUALIFIED };

/* All of a referral that figures go by. Texts are views that live as long as the act. */
struct tally_referral {
    struct id program_id;
    struct id participant_id; /* zero: nobody is credited */
    struct str channel;       /* of its link; absent or empty: none */
    struct str owner;         /* absent or empty: none */
    struct str source;        /* the method of its attribution; absent or empty: none */
    struct str stage;
    enum tally_stage_kind stage_kind;
    enum tally_status status; /* TALLY_DISQUALIFIED also when the stage is lost */
    int64_t value;            /* 0: not known */
    int64_t submitted_at;
    int64_t qualified_at; /* TIME_NONE: not */
    int64_t rewarded_at;  /* TIME_NONE: not */
    int64_t closed_at;    /* TIME_NONE: not; when it was won, lost or disqualified */
};

struct tally tally_begin(struct act *act);

/* `amount` (signed) goes to a program's own account, by `entries` entries. `kind`: the number of ledger.h, one of
 * 1 program_expense, 8 rounding, 9 external, 10 denied, 11 reversed, 12 expired; asserted. */
void tally_account(struct tally *tally, const struct id *program_id, const struct currency *currency, int kind,
                   int64_t amount, int64_t entries);

/* A referral was made (`before` null), changed, or is gone (`after` null). */
void tally_referral(struct tally *tally, const struct tally_referral *before, const struct tally_referral *after);

/* What a participant earned changed by `earned` (granted less pending, denied, reversed), by a reward in the program's
 * currency. `issued_at`: of the reward, also when it is reversed later. */
void tally_earned(struct tally *tally, const struct id *program_id, const struct id *participant_id, int64_t issued_at,
                  int64_t earned);

/* One of a participant's rank figures, for life and for the month of `at`: what tally_referral() and tally_earned() are
 * made of, and what verify adds up again. */
enum tally_leader_figure { TALLY_LEADER_REFERRALS, TALLY_LEADER_CLOSED, TALLY_LEADER_REVENUE, TALLY_LEADER_EARNED };
void tally_leader(struct tally *tally, const struct id *program_id, const struct id *participant_id, int64_t at,
                  enum tally_leader_figure figure, int64_t amount);

/* Adds to each month of a participant's figures its year, and merges: a year follows from its months, so that it is
 * counted and need not be written by the act. */
void tally_add_years(struct tally *tally);

/* `amount` (signed) went at `at` (the txn's created_at) to an account of this kind, the program's or a contact's: what
 * is owed, and what rewards have cost, goes by it. Kinds that tell of neither are nothing. */
void tally_liability(struct tally *tally, const struct id *program_id, const struct currency *currency, int64_t at,
                     int kind, int64_t amount);

/* Where a reward's money goes, which is its figures: how old what is owed is, what referrals that came by a channel or
 * a source have cost, what was granted, issued, used and paid. */
struct tally_move {
    struct id program_id;
    struct currency currency;
    struct str channel, source; /* of its referral when it was granted; absent: none */
    int64_t granted_at;
    int64_t at;
    int from, to; /* kinds of ledger.h */
    int64_t amount;
};
void tally_move(struct tally *tally, const struct tally_move *move);

/* A reward was granted. */
void tally_granted(struct tally *tally, const struct id *program_id, const struct currency *currency,
                   int64_t granted_at);

/* A reward was issued, for the only time. */
void tally_issued(struct tally *tally, const struct id *program_id, const struct currency *currency, int64_t granted_at,
                  int64_t issued_at);

/* An invitation to a program was sent (1), or was not after all (-1). */
void tally_invited(struct tally *tally, const struct id *program_id, int64_t sent_at, int64_t sign);

/* A participant became one of a program, for the first time or again. */
void tally_joined(struct tally *tally, const struct id *program_id, const struct id *participant_id, int64_t at);

/* Something changed by which a contact counts as a customer: a sale to it was told, or who is credited with it changed.
 * What it counts for is looked up again (domain/rollup/customers.h). */
void tally_customer(struct tally *tally, const struct id *contact_id);

/* The same of whoever bought what this event takes back, or gives back again: that sale may be told later. */
void tally_taken_back(struct tally *tally, const struct id *event_id);

/* Writes the row, or none when nothing was added. */
MUST_CHECK enum status tally_write(struct act *act, struct tally *tally, struct error *err);

/* ---- reading what is not counted yet ---- */

/* The sum of uncounted rows: what a reader of figures adds to them. Reads `limit` rows at most (0: all), and says by
 * `*ret_more` whether there may be others. A row that cannot be read is left out: verify reports it. */
MUST_CHECK enum status tally_pending(struct act *act, size_t limit, struct tally *ret, bool *ret_more,
                                     struct error *err);

/* By the kind's number in ledger.h; kinds that are no program's stay 0. */
struct tally_accounts {
    int64_t amounts[TALLY_KINDS];
    int64_t entries;
};

/* What a sum holds for a program's accounts in one currency; for many programs, tally_pending() is called once. */
struct tally_accounts tally_accounts_of(const struct tally *pending, const struct id *program_id,
                                        const struct currency *currency);
