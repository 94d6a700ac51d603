/* The fields and ops of conditions. A field is added by a member of struct rule_facts and a row here. */

#include "domain/rule/field.h"

#include <string.h>

#include "base/country.h"
#include "base/money.h"
#include "base/typeid.h"
#include "domain/rule/event_types.h"
#include "domain/rule/rule.h"

/* All that stands in the facts is about a referral. */
#define AT(member) .offset = offsetof(struct rule_facts, member), .about = ASK_ABOUT_REFERRAL

static const struct grammar_word STATUSES[] = {
    {"pending", false}, {"qualified", false}, {"rewarded", false}, {"disqualified", false}, {NULL, false},
};
static const struct grammar_word PARTICIPANT_KINDS[] = {
    {"customer", false}, {"partner", false}, {"agent", false}, {"rep", false}, {NULL, false},
};
static const struct grammar_word METHODS[] = {
    {"manual", false}, {"coupon", true}, {"code", false}, {"click", false},
    {"name", true},    {"none", false},  {NULL, false},
};

/* sorted table: by name */
static const struct ask_field FIELDS[] = {
    {.name = "count.*", .type = ASK_COUNT, .about = ASK_ABOUT_REFERRAL | ASK_ABOUT_CUSTOMER, .is_shown = true},
    {.name = "event.amount", .type = ASK_MONEY, AT(event.amount), .is_shown = true},
    {.name = "event.currency", .type = ASK_TEXT, AT(event.currency), .values = VALUES_CURRENCY, .is_shown = true},
    {.name = "event.data.*", .type = ASK_DATA, .about = ASK_ABOUT_REFERRAL},
    {.name = "event.items.*", .type = ASK_ITEMS, .about = ASK_ABOUT_REFERRAL},
    {.name = "event.net_amount", .type = ASK_MONEY, AT(event.net_amount), .is_shown = true},
    {.name = "event.source", .type = ASK_TEXT, AT(event.source), .is_shown = true},
    {.name = "event.type", .type = ASK_TEXT, AT(event.type), .values = VALUES_EVENT_TYPE, .is_shown = true},
    {.name = "last.*", .type = ASK_LAST, .about = ASK_ABOUT_REFERRAL | ASK_ABOUT_CUSTOMER},
    {.name = "participant.group", .type = ASK_TEXT, AT(participant.group), .values = VALUES_GROUP, .is_shown = true},
    {.name = "participant.kind",
     .type = ASK_TEXT,
     AT(participant.kind),
     .values = VALUES_WORDS,
     .words = PARTICIPANT_KINDS,
     .is_shown = true},
    {.name = "participant.referrals_qualified",
     .type = ASK_INTEGER,
     AT(participant.referrals_qualified),
     .asks = RULE_ASKS_REFERRALS_QUALIFIED,
     .is_shown = true},
    {.name = "participant.tags", .type = ASK_LIST, AT(participant.tags)},
    {.name = "prospect.country",
     .type = ASK_TEXT,
     AT(prospect.country),
     .values = VALUES_COUNTRY,
     .asks = RULE_ASKS_PROSPECT},
    {.name = "prospect.email_verified", .type = ASK_BOOLEAN, AT(prospect.email_verified), .asks = RULE_ASKS_PROSPECT},
    {.name = "prospect.is_new_customer", .type = ASK_BOOLEAN, AT(prospect.is_new_customer), .asks = RULE_ASKS_PROSPECT},
    {.name = "prospect.tags", .type = ASK_LIST, AT(prospect.tags), .asks = RULE_ASKS_PROSPECT},
    {.name = "referral.age_days", .type = ASK_INTEGER, AT(referral.age_days), .is_shown = true},
    {.name = "referral.channel", .type = ASK_TEXT, AT(referral.channel), .is_shown = true},
    {.name = "referral.days_since_qualified", .type = ASK_INTEGER, AT(referral.days_since_qualified), .is_shown = true},
    {.name = "referral.method",
     .type = ASK_TEXT,
     AT(referral.method),
     .values = VALUES_WORDS,
     .words = METHODS,
     .is_shown = true},
    {.name = "referral.stage", .type = ASK_TEXT, AT(referral.stage), .values = VALUES_STAGE, .is_shown = true},
    {.name = "referral.status",
     .type = ASK_TEXT,
     AT(referral.status),
     .values = VALUES_WORDS,
     .words = STATUSES,
     .is_shown = true},
    {.name = "referral.value", .type = ASK_INTEGER, AT(referral.value), .is_shown = true, .is_money = true},
};

