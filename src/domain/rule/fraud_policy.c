/* `fraud` of the rules document: its grammar, and how it becomes a policy (domain/fraud/policy.h). What the document
 * leaves out is as in the usual policy. */

#include "domain/fraud/policy.h"

#include "base/limits.h"
#include "base/time.h"
#include "domain/rule/compile.h"
#include "domain/rule/rule.h"

#define OBJECT(name, keys)                                                                                             \
    {                                                                                                                  \
        (name), (keys), sizeof(keys) / sizeof((keys)[0])                                                               \
    }

enum { COUNT_MAX = 10000, QUICK_S_MAX = 3600, SCORE_MAX = 100 };

/* In the order of enum fraud_do. */
static const struct grammar_word DOES[] = {
    {"allow", false}, {"score", false}, {"hold", false}, {"block", false}, {NULL, false}};

/* Where somebody is never holds or blocks anything by itself. */
static const struct grammar_word NETWORK_DOES[] = {{"allow", false}, {"score", false}, {NULL, false}};

/* In the order of VELOCITY_US. */
static const struct grammar_word VELOCITY_PERIODS[] = {
    {"hour", false}, {"day", false}, {"week", false}, {"month", false}, {NULL, false}};
static const int64_t VELOCITY_US[] = {3600 * TIME_US_PER_S, TIME_US_PER_DAY, 7 * TIME_US_PER_DAY, 30 * TIME_US_PER_DAY};

#define A_WORD .shape = SHAPE_WORD, .words = DOES

/* sorted table: by name */
static const struct grammar_key CLUSTER_KEYS[] = {
    {.name = "count",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = COUNT_MAX,
     .doc = "So many people a day are no cause for suspicion. Default 5."},
    {.name = "do", A_WORD, .doc = "Default hold."},
};
static const struct grammar_object CLUSTER = OBJECT("fraud_cluster", CLUSTER_KEYS);

/* sorted table: by name */
static const struct grammar_key QUICK_KEYS[] = {
    {.name = "do", A_WORD, .doc = "Default score."},
    {.name = "seconds",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = QUICK_S_MAX,
     .doc = "From the click to the form in less than this. Default 15."},
};
static const struct grammar_object QUICK = OBJECT("fraud_quick", QUICK_KEYS);

/* sorted table: by name */
static const struct grammar_key VELOCITY_KEYS[] = {
    {.name = "count",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = COUNT_MAX,
     .doc = "So many referrals are no cause for suspicion. Default 20."},
    {.name = "do", A_WORD, .doc = "Default hold."},
    {.name = "per", .shape = SHAPE_WORD, .words = VELOCITY_PERIODS, .doc = "Within which time. Default day."},
};
static const struct grammar_object VELOCITY = OBJECT("fraud_velocity", VELOCITY_KEYS);

/* sorted table: by name */
static const struct grammar_key FRAUD_KEYS[] = {
    {.name = "bots",
     A_WORD,
     .doc =
         "A program that says it is one sent the form or opened the link, or a page opened it unseen. Default hold."},
    {.name = "cluster",
     .shape = SHAPE_OBJECT,
     .object = &CLUSTER,
     .doc = "Many people whom one participant brings from one network and kind of device."},
    {.name = "cycle", A_WORD, .doc = "The referrer was brought by the referred, directly or by others. Default hold."},
    {.name = "disposable_email", A_WORD, .doc = "An address of a service for throw-away mailboxes. Default hold."},
    {.name = "household", A_WORD, .doc = "One address, or one surname behind one network. Default score."},
    {.name = "quick", .shape = SHAPE_OBJECT, .object = &QUICK, .doc = "A form that is sent quicker than people are."},
    {.name = "score_block",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = SCORE_MAX,
     .doc = "From this score on nothing is paid unless a person says so. Default 90."},
    {.name = "score_hold",
     .shape = SHAPE_INTEGER,
     .min = 1,
     .max = SCORE_MAX,
     .doc = "From this score on rewards wait for a person. Default 50."},
    {.name = "self_referral",
     A_WORD,
     .doc = "Both sides have one mailbox, phone number, browser or payout account. Default hold. One and the same "
            "contact is never paid for bringing itself, whatever this says."},
    {.name = "shared_device",
     A_WORD,
     .doc = "The referrer's kind of device, behind the referrer's network. Default score."},
    {.name = "shared_network",
     .shape = SHAPE_WORD,
     .words = NETWORK_DOES,
     .doc = "The referrer's network, or one from which many people come. Default score: alone it holds nothing."},
    {.name = "velocity",
     .shape = SHAPE_OBJECT,
     .object = &VELOCITY,
     .doc = "Many referrals of one participant in a short time."},
    {.name = "verify",
     .shape = SHAPE_WORDS,
     .min = 1,
     .words = GRAMMAR_CHANNELS,
     .doc = "The referred person is sent a link by each of these, and rewards wait until each was confirmed."},
};

