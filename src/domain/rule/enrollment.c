/* Compiles `enrollment`: which customers take part by what happened, and how they are invited. What the document leaves
 * out is the usual case: a job was done, and its customer was content. */

#include "domain/rule/compile.h"
#include "domain/rule/rule.h"

enum {
    DELAY_HOURS_DEFAULT = 24,
    AGAIN_AFTER_DAYS_DEFAULT = 180,
    CHANNELS_ALL = RULE_CHANNEL_SMS | RULE_CHANNEL_EMAIL,
};

static const char WHEN_DEFAULT[] = "{\"all\": [{\"field\": \"count.job.completed\", \"op\": \"gte\", \"value\": 1}, "
                                   "{\"field\": \"last.survey.scored.data.score\", \"op\": \"gte\", \"value\": 4}]}";

static enum status read_when(struct compiler *compiler, const json_t *json, struct rule_enrollment *enrollment)
{
    json_t *when = json_object_get(json, "when");
    json_t *usual = when == NULL ? json_loads(WHEN_DEFAULT, 0, NULL) : NULL;
    size_t mark = rule_path_enter(&compiler->path, "when");
    enum status status = condition_compile(compiler, when == NULL ? usual : when, &enrollment->when);
    json_decref(usual);
    TRY(status);
    rule_path_leave(&compiler->path, mark);
    return STATUS_OK;
}

static unsigned read_channels(const json_t *list)
{
    unsigned channels = list == NULL ? CHANNELS_ALL : 0;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *name = json_string_value(json_array_get(list, i));
        channels |= 1U << (grammar_find_word(GRAMMAR_CHANNELS, name) - GRAMMAR_CHANNELS);
    }
    return channels;
}

static enum rule_join read_join(struct str word)
{
    if (str_equal(word, STR("open")))
        return RULE_JOIN_OPEN;
    return str_equal(word, STR("approval")) ? RULE_JOIN_APPROVAL : RULE_JOIN_INVITATION;
}

enum rule_join rules_join(const struct rules *rules)
{
    return rules->enrollment == NULL ? RULE_JOIN_INVITATION : rules->enrollment->join;
}

enum status enrollment_compile(struct compiler *compiler, json_t *json, const struct rule_enrollment **ret_enrollment)
{
    struct compile_asks asked = {.of_customer = true};
    struct compile_asks *before = compiler->asked;
    struct rule_enrollment *enrollment = arena_alloc(compiler->arena, sizeof *enrollment);
    const json_t *invite = json_object_get(json, "invite");
    enrollment->delay_hours = shape_integer(invite, "delay_hours", DELAY_HOURS_DEFAULT);
    enrollment->again_after_days = shape_integer(invite, "again_after_days", AGAIN_AFTER_DAYS_DEFAULT);
    enrollment->reminder_days = shape_integer(invite, "reminder_days", 0);
    enrollment->join = read_join(shape_text(json, "join"));
    enrollment->channels = read_channels(json_object_get(invite, "channels"));
    compiler->asked = &asked;
    enum status status = read_when(compiler, json, enrollment);
    compiler->asked = before;
    TRY(status);
    enrollment->count_types = compile_types(compiler, asked.count_types, asked.count_type_count);
    enrollment->count_type_count = asked.count_type_count;
    enrollment->last_types = compile_types(compiler, asked.last_types, asked.last_type_count);
    enrollment->last_type_count = asked.last_type_count;
    *ret_enrollment = enrollment;
    return STATUS_OK;
}