#define BIT(type) (1U << (type))
#define DATA (BIT(ASK_DATA) | BIT(ASK_ITEMS) | BIT(ASK_LAST))
#define NUMBERS (BIT(ASK_MONEY) | BIT(ASK_INTEGER) | BIT(ASK_COUNT) | DATA)
#define SCALARS (NUMBERS | BIT(ASK_TEXT) | BIT(ASK_BOOLEAN))
#define MANY (NUMBERS | BIT(ASK_TEXT))

/* sorted table: by name */
const struct ask_op_info ASK_OPS[OP_COUNT] = {
    [OP_BETWEEN] = {.name = "between", .value = OP_VALUE_RANGE, .types = NUMBERS, .doc = "Within, both ends included."},
    [OP_CONTAINS] = {.name = "contains",
                     .value = OP_VALUE_TEXT,
                     .types = BIT(ASK_LIST) | DATA,
                     .doc = "A list has this element, a text has this part."},
    [OP_EQ] = {.name = "eq", .value = OP_VALUE_ONE, .types = SCALARS, .doc = "Equal."},
    [OP_EXISTS] = {.name = "exists",
                   .value = OP_VALUE_FLAG,
                   .types = SCALARS | BIT(ASK_LIST),
                   .doc = "Known (or not, with false)."},
    [OP_GT] = {.name = "gt", .value = OP_VALUE_NUMBER, .types = NUMBERS, .doc = "Above."},
    [OP_GTE] = {.name = "gte", .value = OP_VALUE_NUMBER, .types = NUMBERS, .doc = "At least."},
    [OP_IN] = {.name = "in", .value = OP_VALUE_LIST, .types = MANY, .doc = "One of."},
    [OP_LT] = {.name = "lt", .value = OP_VALUE_NUMBER, .types = NUMBERS, .doc = "Below."},
    [OP_LTE] = {.name = "lte", .value = OP_VALUE_NUMBER, .types = NUMBERS, .doc = "At most."},
    [OP_NE] = {.name = "ne", .value = OP_VALUE_ONE, .types = SCALARS, .doc = "Not equal; true when absent."},
    [OP_NOT_IN] = {.name = "not_in", .value = OP_VALUE_LIST, .types = MANY, .doc = "None of; true when absent."},
};

const struct ask_field *ask_fields(size_t *ret_count)
{
    *ret_count = sizeof FIELDS / sizeof FIELDS[0];
    return FIELDS;
}

const struct ask_field *ask_field_find(struct str name, struct str *ret_rest)
{
    for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
        struct str row = {FIELDS[i].name, strlen(FIELDS[i].name)};
        bool is_open = FIELDS[i].name[row.size - 1] == '*';
        if (!is_open && str_equal(row, name)) {
            *ret_rest = STR_NONE;
            return &FIELDS[i];
        }
        row.size--; /* without the '*' */
        if (is_open && name.size > row.size && str_starts_with(name, row)) {
            *ret_rest = (struct str){name.data + row.size, name.size - row.size};
            return &FIELDS[i];
        }
    }
    return NULL;
}

bool ask_op_find(struct str name, enum ask_op *ret_op)
{
    for (size_t i = 0; i < OP_COUNT; i++)
        if (str_equal(str_from(ASK_OPS[i].name), name)) {
            *ret_op = (enum ask_op)i;
            return true;
        }
    return false;
}

static bool is_word(const struct grammar_word *words, struct str text, bool *ret_later)
{
    for (; words->name != NULL; words++) {
        if (!str_equal(str_from(words->name), text))
            continue;
        *ret_later = words->later;
        return true;
    }
    return false;
}

static bool is_event_type(struct str text, bool *ret_later)
{
    const struct event_type *type = event_type_find(text);
    *ret_later = type != NULL && !event_type_is_asked(type);
    return type != NULL;
}

bool ask_value_is_allowed(const struct rules *rules, const struct ask_field *field, struct str text, bool *ret_later)
{
    struct currency currency;
    struct id id;
    *ret_later = false;
    switch (field->values) {
    case VALUES_ANY:
        return true;
    case VALUES_EVENT_TYPE:
        return is_event_type(text, ret_later);
    case VALUES_CURRENCY: /* stored upper-case: another spelling would never match */
        return currency_parse(text, &currency) && str_equal(currency_str(&currency), text);
    case VALUES_STAGE:
        return rules_find_stage(rules, text) != NULL;
    case VALUES_COUNTRY: /* stored upper-case, too */
        return country_is_known(text);
    case VALUES_GROUP:
        return id_parse(text, "grp", &id);
    case VALUES_WORDS:
        return is_word(field->words, text, ret_later);
    }
    return false;
}
