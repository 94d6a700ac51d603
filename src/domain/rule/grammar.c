/* The tables of the rules document (API.md section 3). All policy that one key has is in its row. */

#include "domain/rule/grammar.h"

#include <string.h>

#include "base/limits.h"
#include "base/money.h"

#define OBJECT(name, keys)                                                                                             \
    {                                                                                                                  \
        (name), (keys), sizeof(keys) / sizeof((keys)[0])                                                               \
    }

enum {
    WINDOW_DAYS_MAX = 3650,
    HOLD_DAYS_MAX = 3650,
    PERCENT_BP_MAX = 10000, /* a reward is never more than what it is a share of */
};

static const struct grammar_word TOUCHES[] = {{"last", false}, {"first", false}, {NULL, false}};

/* In the order of enum rule_method. */
static const struct grammar_word METHODS[] = {
    {"manual", false}, {"coupon", true}, {"code", false}, {"click", false}, {"name", true}, {NULL, false},
};

const struct grammar_word GRAMMAR_ROLES[] = {
    {"referrer", false}, {"referred", false}, {"recruiter", true}, {"rep", true}, {NULL, false},
};

const struct grammar_word GRAMMAR_KINDS[] = {
    {"credit", false}, {"cash", false}, {"custom", false}, {"discount", true}, {"gift_card", true}, {NULL, false},
};

/* In the order of enum rule_trigger, then what comes later. */
static const struct grammar_word TRIGGERS[] = {
    {"submitted", false},
    {"qualified", false},
    {"enrolled", true},
    {NULL, false},
};

static const struct grammar_word APPROVALS[] = {{"auto", false}, {"manual", true}, {NULL, false}};

/* In the order of enum amount_of. */
static const struct grammar_word BASES[] = {
    {"event.amount", false}, {"event.net_amount", false}, {"referral.value", false}, {"reward.*", true}, {NULL, false},
};

static const struct grammar_word COUNTERS[] = {{"referrals", false}, {"revenue", false}, {NULL, false}};

/* In the order of enum rule_period. */
static const struct grammar_word PERIODS[] = {{"life", false}, {"year", false}, {"month", false}, {NULL, false}};

/* sorted table: by name */
static const struct grammar_key ATTRIBUTION_KEYS[] = {
    {.name = "precedence",
     .shape = SHAPE_WORDS,
     .words = METHODS,
     .doc = "Which way of attribution wins, strongest first. Ways left out follow in the default order, which is "
            "manual, code, click."},
    {.name = "touch",
     .shape = SHAPE_WORD,
     .words = TOUCHES,
     .doc = "Which click within the window wins: the last (default) or the first."},
    {.name = "window_days",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = WINDOW_DAYS_MAX,
     .doc = "How long a click counts. Default 90."},
};

static const struct grammar_object ATTRIBUTION = OBJECT("attribution", ATTRIBUTION_KEYS);

/* sorted table: by name */
static const struct grammar_key STEP_KEYS[] = {
    {.name = "fixed",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 0,
     .max = MONEY_LIMIT,
     .doc = "What this step pays, in minor units. Either this or percent_bp."},
    {.name = "from",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 0,
     .max = MONEY_LIMIT,
     .doc = "The first referral (or the revenue) that this step holds for. Steps ascend."},
    {.name = "percent_bp",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 0,
     .max = PERCENT_BP_MAX,
     .doc = "The share that this step pays, in basis points."},
};

static const struct grammar_object STEP = OBJECT("step", STEP_KEYS);

/* sorted table: by name */
static const struct grammar_key MILESTONE_KEYS[] = {
    {.name = "at",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "The referral that pays: 1 for the first. Milestones ascend."},
    {.name = "fixed",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "What it pays, in minor units."},
};

static const struct grammar_object MILESTONE = OBJECT("milestone", MILESTONE_KEYS);

/* sorted table: by name */
static const struct grammar_key BRACKET_KEYS[] = {
    {.name = "fixed",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 0,
     .max = MONEY_LIMIT,
     .doc = "What this bracket pays, in minor units. Either this or percent_bp."},
    {.name = "percent_bp",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 0,
     .max = PERCENT_BP_MAX,
     .doc = "The share that this bracket pays, in basis points."},
    {.name = "up_to",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED | KEY_NULLABLE,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc =
         "The highest value of this bracket, in minor units. Brackets ascend; the last one, and no other, has null."},
};