const struct grammar_object GRAMMAR_FRAUD = OBJECT("fraud", FRAUD_KEYS);

/* Which signals a word of the document is about. */
struct signal_key {
    const char *name;
    enum fraud_signal signals[4];
    size_t count;
};

static const struct signal_key SIGNAL_KEYS[] = {
    {"bots", {FRAUD_BOT}, 1},
    {"cycle", {FRAUD_CYCLE}, 1},
    {"disposable_email", {FRAUD_DISPOSABLE_EMAIL}, 1},
    {"household", {FRAUD_HOUSEHOLD}, 1},
    {"self_referral", {FRAUD_SAME_EMAIL, FRAUD_SAME_PHONE, FRAUD_SAME_COOKIE, FRAUD_SAME_PAYOUT}, 4},
    {"shared_device", {FRAUD_SAME_DEVICE}, 1},
    {"shared_network", {FRAUD_SAME_NETWORK, FRAUD_NETWORK_VELOCITY}, 2},
};

static void read_signals(const json_t *json, struct fraud_policy *policy)
{
    for (size_t i = 0; i < sizeof SIGNAL_KEYS / sizeof SIGNAL_KEYS[0]; i++)
        for (size_t s = 0; s < SIGNAL_KEYS[i].count; s++) {
            enum fraud_signal signal = SIGNAL_KEYS[i].signals[s];
            policy->of[signal] =
                (enum fraud_do)shape_word(&GRAMMAR_FRAUD, json, SIGNAL_KEYS[i].name, (int)policy->of[signal]);
        }
}

/* What is allowed has no limit that could be passed. */
static enum status read_limited(struct compiler *compiler, const json_t *json, const char *name, const char *limit,
                                const struct grammar_object *object, enum fraud_do *does)
{
    const json_t *said = json_object_get(json, name);
    *does = (enum fraud_do)shape_word(object, said, "do", (int)*does);
    if (*does != FRAUD_ALLOW || json_object_get(said, limit) == NULL)
        return STATUS_OK;
    size_t mark = rule_path_enter(&compiler->path, name);
    TRY(compile_fail_at(compiler, limit, ERROR_INVALID_VALUE,
                        "What is allowed has no limit: leave this out, or say "
                        "score, hold or block"));
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}

static enum status read_limits(struct compiler *compiler, const json_t *json, struct fraud_policy *policy)
{
    const json_t *velocity = json_object_get(json, "velocity");
    enum { DAY = 1 };
    TRY(read_limited(compiler, json, "cluster", "count", &CLUSTER, &policy->of[FRAUD_CLUSTER]));
    TRY(read_limited(compiler, json, "quick", "seconds", &QUICK, &policy->of[FRAUD_QUICK]));
    TRY(read_limited(compiler, json, "velocity", "count", &VELOCITY, &policy->of[FRAUD_VELOCITY]));
    policy->cluster_count = shape_integer(json_object_get(json, "cluster"), "count", policy->cluster_count);
    policy->quick_s = shape_integer(json_object_get(json, "quick"), "seconds", policy->quick_s);
    policy->velocity_count = shape_integer(velocity, "count", policy->velocity_count);
    policy->velocity_us = VELOCITY_US[shape_word(&VELOCITY, velocity, "per", DAY)];
    return STATUS_OK;
}

static enum status read_scores(struct compiler *compiler, const json_t *json, struct fraud_policy *policy)
{
    bool hold_said = json_object_get(json, "score_hold") != NULL;
    policy->score_hold = shape_integer(json, "score_hold", policy->score_hold);
    policy->score_block = shape_integer(json, "score_block", policy->score_block);
    if (policy->score_hold < policy->score_block)
        return STATUS_OK;
    return compile_fail_at(compiler, hold_said ? "score_hold" : "score_block", ERROR_INVALID_VALUE,
                           "score_hold (%lld) must be below score_block (%lld): what is blocked is not held",
                           (long long)policy->score_hold, (long long)policy->score_block);
}

static unsigned read_verify(const json_t *list)
{
    unsigned channels = 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        channels |= 1U << (grammar_find_word(GRAMMAR_CHANNELS, name) - GRAMMAR_CHANNELS);
    }
    return channels;
}

enum status fraud_compile(struct compiler *compiler, const json_t *json, struct fraud_policy *ret_policy)
{
    *ret_policy = fraud_policy_usual;
    if (json == NULL)
        return STATUS_OK;
    size_t mark = rule_path_enter(&compiler->path, "fraud");
    ret_policy->asked = true;
    read_signals(json, ret_policy);
    ret_policy->verify = read_verify(json_object_get(json, "verify"));
    TRY(read_limits(compiler, json, ret_policy));
    TRY(read_scores(compiler, json, ret_policy));
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}
