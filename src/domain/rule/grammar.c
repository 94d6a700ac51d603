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
    WINDOW_DAYS_MAX = LIMIT_WINDOW_DAYS,
    HOLD_DAYS_MAX = 3650,
    EXPIRES_DAYS_MAX = 3650,
    INVITE_DAYS_MAX = 3650,
    INVITE_DELAY_HOURS_MAX = 8760,
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
    {"credit", false}, {"cash", false}, {"custom", false}, {"discount", false}, {"gift_card", false}, {NULL, false},
};

/* In the order of enum rule_trigger, then what comes later. */
static const struct grammar_word TRIGGERS[] = {
    {"submitted", false},
    {"qualified", false},
    {"enrolled", true},
    {NULL, false},
};

/* In the order of enum rule_approval. */
static const struct grammar_word APPROVALS[] = {{"auto", false}, {"manual", false}, {NULL, false}};

/* In the order of enum amount_of. */
static const struct grammar_word BASES[] = {
    {"event.amount", false}, {"event.net_amount", false}, {"referral.value", false}, {"reward.*", true}, {NULL, false},
};

static const struct grammar_word DELIVERIES[] = {{"link", false}, {"email", false}, {NULL, false}};

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
static const struct grammar_key DISCOUNT_KEYS[] = {
    {.name = "code",
     .shape = SHAPE_CODE,
     .doc = "generate (default): a code of its own; pool:<name>: the next one of that pool; stripe: Stripe makes a "
            "promotion code, by the program's connection; or the code itself, which is then everybody's."},
    {.name = "fixed",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "What it takes off an order, in minor units."},
    {.name = "max_amount",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "It takes off no more than this, in minor units."},
    {.name = "min_order",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "The order must be at least this, in minor units."},
    {.name = "percent_bp",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 1,
     .max = PERCENT_BP_MAX,
     .doc = "What share of an order it takes off, in basis points: 1000 is 10 %."},
};

static const struct grammar_object DISCOUNT = OBJECT("discount", DISCOUNT_KEYS);

static const struct grammar_word DELIVER_AS[] = {{"customer_balance", false}, {NULL, false}};

/* sorted table: by name */
static const struct grammar_key DELIVER_KEYS[] = {
    {.name = "as",
     .shape = SHAPE_WORD,
     .flags = KEY_REQUIRED,
     .words = DELIVER_AS,
     .doc = "customer_balance: it is added to the balance of Stripe's customer, which pays its next invoices."},
    {.name = "connection",
     .shape = SHAPE_ID,
     .flags = KEY_REQUIRED,
     .prefix = "con",
     .doc = "A connection of kind stripe with an API key."},
};

static const struct grammar_object DELIVER = OBJECT("deliver", DELIVER_KEYS);