static const struct grammar_object BRACKET = OBJECT("bracket", BRACKET_KEYS);

/* sorted table: by name */
static const struct grammar_key FIXED_KEYS[] = {
    {.name = "fixed",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "Always this, in minor units."},
};

/* sorted table: by name */
static const struct grammar_key PERCENT_KEYS[] = {
    {.name = "cap", .shape = SHAPE_INTEGER, .min = 1, .max = MONEY_LIMIT, .doc = "At most this, in minor units."},
    {.name = "floor", .shape = SHAPE_INTEGER, .min = 0, .max = MONEY_LIMIT, .doc = "At least this, in minor units."},
    {.name = "of", .shape = SHAPE_WORD, .flags = KEY_REQUIRED, .words = BASES, .doc = "What it is a share of."},
    {.name = "percent_bp",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = PERCENT_BP_MAX,
     .doc = "The share in basis points: 1000 is 10 %. Rounded half away from zero."},
};

/* sorted table: by name */
static const struct grammar_key STEPS_KEYS[] = {
    {.name = "by",
     .shape = SHAPE_WORD,
     .words = COUNTERS,
     .doc = "What the steps count: referrals of this participant that this rule held for (default), or their revenue."},
    {.name = "of",
     .shape = SHAPE_WORD,
     .words = BASES,
     .doc = "What revenue and percentages go by. Default event.amount."},
    {.name = "per", .shape = SHAPE_WORD, .words = PERIODS, .doc = "When the count begins anew. Default life: never."},
    {.name = "steps",
     .shape = SHAPE_OBJECTS,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = LIMIT_STEPS,
     .object = &STEP,
     .doc = "The highest step that was reached pays."},
};

/* sorted table: by name */
static const struct grammar_key MILESTONES_KEYS[] = {
    {.name = "milestones",
     .shape = SHAPE_OBJECTS,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = LIMIT_STEPS,
     .object = &MILESTONE,
     .doc = "Only these referrals of a participant pay."},
    {.name = "per", .shape = SHAPE_WORD, .words = PERIODS, .doc = "When the count begins anew. Default life: never."},
};

/* sorted table: by name */
static const struct grammar_key BRACKETS_KEYS[] = {
    {.name = "brackets",
     .shape = SHAPE_OBJECTS,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = LIMIT_STEPS,
     .object = &BRACKET,
     .doc = "The first bracket that the value is not above pays."},
    {.name = "marginal",
     .shape = SHAPE_BOOLEAN,
     .doc = "Each bracket pays for the part of the value that lies in it. Default false."},
    {.name = "of", .shape = SHAPE_WORD, .flags = KEY_REQUIRED, .words = BASES, .doc = "The value."},
};

const struct grammar_object GRAMMAR_AMOUNTS[AMOUNT_COUNT] = {
    [AMOUNT_FIXED] = OBJECT("fixed", FIXED_KEYS),          [AMOUNT_PERCENT] = OBJECT("percent", PERCENT_KEYS),
    [AMOUNT_STEPS] = OBJECT("steps", STEPS_KEYS),          [AMOUNT_MILESTONES] = OBJECT("milestones", MILESTONES_KEYS),
    [AMOUNT_BRACKETS] = OBJECT("brackets", BRACKETS_KEYS),
};

const char *const GRAMMAR_AMOUNT_MARKS[AMOUNT_COUNT] = {
    [AMOUNT_FIXED] = "fixed",           [AMOUNT_PERCENT] = "percent_bp", [AMOUNT_STEPS] = "steps",
    [AMOUNT_MILESTONES] = "milestones", [AMOUNT_BRACKETS] = "brackets",
};

/* sorted table: by name */
static const struct grammar_key TRIGGER_STAGE_KEYS[] = {
    {.name = "stage",
     .shape = SHAPE_STAGE,
     .flags = KEY_REQUIRED,
     .doc = "The stage that the referral enters: an open or a won one."},
};

const struct grammar_object GRAMMAR_TRIGGER_STAGE = OBJECT("trigger_stage", TRIGGER_STAGE_KEYS);

