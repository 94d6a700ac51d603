#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/entity.h"
#include "base/money.h"
#include "base/schema.h"
#include "domain/discount/discount.h"
#include "domain/gift/gift_order.h"
#include "domain/handover/handover.h"
#include "domain/ledger/ledger.h"
#include "domain/list/list.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"

/* Rewards: what one beneficiary got from one rule for one cause. A row holds business facts; the money is a lot of the
 * same id in the ledger. The states and how a reward moves between them are one table, drawn at the head of reward.c.
 *
 * One reward per cause for ever (LEDGER.md B5): `cause` is a hash over what it was given for, unique under `root_id`.
 * Rewards come into being and move through struct plan only (plan.h). */

enum { REWARD_CAUSE_SIZE = 16 };

/* Numbers are stored: never change them. */
enum reward_status {
    REWARD_PENDING = 0,  /* accrued, not yet due; `waits` says for what */
    REWARD_APPROVED = 1, /* a person said yes, the hold still runs */
    REWARD_ISSUED = 2,   /* the beneficiary has it */
    REWARD_REDEEMED = 3, /* used up */
    REWARD_PAID = 4,     /* paid out */
    REWARD_DENIED = 5,   /* never granted after all */
    REWARD_REVERSED = 6, /* taken back */
    REWARD_EXPIRED = 7,  /* lapsed */
    REWARD_STATUS_COUNT,
};

/* Names of enum reward_status in its order, null-terminated. */
extern const char *const reward_statuses[];

/* What a pending reward may wait for. Numbers are stored. */
enum reward_wait {
    REWARD_WAIT_HOLD,
    REWARD_WAIT_APPROVAL,
    REWARD_WAIT_SECOND_APPROVAL,
    REWARD_WAIT_FRAUD,
    REWARD_WAIT_VALIDATION,
    REWARD_WAIT_BUDGET,
    REWARD_WAIT_AMOUNT,
    REWARD_WAIT_RATE,
    REWARD_WAIT_TAX,
    REWARD_WAIT_CODE,         /* its pool of codes is empty */
    REWARD_WAIT_VERIFICATION, /* the referred person has not confirmed an address or number */
    REWARD_WAIT_COUNT,
};

/* The bits of those that somebody ends. */
#define REWARD_WAITS_HOLD (INT64_C(1) << REWARD_WAIT_HOLD)
#define REWARD_WAITS_APPROVAL (INT64_C(1) << REWARD_WAIT_APPROVAL)
#define REWARD_WAITS_FRAUD (INT64_C(1) << REWARD_WAIT_FRAUD)
#define REWARD_WAITS_VALIDATION (INT64_C(1) << REWARD_WAIT_VALIDATION)
#define REWARD_WAITS_SECOND_APPROVAL (INT64_C(1) << REWARD_WAIT_SECOND_APPROVAL)
#define REWARD_WAITS_BUDGET (INT64_C(1) << REWARD_WAIT_BUDGET)
#define REWARD_WAITS_CODE (INT64_C(1) << REWARD_WAIT_CODE)
#define REWARD_WAITS_VERIFICATION (INT64_C(1) << REWARD_WAIT_VERIFICATION)

/* Names of enum reward_wait in its order, null-terminated. */
extern const char *const reward_waits[];

/* What a reward waits for that so many people must say yes to: 0, 1 or 2. */
static inline int64_t reward_waits_of_approvals(int people)
{
    return (people > 0 ? REWARD_WAITS_APPROVAL : 0) | (people > 1 ? REWARD_WAITS_SECOND_APPROVAL : 0);
}

/* Names of kinds, null-terminated: "credit", "cash", "discount", "gift_card", "custom". */
extern const char *const reward_kinds[];

struct reward {
    struct id id;
    struct id program_id;
    int64_t program_version;
    struct id referral_id; /* none: a bonus without one */
    struct id event_id;    /* or none */
    struct str object_key; /* of the business object that caused it; absent: none did */
    struct id root_id;     /* the referral, or the contact of a bonus without one */
    struct str cause;      /* REWARD_CAUSE_SIZE bytes */
    struct str rule_key;   /* empty for one given by hand */
    struct id contact_id;
    struct id participant_id; /* or none */
    struct str role;          /* referrer, referred */
    int64_t level;            /* of a recruiter; else 0 */
    struct str kind;          /* one of reward_kinds */
    struct str title;
    struct currency currency;
    struct opt_int amount; /* not set: nothing is posted */
    int status;            /* enum reward_status */
    int64_t waits;         /* bits of enum reward_wait */
    struct opt_int step;   /* ordinal it was given for */
    int64_t hold_until;
    int64_t release_at; /* TIME_NONE unless pending with a hold that ends by itself */
    struct str reason_code;
    int64_t created_at;
    int64_t issued_at;
    bool noted;
    struct str note;             /* why, in somebody's words: may be deleted; absent where nobody said anything */
    struct opt_int expires_days; /* how long it can be used from when it is issued; not set: for ever */

    struct str channel,
        source; /* how its referral had come when it was granted: what it costs is told by it; or absent */

