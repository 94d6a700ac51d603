#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/money.h"
#include "domain/workspace/act.h"

/* What a version of a program's rules, or rules that are no version yet, would have given for referrals of the past:
 * their histories are decided once more by the code that decides facts (replay.h), and held against what was granted.
 * Only within a rehearsal, which takes back all that is written.
 *
 * Referrals are looked at in the order in which they were paid, so that ordinals fall as they fell; what is told of
 * them goes newest first, a call at a time: `cursor` is where the next goes on. Referrals of other calls keep the
 * numbers that they drew, and what they took of caps and budgets. */

struct dry_run_ask {
    struct id program_id;
    int64_t version;
    const json_t *rules;    /* a draft, which `version` is to be; or null: what is stored as `version` */
    int64_t from_at, to_at; /* when referrals were submitted: [from, to); TIME_NONE: no bound */
    struct id after;        /* where a call before has ended, or none */
    size_t limit;           /* 1..LIMIT_DRY_RUN_REFERRALS */
};

/* Rewards of one rule, kind and currency. */
struct dry_run_row {
    struct str rule_key, title, kind; /* title absent: it has none */
    struct currency currency;         /* of the amount; empty where none has one */
    int64_t count, amount;            /* minor units; rewards whose value is not known count without an amount */
};

struct dry_run_sum {
    int64_t count, referrals; /* rewards, and referrals that have some */
    struct entity_list rows;  /* struct dry_run_row, in the order of the rules */
};

/* A referral for which they differ. */
struct dry_run_difference {
    struct id referral_id;
    struct str name;                 /* of the referred person; absent: it has none */
    struct entity_list given, would; /* struct dry_run_row */
    struct str rule_key;             /* the first rule that differs */
    struct str reason_code, reason;
    struct entity_list conditions;  /* struct why_condition (domain/why/why.h): the reason in parts */
    const struct limit_said *limit; /* or the cap or budget that is the reason; null: neither */
};

struct dry_run_left_out {
    struct str code, text;
};

struct dry_run {
    int64_t as_of, version, compared_with;
    bool draft;
    int64_t from_at, to_at;
    int64_t referrals, events; /* looked at */
    struct dry_run_sum would, given;
    int64_t differing;
    struct entity_list differences; /* at most LIMIT_DRY_RUN_DIFFERENCES */
    bool has_more;
    struct id cursor; /* none: all were looked at */
    struct entity_list left_out;
};
extern const struct entity dry_run_entity;

/* Errors: ERROR_NOT_FOUND `program_id`, `version` (of a draft, one that could not follow); those of rules_compile(). */
MUST_CHECK enum status dry_run(struct act *act, const struct dry_run_ask *ask, struct dry_run *ret, struct error *err);

/* ---- for the files of this folder ---- */

/* Adds up rewards. */
struct dry_run_rows {
    struct dry_run_row *items;
    size_t count, room;
};
struct reward;
struct rules;
void dry_run_add(struct arena *arena, struct dry_run_rows *rows, const struct reward *reward,
                 const struct rules *titles);

/* Whether they come to the same; else `*ret_key` is a rule that differs. */
bool dry_run_same(const struct dry_run_rows *a, const struct dry_run_rows *b, struct str *ret_key);

/* Fills rule_key's reason of a difference whose other members are there. */
struct replayed;
MUST_CHECK enum status dry_run_explain(struct act *act, const struct rules *rules, const struct replayed *item,
                                       struct dry_run_difference *difference, struct error *err);