/* sorted table: by name */
static const struct grammar_key REWARD_KEYS[] = {
    {.name = "amount",
     .shape = SHAPE_AMOUNT,
     .doc = "How much. Required but for kind custom, which may have a value that is not known yet."},
    {.name = "approval",
     .shape = SHAPE_WORD,
     .flags = KEY_LATER_OBJECT,
     .words = APPROVALS,
     .doc = "auto (default): due without a person's yes."},
    {.name = "caps", .flags = KEY_LATER, .doc = "Limits per participant, referral and program."},
    {.name = "currency",
     .shape = SHAPE_CURRENCY,
     .doc = "Default the program's currency. Another one, or a unit x-<name>, cannot be a percentage."},
    {.name = "description",
     .shape = SHAPE_TEXT,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Shown to participants."},
    {.name = "discount", .flags = KEY_LATER, .doc = "A discount code as the reward."},
    {.name = "expires_days", .flags = KEY_LATER, .doc = "When an unused reward lapses."},
    {.name = "gift", .flags = KEY_LATER, .doc = "A gift card as the reward."},
    {.name = "hold_days",
     .shape = SHAPE_INTEGER,
     .min = 0,
     .max = HOLD_DAYS_MAX,
     .doc = "Days from the event's occurred_at until the reward is due. Default 0."},
    {.name = "key",
     .shape = SHAPE_KEY,
     .flags = KEY_REQUIRED,
     .doc = "Names the rule within the program, for ever: part of what makes a reward unique."},
    {.name = "kind", .shape = SHAPE_WORD, .flags = KEY_REQUIRED, .words = GRAMMAR_KINDS, .doc = "What is given."},
    {.name = "level", .flags = KEY_LATER, .doc = "Which recruiter up the line."},
    {.name = "on",
     .shape = SHAPE_TRIGGER,
     .flags = KEY_REQUIRED,
     .words = TRIGGERS,
     .doc = "What makes it due: the submission, the qualification, a stage entered, or a condition. At most once per "
            "referral."},
    {.name = "repeat", .flags = KEY_LATER, .doc = "Pays again for each payment."},
    {.name = "title",
     .shape = SHAPE_LINE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Shown to participants. Required for kind custom."},
    {.name = "to", .shape = SHAPE_WORD, .flags = KEY_REQUIRED, .words = GRAMMAR_ROLES, .doc = "Who gets it."},
    {.name = "when", .shape = SHAPE_CONDITION, .doc = "Must hold too, at the moment when `on` happens."},
};

static const struct grammar_object REWARD = OBJECT("reward", REWARD_KEYS);

/* sorted table: by name */
static const struct grammar_key RULES_KEYS[] = {
    {.name = "attribution", .shape = SHAPE_OBJECT, .object = &ATTRIBUTION, .doc = "Who a referral belongs to."},
    {.name = "budgets", .flags = KEY_LATER, .doc = "What the program may cost."},
    {.name = "dedupe", .flags = KEY_LATER, .doc = "What happens when a prospect was known before."},
    {.name = "enrollment", .flags = KEY_LATER, .doc = "Who may join and how."},
    {.name = "expiry", .flags = KEY_LATER, .doc = "When a referral lapses."},
    {.name = "fraud", .flags = KEY_LATER, .doc = "What is held or blocked."},
    {.name = "qualification", .shape = SHAPE_CONDITION, .doc = "When a referral qualifies. Without it, by hand only."},
    {.name = "rewards",
     .shape = SHAPE_OBJECTS,
     .min = 0,
     .max = LIMIT_REWARD_RULES,
     .object = &REWARD,
     .doc = "What is given, to whom and when."},
    {.name = "stage_on_qualified",
     .shape = SHAPE_STAGE,
     .flags = KEY_NULLABLE,
     .doc = "Where a referral moves when it qualifies. Default won; null where the qualification asks for a stage."},
    {.name = "stages", .flags = KEY_LATER, .doc = "The pipeline."},
};

const struct grammar_object GRAMMAR_RULES = OBJECT("rules", RULES_KEYS);

const struct grammar_key *grammar_find(const struct grammar_object *object, const char *name)
{
    for (size_t i = 0; i < object->key_count; i++)
        if (strcmp(object->keys[i].name, name) == 0)
            return &object->keys[i];
    return NULL;
}

const struct grammar_word *grammar_find_word(const struct grammar_word *words, const char *text)
{
    for (; words->name != NULL; words++) {
        size_t size = strlen(words->name);
        bool open = words->name[size - 1] == '*';
        if (open ? strncmp(words->name, text, size - 1) == 0 : strcmp(words->name, text) == 0)
            return words;
    }
    return NULL;
}
