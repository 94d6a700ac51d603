/* The conditions that kept a rule from paying, in parts. Pure. */

#include "domain/why/why.h"

#define CONDITION(name, place, kind, more, ...) ENTITY_TOLD(struct why_condition, name, place, kind, more, __VA_ARGS__)
/* clang-format off */
static const struct member condition_members[] = {
    CONDITION(path, is.path, TEXT, 0,
              .doc = "Where it stands in the rules, such as `qualification.all[1]`. Where several are told they are the "
                     "alternatives of an `any`: one of them would have been enough, and this is the path of that; a "
                     "group has its own.")
    CONDITION(field, is.field, TEXT, MEMBER_NULL, .doc = "What it asks about, such as `event.amount`.")
    CONDITION(fault, is.fault, NAME, 0, .words = explained_faults,
              .doc = "`differs`: the field is not as `op` and `wanted` say; `holds`: it is, and should not be; "
                     "`absent`: it is not known; `exists`: it is known, and should not be; `currency`: it is money in "
                     "`value` (null: in no currency), not in what is `wanted`; `group`: a group of conditions, of "
                     "which only the path is told.")
    CONDITION(op, is.op, TEXT, MEMBER_NULL,
              .doc = "The comparison, as in rules; null unless the fault is `differs` or `holds`.")
    CONDITION(value, is.value, TEXT, MEMBER_NULL,
              .doc = "What the field was; null where it is not known, and where it may be personal.")
    CONDITION(wanted, is.wanted, WORDS, 0, .doc = "What it was compared with.")
    CONDITION(currency, currency, CURRENCY, MEMBER_NULL,
              .doc = "Where `value` and `wanted` are money: they are minor units of this.")
    CONDITION(cut, is.is_cut, BOOL, 0,
              .doc = "Whether there was more than is kept: further `wanted` values, or further alternatives.")
};
/* clang-format on */
const struct entity why_condition_entity = ENTITY("WhyCondition", condition_members, struct why_condition);

/* What is money was compared in the currency of the rules: any other is a fault of its own. */
struct entity_list why_conditions(struct str reason, const struct currency *currency, struct arena *arena)
{
    struct explained *explained;
    size_t count;
    if (!explained_read(reason, arena, &explained, &count))
        return (struct entity_list){NULL, 0};
    struct why_condition *conditions = arena_array(arena, count, sizeof *conditions);
    for (size_t i = 0; i < count; i++) {
        conditions[i].is = explained[i];
        if (explained[i].is_money && !str_is_none(explained[i].op))
            conditions[i].currency = *currency;
    }
    return (struct entity_list){conditions, count};
}
