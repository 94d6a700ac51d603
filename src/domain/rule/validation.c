/* `validation` of the rules document, and of a reward rule: of whom it is asked whether a reward is to be given. */

#include "domain/rule/compile.h"
#include "domain/rule/rule.h"

/* sorted table: by name */
static const struct grammar_key VALIDATION_KEYS[] = {
    {.name = "endpoint",
     .shape = SHAPE_ID,
     .flags = KEY_REQUIRED,
     .prefix = "whk",
     .doc = "The webhook endpoint that is asked about each reward, whatever events it is told of."},
};
const struct grammar_object GRAMMAR_VALIDATION = {"validation", VALIDATION_KEYS,
                                                  sizeof VALIDATION_KEYS / sizeof VALIDATION_KEYS[0]};

static struct id endpoint_of(const json_t *json)
{
    struct id id = {{0}};
    if (json != NULL && !id_parse(shape_text(json, "endpoint"), "whk", &id))
        id = (struct id){{0}}; /* shape_check() lets none through */
    return id;
}

void validation_compile(const json_t *json, struct rules *rules)
{
    rules->validation_endpoint_id = endpoint_of(json);
}

enum status validation_compile_rule(struct compiler *compiler, const json_t *json, struct reward_rule *rule)
{
    const json_t *said = json_object_get(json, "validation");
    const struct id *usual = &compiler->rules->validation_endpoint_id;
    if (json_is_true(said) && id_is_none(usual))
        return compile_fail_at(compiler, "validation", ERROR_INVALID_VALUE,
                               "These rules name nobody who is asked: say which endpoint is");
    if (json_is_object(said))
        rule->validation_endpoint_id = endpoint_of(said);
    else if (!json_is_false(said))
        rule->validation_endpoint_id = *usual;
    return STATUS_OK;
}