    const struct rule_discount *terms; /* of a new one of kind discount */

    /* How it is told; reward_tell_all() fills them. */
    struct ledger_amounts money; /* of its lot */
    bool money_read;             /* it is as the books have it: a plan that decides by it finds out what others moved */
    struct reward_amounts {
        int64_t granted, pending, available, reserved, redeemed, paid, reversed, expired;
    } amounts;
    struct currency told_currency;
    struct str told_rule_key, reason, code;
    const struct discount *discount; /* or null */
    struct gift_order *gift;         /* or null; its link is absent until gift_open_link() */
    const struct handover *stripe;   /* or null */
    struct str_array waiting_for;
    struct entity_list approvals; /* struct reward_approval: the first yes, while the second is waited for */
    int64_t expires_at;
    bool replayed;
};

extern const struct entity reward_entity;

/* Who said yes, and when. */
struct reward_approval {
    struct str type, id, name; /* of the principal; id and name may be absent */
    int64_t at;
};

/* The cause of a rule's reward without `repeat`: at most once per referral, rule and beneficiary. `ret` is in the
 * arena. */
struct str reward_cause(const char *effect, const struct id *program_id, struct str rule_key,
                        const struct id *beneficiary_id, int64_t level, struct arena *arena);

/* Whether a reward may go from one state to the other. */
bool reward_may_become(enum reward_status from, enum reward_status to);

/* Whether its beneficiary has it, used up or not. */
bool reward_is_earned(int status);

/* Where its money is: `money` filled. What is pending keeps its status, and so does a reward without an amount. */
enum reward_status reward_status_by_money(const struct reward *reward);

/* ---- rows ---- */

MUST_CHECK enum status reward_read(struct act *act, const struct id *id, struct reward *ret_reward, struct error *err);

/* Writes a new reward with what it waits for. Its cause being taken is a surprise: the caller has looked. */
MUST_CHECK enum status reward_insert(struct act *act, const struct reward *reward, struct error *err);

/* Moves a reward on: writes status, waits, release_at, issued_at, reason_code, and the note where there is one (else it
 * stays). `*ret_moved` false: it was no longer `from`, or waited for other things. Asserts an edge of the table, or the
 * same state with less to wait for. */
MUST_CHECK enum status reward_move(struct act *act, const struct reward *reward, enum reward_status from,
                                   int64_t waits_before, bool *ret_moved, struct error *err);

/* Writes the amount of one that had none until now. */
MUST_CHECK enum status reward_write_value(struct act *act, const struct reward *reward, struct error *err);

/* All rewards under a root, oldest first, at most LIMIT_RESULT_ROWS. Arena of the transaction. */
MUST_CHECK enum status reward_list_of_root(struct act *act, const struct id *root_id, struct reward **ret_rewards,
                                           size_t *ret_count, struct error *err);

/* Rewards of these ids, in their order; one that does not exist is left out. */
MUST_CHECK enum status reward_read_many(struct act *act, const struct id *ids, size_t id_count,
                                        struct reward **ret_rewards, size_t *ret_count, struct error *err);

/* Rewards whose hold has ended at `now`, first due first. `ret_ids` has room for `limit`. */
MUST_CHECK enum status reward_list_due(struct act *act, int64_t now, size_t limit, struct id *ret_ids,
                                       size_t *ret_count, struct error *err);

/* Filters: by which index each is served is in reward_rows.c. For a participant the caller names its contact too. */
extern const struct list reward_list;
enum {
    REWARDS_REFERRAL,
    REWARDS_PARTICIPANT,
    REWARDS_CONTACT,
    REWARDS_STATUS,
    REWARDS_KIND,
    REWARDS_WAITING_FOR,
};

/* Reads the lots of rewards into `money` and `expires_at`, as they stand in the books: one statement. */
MUST_CHECK enum status reward_read_money(struct act *act, struct reward *rewards, size_t count, struct error *err);

/* What a contact has got in one currency, over all its lots. What has lapsed counts as expired, posted or not. */
struct reward_summary {
    struct currency currency;
    struct ledger_amounts amounts; /* denied, reversed and expired too */
    int64_t spendable;             /* credit that redemptions find, unless a debt keeps them from it */
    int64_t next_expires_at;       /* of what is available; TIME_NONE: nothing lapses */
    int64_t next_expires;          /* how much of it then */
    int64_t rewards_earned;        /* issued, redeemed or paid */
    bool has_money;                /* false: only of rewards without an amount */
};

/* By currency; linear in the contact's rewards. Transaction's arena. */
MUST_CHECK enum status reward_summary_read(struct act *act, const struct id *contact_id, struct reward_summary **ret,
                                           size_t *ret_count, struct error *err);

/* Makes rewards ready for entity_write(): reads their lots and notes, a statement each. What has lapsed is told so,
 * whether or not the sweep has posted it. */
MUST_CHECK enum status reward_tell_all(struct act *act, struct reward *rewards, size_t count, struct error *err);

/* B7: rewards, lots, contacts' balances, participants' totals and counts tell the same story; B20, of decisions too. */
MUST_CHECK enum status reward_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
