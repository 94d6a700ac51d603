#pragma once

#include <jansson.h>

#include "base/entity.h"
#include "base/schema.h"
#include "domain/list/list.h"
#include "domain/rule/rule.h"
#include "domain/workspace/act.h"
#include "domain/workspace/verify.h"

/* At which rates a participant is paid: what was agreed with it alone, over what its group gets, over the program's
 * rules. Both kinds of agreement give a reward rule another amount, and name it by its key. One with a participant may
 * hold for a time, and has a reason.
 *
 * An agreement holds for facts of its time (`occurred_at`), and what was granted stays as it was: nothing is computed
 * anew when terms change. A rule that a referral's version does not have is not changed by it.
 *
 * Runs inside a transaction, on its thread. */

/* Numbers are stored: never change them. */
enum terms_source { TERMS_PROGRAM, TERMS_GROUP, TERMS_PARTICIPANT };
extern const char *const terms_sources[];

/* One rule's other amount, as a request has it. */
struct terms_override {
    bool present;
    struct str rule_key;
    json_t *amount;
};
extern const struct schema terms_override_schema;

/* ---- groups ---- */

struct group_fields {
    struct id program_id;
    struct str name;
    struct field_array overrides; /* struct terms_override; items null: not said */
};
/* Bodies of POST and PATCH. */
extern const struct schema group_schema, group_patch_schema;

struct group {
    struct id id;
    struct id program_id;
    struct str name;
    struct str terms; /* JSON array, or absent */
    int64_t created_at;
    int64_t deleted_at; /* TIME_NONE: it is in use */

    int64_t members; /* filled by group_tell() */
};
extern const struct entity group_entity;

/* Filter: program_id. */
extern const struct list group_list;
enum { GROUPS_PROGRAM };

/* Errors: `program_id`; `overrides[0].rule_key` that the program's current rules do not have, or twice;
 * `overrides[0].amount...` as rule_override() has them. */
MUST_CHECK enum status group_create(struct act *act, const struct group_fields *fields, struct group *ret,
                                    struct error *err);
MUST_CHECK enum status group_change(struct act *act, const struct id *id, const struct group_fields *fields,
                                    struct group *ret, struct error *err);
/* Ends a group. While it has members they need a place to go to: `move_to` says another group of the program, or "none"
 * for the program's own rates; absent: ERROR_CONFLICT `id`. What was granted stays as it was. ERROR_NOT_FOUND `id`;
 * ERROR_INVALID_VALUE `move_to`. */
MUST_CHECK enum status group_delete(struct act *act, const struct id *id, struct str move_to, struct error *err);
/* ERROR_NOT_FOUND `id`. */
MUST_CHECK enum status group_read(struct act *act, const struct id *id, struct group *ret, struct error *err);
/* Counts their members, by one statement. */
MUST_CHECK enum status group_tell(struct act *act, struct group *groups, size_t count, struct error *err);
/* ERROR_INVALID_VALUE `group_id` unless it is a group of this program; a zero id is fine. */
MUST_CHECK enum status group_check(struct act *act, const struct id *group_id, const struct id *program_id,
                                   struct error *err);

/* ---- what was agreed with one participant ---- */

struct terms_fields {
    struct field_array rules;  /* struct terms_override; none: the agreement ends */
    int64_t from_at, until_at; /* TIME_NONE: no bound */
    struct str reason;
};
extern const struct schema terms_schema;

/* Replaces what was agreed. Errors as of a group, with `rules`; ERROR_INVALID_VALUE `until`. The participant exists and
 * is of the program. */
MUST_CHECK enum status terms_agree(struct act *act, const struct id *participant_id, const struct id *program_id,
                                   const struct terms_fields *fields, struct error *err);

/* ---- which hold ---- */

/* Whose terms are asked for. */
struct terms_holder {
    struct id participant_id, program_id;
    struct id group_id; /* or none */
    bool own_terms;     /* something was agreed with it alone */
};

/* The rules as they hold for a participant. */
struct terms {
    const struct reward_rule *rewards; /* in the order of rules->rewards, as many: those very ones, or copies */
    const enum terms_source *sources;  /* of each; null: all are the program's */
    struct id group_id;                /* of the holder */
};

/* For facts of `at`. Who has no agreement costs no statement. */
MUST_CHECK enum status terms_apply(struct act *act, const struct terms_holder *holder, const struct rules *rules,
                                   int64_t at, struct terms *ret, struct error *err);

static inline enum terms_source terms_source_of(const struct terms *terms, size_t n)
{
    return terms->sources == NULL ? TERMS_PROGRAM : terms->sources[n];
}

/* Keeps where a reward's amount came from, in the commit that grants it; the program's own is not kept. */
MUST_CHECK enum status terms_keep(struct act *act, const struct id *reward_id, enum terms_source source,
                                  const struct id *group_id, struct error *err);

/* The same of many rewards: `ret_sources` has room for all. One statement. */
MUST_CHECK enum status terms_of_rewards(struct act *act, const struct id *reward_ids, size_t count,
                                        enum terms_source *ret_sources, struct error *err);

/* ---- telling ---- */

/* One rule as it holds for a participant now. */
struct terms_row {
    struct str rule_key, title, to, kind;
    struct str amount; /* JSON, as the rules have it; absent: it has none */
    struct str words;  /* "25.00 USD for the 1st, 50.00 USD from the 3rd on" */
    struct currency currency;
    int source; /* enum terms_source */
    struct id group_id;
    int64_t from_at, until_at;
    struct str reason;
};

/* What was agreed with the participant alone, whether or not it holds now. */
struct terms_agreement {
    struct str rules; /* JSON array of {rule_key, amount} */
    int64_t from_at, until_at;
    struct str reason;
    struct str state; /* "upcoming", "in_force", "ended" */
    int64_t created_at;
};

struct terms_told {
    struct id participant_id, program_id, group_id;
    struct str group_name;
    int64_t version; /* of the program's rules */
    struct entity_list rules;
    const struct terms_agreement *agreement; /* null: none */
};
extern const struct entity terms_entity;

MUST_CHECK enum status terms_read(struct act *act, const struct terms_holder *holder, struct terms_told *ret,
                                  struct error *err);

/* An amount in words, for people who read English; in the arena. Pure. */
struct str terms_words(const struct reward_rule *rule, struct arena *arena);

/* B20: groups are of programs that exist; members, agreements and rewards of terms name what exists; who has an
 * agreement is marked as one who has. */
MUST_CHECK enum status terms_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err);
