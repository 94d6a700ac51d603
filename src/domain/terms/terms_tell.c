/* Which rate holds for a participant, and where it comes from: see terms.h. */

#include <stdlib.h>

#include "base/json.h"
#include "domain/program/program.h"
#include "domain/program/rules_cache.h"
#include "domain/terms/terms_store.h"

#define ROW(name, place, kind, more, ...) ENTITY_TOLD(struct terms_row, name, place, kind, more, __VA_ARGS__)
static const struct member row_members[] = {
    ROW(rule_key, rule_key, TEXT, 0, .doc = "The reward rule.")
        ROW(title, title, TEXT, MEMBER_NULL, .doc = "Its title.") ROW(to, to, TEXT, 0, .doc = "Who gets it.")
            ROW(kind, kind, TEXT, 0, .doc = "What is given.")
                ROW(amount, amount, JSON, MEMBER_NULL, .doc = "How much, as the rules have it; null: it has no amount.")
                    ROW(words, words, TEXT, 0, .doc = "The same in words.")
                        ROW(currency, currency, CURRENCY, MEMBER_NULL, .doc = "In which currency.")
                            ROW(source, source, WORD, 0, .words = terms_sources, .doc = "Whose terms it is by.")
                                ROW(group_id, group_id, ID, MEMBER_NULL, .prefix = "grp",
                                    .doc = "The group, where it is by a group's.")
                                    ROW(from, from_at, TIME, MEMBER_NULL, .doc = "From when on, where that is limited.")
                                        ROW(until, until_at, TIME, MEMBER_NULL, .doc = "Until when.")
                                            ROW(reason, reason, TEXT, MEMBER_NULL,
                                                .doc = "Why it was agreed with the participant alone.")};
static const struct entity row_entity = ENTITY("TermsRow", row_members, struct terms_row);

static const char *const agreement_states[] = {"upcoming", "in_force", "ended", NULL};
#define AGREED(name, place, kind, more, ...) ENTITY_TOLD(struct terms_agreement, name, place, kind, more, __VA_ARGS__)
static const struct member agreement_members[] = {
    AGREED(rules, rules, JSON, 0, .otherwise = "[]", .doc = "The reward rules and their other amounts.")
        AGREED(from, from_at, TIME, MEMBER_NULL, .doc = "From when on.")
            AGREED(until, until_at, TIME, MEMBER_NULL, .doc = "Until when.")
                AGREED(reason, reason, TEXT, 0, .doc = "Why.")
                    AGREED(state, state, TEXT, 0, .words = agreement_states, .doc = "Whether it holds now.")
                        AGREED(created_at, created_at, TIME, 0, .doc = "When it was agreed.")};
static const struct entity told_agreement_entity = ENTITY("TermsAgreement", agreement_members, struct terms_agreement);

static const char *const object_word[] = {"terms", NULL};
#define TOLD(name, kind, more, ...) ENTITY_TOLD(struct terms_told, name, name, kind, more, __VA_ARGS__)
static const struct member told_members[] = {
    ENTITY_TOLD(struct terms_told, object, participant_id, CONSTANT, 0, .words = object_word)
        TOLD(participant_id, ID, 0, .prefix = "ptc", .doc = "The participant.")
            TOLD(program_id, ID, 0, .prefix = "prg", .doc = "Its program.")
                TOLD(version, INT, 0, .doc = "The version of the program's rules that new referrals get.")
                    TOLD(group_id, ID, MEMBER_NULL, .prefix = "grp", .doc = "Its group.")
                        TOLD(group_name, TEXT, MEMBER_NULL, .doc = "What that is called.")
                            TOLD(rules, LIST, 0, .entity = &row_entity,
                                 .doc = "Each reward rule as it holds for the participant now.")
                                TOLD(agreement, OBJECT, MEMBER_NULL, .entity = &told_agreement_entity,
                                     .doc = "What was agreed with the participant alone, whether or not it holds "
                                            "now.")};
const struct entity terms_entity = ENTITY("Terms", told_members, struct terms_told);

struct telling {
    struct act *act;
    const struct terms_holder *holder;
    const struct rules *rules;
    struct terms terms;
    struct agreement_row agreement;
    bool has_agreement;
    struct group group;
    json_t *own[3]; /* by enum terms_source: the documents that amounts are told from; owned */
};

static json_t *parse(struct str text)
{
    return str_is_none(text) ? NULL : json_loadb(text.data, text.size, 0, NULL);
}