/* sorted table: by name */
static const struct grammar_key GIFT_KEYS[] = {
    {.name = "connection",
     .shape = SHAPE_ID,
     .prefix = "con",
     .doc = "Of whom it is ordered. Default: the program's connection, or the workspace's."},
    {.name = "delivery",
     .shape = SHAPE_WORD,
     .words = DELIVERIES,
     .doc = "link (default): the beneficiary finds it in the portal; email: the provider sends it."},
    {.name = "product",
     .shape = SHAPE_LINE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Which card, as the provider names it. Default: what the beneficiary chooses."},
};

static const struct grammar_object GIFT = OBJECT("gift", GIFT_KEYS);

/* sorted table: by name */
static const struct grammar_key APPROVAL_KEYS[] = {
    {.name = "above",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 0,
     .max = MONEY_LIMIT,
     .doc = "A reward of more than this, in minor units, waits for a person's yes; others are due by themselves."},
    {.name = "second_above",
     .shape = SHAPE_INTEGER,
     .min = 0,
     .max = MONEY_LIMIT,
     .doc = "One of more than this waits for the yes of two different people. Not below above."},
};

const struct grammar_object GRAMMAR_APPROVAL = OBJECT("approval", APPROVAL_KEYS);

/* sorted table: by name */
static const struct grammar_key RELEASE_KEYS[] = {
    {.name = "events",
     .shape = SHAPE_EVENT_TYPES,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = LIMIT_RELEASE_EVENTS,
     .doc = "Types of events of the referral: the first of any of them ends the hold, also one that came before."},
};

const struct grammar_object GRAMMAR_RELEASE = OBJECT("release_on", RELEASE_KEYS);

/* In the order of enum rule_cap_scope. */
static const struct grammar_word CAP_SCOPES[] = {
    {"participant", false}, {"referral", false}, {"program", false}, {NULL, false}};

/* In the order of enum rule_period. */
static const struct grammar_word WINDOWS[] = {{"life", false}, {"year", false}, {"month", false},
                                              {"week", false}, {"day", false},  {NULL, false}};

static const struct grammar_word AT_LIMIT[] = {{"stop", false}, {"review", false}, {NULL, false}};

/* sorted table: by name */
static const struct grammar_key CAP_KEYS[] = {
    {.name = "amount",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "The rule grants no more than this in a window, in minor units of its currency; of the reward that reaches "
            "it, what is left. Either this or count."},
    {.name = "count",
     .shape = SHAPE_INTEGER,
     .flags = KEY_EITHER,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "The rule grants no more rewards than this in a window."},
    {.name = "per",
     .shape = SHAPE_WORD,
     .words = WINDOWS,
     .doc = "The window, of the time in UTC at which rewards are granted. A week begins on Monday. Default life: one "
            "for ever."},
    {.name = "scope",
     .shape = SHAPE_WORD,
     .flags = KEY_REQUIRED,
     .words = CAP_SCOPES,
     .doc = "Whose rewards of this rule are counted together: those for one participant's referrals, for one referral, "
            "or all of the program."},
};

const struct grammar_object GRAMMAR_CAP = OBJECT("cap", CAP_KEYS);

/* sorted table: by name */
static const struct grammar_key BUDGET_KEYS[] = {
    {.name = "amount",
     .shape = SHAPE_INTEGER,
     .flags = KEY_REQUIRED,
     .min = 1,
     .max = MONEY_LIMIT,
     .doc = "What may be granted in a window, in minor units. Not below what a rule always pays."},
    {.name = "at_limit",
     .shape = SHAPE_WORD,
     .words = AT_LIMIT,
     .doc = "What becomes of a reward for which too little is left: stop (default), it is not granted now; review, it "
            "waits for a person."},
    {.name = "currency",
     .shape = SHAPE_CURRENCY,
     .doc = "Which rewards are counted: those in this currency. Default the program's."},
    {.name = "per",
     .shape = SHAPE_WORD,
     .words = WINDOWS,
     .doc = "The window, of the time in UTC at which rewards are granted. A week begins on Monday. Default life: one "
            "for ever."},
};

const struct grammar_object GRAMMAR_BUDGET = OBJECT("budget", BUDGET_KEYS);

/* sorted table: by name */
static const struct grammar_key REWARD_KEYS[] = {
    {.name = "amount",
     .shape = SHAPE_AMOUNT,
     .doc = "How much. Required for credit, cash and gift cards; a custom reward may have a value that is not known "
            "yet, a discount has one when it is used."},
    {.name = "approval",
     .shape = SHAPE_APPROVAL,
     .words = APPROVALS,
     .object = &GRAMMAR_APPROVAL,
     .doc = "auto (default): due without a person's yes; manual: it waits for one, and then for the rest of its hold; "
            "or by its amount, which needs a rule with amounts."},
    {.name = "caps",
     .shape = SHAPE_OBJECTS,
     .min = 0,
     .max = LIMIT_CAPS,
     .object = &GRAMMAR_CAP,
     .doc = "What the rule grants at most. What a cap has no room for is not granted later."},
    {.name = "currency",
     .shape = SHAPE_CURRENCY,
     .doc = "Default the program's currency. Another one, or a unit x-<name>, cannot be a percentage."},
    {.name = "deliver",
     .shape = SHAPE_OBJECT,
     .object = &DELIVER,
     .doc = "Hands credit over at Stripe as soon as it is issued, so that it is spent there and not here. For kind "
            "credit, in a currency of money, without expires_days."},
    {.name = "description",
     .shape = SHAPE_TEXT,
     .min = 1,
     .max = LIMIT_LONG_TEXT_BYTES,
     .doc = "Shown to participants."},
    {.name = "discount",
     .shape = SHAPE_OBJECT,
     .object = &DISCOUNT,
     .doc = "What a reward of kind discount takes off an order. Required for that kind, and for no other."},
    {.name = "expires_days",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = EXPIRES_DAYS_MAX,
     .doc = "Days from when the reward is issued until what is left of it lapses. Default: never. Needs an amount or a "
            "discount."},
    {.name = "gift",
     .shape = SHAPE_OBJECT,
     .object = &GIFT,
     .doc = "Which gift card, and of whom. For kind gift_card."},
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
    {.name = "release_on",
     .shape = SHAPE_RELEASE,
     .object = &GRAMMAR_RELEASE,
     .doc = "Holds the reward until events of these types have come, or until a condition holds at some event of the "
            "referral. With hold_days: or until those are over, whichever is first."},
    {.name = "repeat", .flags = KEY_LATER, .doc = "Pays again for each payment."},
    {.name = "title",
     .shape = SHAPE_LINE,
     .min = 1,
     .max = LIMIT_TEXT_BYTES,
     .doc = "Shown to participants. Required for kind custom."},
    {.name = "to", .shape = SHAPE_WORD, .flags = KEY_REQUIRED, .words = GRAMMAR_ROLES, .doc = "Who gets it."},
    {.name = "validation",
     .shape = SHAPE_VALIDATION,
     .object = &GRAMMAR_VALIDATION,
     .doc =
         "Whether the business is asked about each reward of this rule: true, by the rules' validation; false, it is "
         "not; or which endpoint of its own is asked. Default: as the rules say."},
    {.name = "when", .shape = SHAPE_CONDITION, .doc = "Must hold too, at the moment when `on` happens."},
};

static const struct grammar_object REWARD = OBJECT("reward", REWARD_KEYS);

static const struct grammar_word JOINS[] = {{"invitation", false}, {"open", false}, {"approval", false}, {NULL, false}};

const struct grammar_word GRAMMAR_CHANNELS[] = {{"sms", false}, {"email", false}, {NULL, false}};

/* sorted table: by name */
static const struct grammar_key INVITE_KEYS[] = {
    {.name = "again_after_days",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = INVITE_DAYS_MAX,
     .doc = "Who was invited is not invited again by itself within so many days. Default 180."},
    {.name = "channels",
     .shape = SHAPE_WORDS,
     .min = 1,
     .words = GRAMMAR_CHANNELS,
     .doc = "By which ways; the first that reaches the customer is taken, a text message before e-mail. Default both."},
    {.name = "delay_hours",
     .shape = SHAPE_INTEGER,
     .min = 0,
     .max = INVITE_DELAY_HOURS_MAX,
     .doc = "Hours from the fact that enrolled the customer to the invitation. Default 24."},
    {.name = "reminder_days",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = INVITE_DAYS_MAX,
     .doc = "Days after the invitation at which who has referred nobody yet is reminded, once. Default: never."},
};

static const struct grammar_object INVITE = OBJECT("invite", INVITE_KEYS);

/* sorted table: by name */
static const struct grammar_key ENROLLMENT_KEYS[] = {
    {.name = "invite", .shape = SHAPE_OBJECT, .object = &INVITE, .doc = "How who takes part is told of it."},
    {.name = "join",
     .shape = SHAPE_WORD,
     .words = JOINS,
     .doc = "How people come to take part. invitation (default): by what happened, or because somebody says so; open: "
            "whoever asks on the program's page gets a link at once; approval: once somebody says yes."},
    {.name = "when",
     .shape = SHAPE_CUSTOMER_CONDITION,
     .doc = "What must have happened with a customer, asked of each job: facts that name the same object belong "
            "together, in whatever order they are told. Default: count.job.completed is gte 1 and "
            "last.survey.scored.data.score is gte 4."},
};

static const struct grammar_object ENROLLMENT = OBJECT("enrollment", ENROLLMENT_KEYS);

/* sorted table: by name */
static const struct grammar_key RULES_KEYS[] = {
    {.name = "attribution", .shape = SHAPE_OBJECT, .object = &ATTRIBUTION, .doc = "Who a referral belongs to."},
    {.name = "budgets",
     .shape = SHAPE_OBJECTS,
     .min = 0,
     .max = LIMIT_BUDGETS,
     .object = &GRAMMAR_BUDGET,
     .doc =
         "What the program may cost. Those of its current rules hold for all of its referrals, and for what is given "
         "by hand."},
    {.name = "dedupe", .flags = KEY_LATER, .doc = "What happens when a prospect was known before."},
    {.name = "enrollment",
     .shape = SHAPE_OBJECT,
     .object = &ENROLLMENT,
     .doc = "Which customers take part by what happened, and when they are invited. Without it, nobody by itself."},
    {.name = "expiry", .flags = KEY_LATER, .doc = "When a referral lapses."},
    {.name = "fraud",
     .shape = SHAPE_OBJECT,
     .object = &GRAMMAR_FRAUD,
     .doc = "What is held or blocked. Without it only what is known anyway is compared; with it, {} too, visits are "
            "compared as well."},
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
    {.name = "validation",
     .shape = SHAPE_OBJECT,
     .object = &GRAMMAR_VALIDATION,
     .doc =
         "The business is asked whether each reward is to be given, and it waits for the answer; a reward rule may say "
         "otherwise. Without it, nobody."},
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
