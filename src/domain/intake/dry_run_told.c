/* How a dry run is told. See dry_run.h. */

#include "domain/intake/dry_run.h"
#include "domain/reward/reward.h"
#include "domain/why/why.h"

#define ROW(name, kind, more, ...) ENTITY_TOLD(struct dry_run_row, name, name, kind, more, __VA_ARGS__)
/* clang-format off */
static const struct member row_members[] = {
    ROW(rule_key, TEXT, 0, .doc = "The reward rule.")
    ROW(title, TEXT, MEMBER_NULL, .doc = "What the rule calls its reward.")
    ROW(kind, TEXT, 0, .words = reward_kinds, .doc = "What is given.")
    ROW(currency, CURRENCY, MEMBER_NULL, .doc = "Of the amount; null: their value is not known when they are granted.")
    ROW(count, INT, 0, .doc = "How many rewards.")
    ROW(amount, INT, 0, .doc = "What they come to together, in minor units.")
};
static const struct entity row_entity = ENTITY("DryRunRow", row_members, struct dry_run_row);

#define SUM(name, kind, more, ...) ENTITY_TOLD(struct dry_run_sum, name, name, kind, more, __VA_ARGS__)
static const struct member sum_members[] = {
    SUM(count, INT, 0, .doc = "How many rewards.")
    SUM(referrals, INT, 0, .doc = "For how many referrals.")
    SUM(rows, LIST, 0, .entity = &row_entity, .doc = "By rule, kind and currency.")
};
static const struct entity sum_entity = ENTITY("DryRunSum", sum_members, struct dry_run_sum);

#define DIFFERENCE(name, kind, more, ...) ENTITY_TOLD(struct dry_run_difference, name, name, kind, more, __VA_ARGS__)
static const struct member difference_members[] = {
    DIFFERENCE(referral_id, ID, 0, .prefix = "ref", .doc = "The referral.")
    DIFFERENCE(name, TEXT, MEMBER_NULL, .doc = "What the referred person is called.")
    DIFFERENCE(given, LIST, 0, .entity = &row_entity, .doc = "What was given.")
    DIFFERENCE(would, LIST, 0, .entity = &row_entity, .doc = "What would be.")
    DIFFERENCE(rule_key, TEXT, 0, .doc = "The first rule that differs.")
    DIFFERENCE(reason_code, TEXT, 0,
               .doc = "`would_pay`, `would_not_pay`, `other_amount`, `new_rule`, `no_such_rule`.")
    DIFFERENCE(reason, TEXT, 0, .doc = "Why, in a sentence.")
    DIFFERENCE(conditions, LIST, 0, .entity = &why_condition_entity,
               .doc = "The condition that does not hold, or did not, in parts; empty where something else is the reason.")
    DIFFERENCE(limit, OBJECT, MEMBER_NULL, .entity = &why_limit_entity,
               .doc = "The cap or budget that leaves too little, or did, in parts; null where it is something else.")
};
static const struct entity difference_entity = ENTITY("DryRunDifference", difference_members, struct dry_run_difference);

#define LEFT_OUT(name, kind, more, ...) ENTITY_TOLD(struct dry_run_left_out, name, name, kind, more, __VA_ARGS__)
static const struct member left_out_members[] = {
    LEFT_OUT(code, TEXT, 0, .doc = "A word for it that does not change.")
    LEFT_OUT(text, TEXT, 0, .doc = "The same in a sentence.")
};
static const struct entity left_out_entity = ENTITY("DryRunLeftOut", left_out_members, struct dry_run_left_out);

#define TOLD(name, place, kind, more, ...) ENTITY_TOLD(struct dry_run, name, place, kind, more, __VA_ARGS__)
static const char *const object_name[] = {"dry_run", NULL};
static const struct member members[] = {
    TOLD(object, as_of, CONSTANT, 0, .words = object_name, .doc = "What this is.")
    TOLD(as_of, as_of, TIME, 0, .doc = "When it was found out.")
    TOLD(version, version, INT, 0, .doc = "The version of the rules that was tried.")
    TOLD(draft, draft, BOOL, 0, .doc = "Whether it is one that is not stored: its rules came with the call.")
    TOLD(compared_with, compared_with, INT, 0, .doc = "The version that is live now; what was given in fact was given by the version of each referral.")
    TOLD(from, from_at, TIME, MEMBER_NULL, .doc = "Referrals from then on; null: from the first.")
    TOLD(to, to_at, TIME, MEMBER_NULL, .doc = "Until then; null: up to now.")
    TOLD(referrals, referrals, INT, 0, .doc = "How many referrals were looked at.")
    TOLD(events, events, INT, 0, .doc = "How many events of theirs.")
    TOLD(would, would, PART, 0, .entity = &sum_entity, .doc = "What it would give.")
    TOLD(given, given, PART, 0, .entity = &sum_entity, .doc = "What was given in fact.")
    TOLD(differing, differing, INT, 0, .doc = "For how many referrals the two differ.")
    TOLD(differences, differences, LIST, 0, .entity = &difference_entity, .doc = "Some of those, newest first.")
    TOLD(has_more, has_more, BOOL, 0, .doc = "Whether there are older referrals that were not looked at: a call has a bound.")
    TOLD(next_cursor, cursor, ID, MEMBER_NULL, .prefix = "ref", .doc = "Send it as `starting_after` to go on.")
    TOLD(left_out, left_out, LIST, 0, .entity = &left_out_entity, .doc = "What this does not replay.")
};
/* clang-format on */
const struct entity dry_run_entity = ENTITY("DryRun", members, struct dry_run);
