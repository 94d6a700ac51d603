#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/entity.h"
#include "base/money.h"
#include "base/schema.h"
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
    REWARD_WAIT_COUNT,
};

/* Names of enum reward_wait in its order, null-terminated. */
extern const char *const reward_waits[];

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
    struct str kind;          /* credit, cash, custom */
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
    struct str note; /* why, in somebody's words: may be deleted; absent for a rule's reward */

    /* How it is told; reward_tell_all() fills them. */
    struct ledger_amounts money; /* of its lot */
    struct reward_amounts {
        int64_t granted, pending, available, reserved, redeemed, paid, reversed, expired;
    } amounts;
    struct currency told_currency;
    struct str told_rule_key, reason, code;
    struct str_array waiting_for;
    int64_t expires_at;
    bool replayed;
};

extern const struct entity reward_entity;

/* The cause of a rule's reward without `repeat`: at most once per referral, rule and beneficiary. `ret` is in the
 * arena. */
struct str reward_cause(const char *effect, const struct id *program_id, struct str rule_key,
                        const struct id *beneficiary_id, int64_t level, struct arena *arena);

/* Whether a reward may go from one state to the other. */
bool reward_may_become(enum reward_status from, enum reward_status to);

/* ---- rows ---- */

MUST_CHECK enum status reward_read(struct act *act, const struct id *id, struct reward *ret_reward, struct error *err);

/* Writes a new reward with what it waits for. Its cause being taken is a surprise: the caller has looked. */
MUST_CHECK enum status reward_insert(struct act *act, const struct reward *reward, struct error *err);

/* Moves a reward on: writes status, waits, release_at, issued_at, reason_code. `*ret_moved` false: it was no longer
 * `from`. Asserts an edge of the table. */
MUST_CHECK enum status reward_move(struct act *act, const struct reward *reward, enum reward_status from,
                                   int64_t waits_before, bool *ret_moved, struct error *err);

/* All rewards under a root, oldest first, at most LIMIT_RESULT_ROWS. Arena of the transaction. */
MUST_CHECK enum status reward_list_of_root(struct act *act, const struct id *root_id, struct reward **ret_rewards,
                                           size_t *ret_count, struct error *err);

/* Rewards of these ids, in no order; one that does not exist is left out. */
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

/* Makes rewards ready for entity_write(): reads their lots and notes, a statement each. */
MUST_CHECK enum status reward_tell_all(struct act *act, struct reward *rewards, size_t count, struct error *err);

/* B7: rewards, lots, contacts' balances, participants' totals and counts tell the same story; B20, of decisions too. */
MUST_CHECK enum status reward_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
