#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/jsonw.h"
#include "base/money.h"
#include "base/schema.h"
#include "domain/ledger/ledger.h"
#include "domain/workspace/act.h"
#include "domain/workspace/page.h"

/* Rewards: lots of money (or a text) that a decision granted to one beneficiary.
 *
 *     pending --release--> issued          what its money does is told by the ledger: accrue, release, deny
 *        |
 *        +------deny-----> denied
 *
 * One reward per cause for ever (LEDGER.md B5): `cause` is a hash over what it was given for, unique under `root_id`.
 * Rewards come into being and move through struct reward_plan only (plan.h). */

enum { REWARD_CAUSE_SIZE = 16 };

struct reward {
    struct id id;
    struct id program_id;
    int64_t program_version;
    struct id referral_id; /* none: a bonus without one */
    struct id event_id;    /* or none */
    struct id root_id;     /* the referral, or the contact of a bonus without one */
    uint8_t cause[REWARD_CAUSE_SIZE];
    struct str rule_key; /* empty for one given by hand */
    struct id contact_id;
    struct id participant_id; /* or none */
    struct str role;          /* referrer, referred */
    struct str kind;          /* credit, cash, custom */
    struct str title;
    struct currency currency;
    struct opt_int amount; /* not set: nothing is posted */
    struct str state;      /* pending, issued, denied */
    int64_t pending, available, denied;
    int64_t step; /* 0: none */
    int64_t hold_until;
    int64_t release_at; /* TIME_NONE unless pending with a hold that ends by itself */
    struct str reason_code;
    int64_t created_at;
    int64_t issued_at;
    struct id previous_id; /* the beneficiary's reward before this one in the same currency */
    struct str note;       /* why, in somebody's words: may be deleted; absent for a rule's reward */
};

/* The cause of a rule's reward without `repeat`: at most once per referral, rule and beneficiary. */
void reward_cause(const char *effect, const struct id *program_id, struct str rule_key, const struct id *beneficiary_id,
                  int64_t level, uint8_t ret_cause[REWARD_CAUSE_SIZE]);

/* ---- rows ---- */

MUST_CHECK enum status reward_read(struct act *act, const struct id *id, struct reward *ret_reward, struct error *err);

/* Writes a new reward. Its cause being taken is a surprise: the caller has looked. */
MUST_CHECK enum status reward_insert(struct act *act, const struct reward *reward, struct error *err);

/* Moves a pending reward on: writes state, amounts, release_at, issued_at, reason_code. `*ret_moved` false: it was no
 * longer pending. */
MUST_CHECK enum status reward_settle(struct act *act, const struct reward *reward, bool *ret_moved, struct error *err);

/* All rewards under a root, oldest first, at most LIMIT_RESULT_ROWS. Arena of the transaction. */
MUST_CHECK enum status reward_list_of_root(struct act *act, const struct id *root_id, struct reward **ret_rewards,
                                           size_t *ret_count, struct error *err);

/* Rewards whose hold has ended at `now`, oldest due first. For a write: locks their referrals first, all in the order
 * of ids, so that two that release and whoever waits for one of the referrals do not wait for each other in a circle.
 */
MUST_CHECK enum status reward_list_due(struct act *act, int64_t now, size_t limit, struct reward **ret_rewards,
                                       size_t *ret_count, struct error *err);

struct reward_filter {
    struct id referral_id;    /* or zero */
    struct id participant_id; /* or zero */
    struct id contact_id;     /* or zero; for a participant the caller sets it to the participant's contact */
    struct str state;         /* or absent */
};

/* Newest first; `ret_rewards` has room for page->limit. A contact's rewards are followed through its lots, without an
 * index. */
MUST_CHECK enum status reward_list(struct act *act, const struct reward_filter *filter, const struct page *page,
                                   struct reward *ret_rewards, size_t *ret_count, bool *ret_more, struct error *err);

/* As API.md shows it. `replayed`: says so. */
void reward_write_json(struct jsonw *w, const char *name, const struct reward *reward, bool replayed);

/* B7: re-adds each lot from its entries and compares rewards, contacts' balances, participants' totals and counts; the
 * lists of lots; B17: the outbox was told; B20, of decisions too. */
MUST_CHECK enum status reward_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