/* The amount of a rule within a list of rules or overrides, as text in the arena; absent: there is none. */
static struct str amount_in(const json_t *list, const char *name, const char *key, struct arena *arena)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *rule = json_array_get(list, i), *amount = json_object_get(rule, "amount");
        struct str text = str_from(json_string_value(json_object_get(rule, name)));
        if (amount == NULL || !str_equal(text, str_from(key)))
            continue;
        char *written = json_text(amount);
        struct str copy = str_copy(arena, str_from(written));
        free(written);
        return copy;
    }
    return STR_NONE;
}

static struct terms_row tell_row(const struct telling *telling, size_t n)
{
    struct arena *arena = txn_arena(telling->act->txn);
    const struct reward_rule *rule = &telling->terms.rewards[n];
    enum terms_source source = terms_source_of(&telling->terms, n);
    const json_t *document = telling->own[source];
    bool own = source == TERMS_PARTICIPANT;
    const json_t *list = source == TERMS_PROGRAM ? json_object_get(document, "rewards") : document;
    return (struct terms_row){
        .rule_key = str_copy(arena, str_from(rule->key)),
        .title = str_copy(arena, rule->title),
        .to = str_from(rule_role_name(rule->to)),
        .kind = str_from(rule_kind_name(rule->kind)),
        .amount = amount_in(list, source == TERMS_PROGRAM ? "key" : "rule_key", rule->key, arena),
        .words = terms_words(rule, arena),
        .currency = rule->currency,
        .source = (int)source,
        .group_id = source == TERMS_GROUP ? telling->holder->group_id : (struct id){{0}},
        .from_at = own ? telling->agreement.from_at : TIME_NONE,
        .until_at = own ? telling->agreement.until_at : TIME_NONE,
        .reason = own ? telling->agreement.reason : STR_NONE,
    };
}

static const struct terms_agreement *tell_agreement(const struct telling *telling)
{
    int64_t now = act_now(telling->act);
    const struct agreement_row *row = &telling->agreement;
    if (!telling->has_agreement)
        return NULL;
    bool early = row->from_at != TIME_NONE && now < row->from_at;
    struct terms_agreement *told = arena_alloc(txn_arena(telling->act->txn), sizeof *told);
    *told = (struct terms_agreement){
        .rules = row->terms,
        .from_at = row->from_at,
        .until_at = row->until_at,
        .reason = row->reason,
        .state = str_from(agreement_states[early                       ? 0
                                           : agreement_holds(row, now) ? 1
                                                                       : 2]),
        .created_at = row->created_at,
    };
    return told;
}

static enum status gather(struct telling *telling, struct terms_told *told, struct error *err)
{
    struct act *act = telling->act;
    const struct terms_holder *holder = telling->holder;
    struct program program;
    struct program_version version;
    TRY(program_read(act, &holder->program_id, &program, err));
    TRY(program_rules(act, &program.id, program.version, &telling->rules, err));
    TRY(program_version_read(act, &program.id, program.version, &version, err));
    TRY(terms_apply(act, holder, telling->rules, act_now(act), &telling->terms, err));
    if (!id_is_none(&holder->group_id))
        TRY(group_read(act, &holder->group_id, &telling->group, err));
    if (holder->own_terms)
        TRY(agreement_read(act, &holder->participant_id, &telling->agreement, &telling->has_agreement, err));
    telling->own[TERMS_PROGRAM] = parse(version.rules);
    telling->own[TERMS_GROUP] = parse(telling->group.terms);
    telling->own[TERMS_PARTICIPANT] = parse(telling->agreement.terms);
    *told = (struct terms_told){
        .participant_id = holder->participant_id,
        .program_id = program.id,
        .group_id = holder->group_id,
        .group_name = telling->group.name,
        .version = program.version,
    };
    return STATUS_OK;
}

enum status terms_read(struct act *act, const struct terms_holder *holder, struct terms_told *ret, struct error *err)
{
    struct telling telling = {.act = act, .holder = holder};
    TRY(gather(&telling, ret, err));
    size_t count = telling.rules->reward_count;
    struct terms_row *rows = arena_array(txn_arena(act->txn), count, sizeof *rows);
    for (size_t i = 0; i < count; i++)
        rows[i] = tell_row(&telling, i);
    for (size_t i = 0; i < sizeof telling.own / sizeof telling.own[0]; i++)
        json_decref(telling.own[i]);
    ret->rules = (struct entity_list){rows, count};
    ret->agreement = tell_agreement(&telling);
    return STATUS_OK;
}
