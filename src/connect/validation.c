/* Reading a business's answer. See validation.h. */

#include "connect/validation.h"

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "connect/webhook.h"

/* sorted table: by value */
static const int unheard[] = {401, 404, 405, 407, 408, 411, 413, 414, 415, 421, 425, 426, 429, 431};

static enum validation_says says_of(int status)
{
    if (status >= 200 && status < 300)
        return VALIDATION_ANSWER_YES;
    for (size_t i = 0; i < sizeof unheard / sizeof unheard[0]; i++)
        if (status == unheard[i])
            return VALIDATION_ANSWER_NONE;
    return status >= 400 && status < 500 ? VALIDATION_ANSWER_NO : VALIDATION_ANSWER_NONE;
}

/* `reason` of a JSON object; absent: it is none, or says nothing. */
static struct str reason_of_json(struct str body, struct arena *arena)
{
    json_t *json = NULL;
    if (json_parse(body, &json, NULL) != STATUS_OK)
        return STR_NONE;
    const char *reason = json_string_value(json_object_get(json, "reason"));
    struct str copy = reason == NULL ? STR_NONE : str_copy(arena, str_from(reason));
    json_decref(json);
    return copy;
}

/* Markup and half a JSON are no sentences. */
static bool is_prose(struct str line)
{
    return line.size > 0 && line.data[0] != '<' && line.data[0] != '{' && line.data[0] != '[';
}

static struct str first_line(struct str body)
{
    struct str rest = str_trim(body);
    struct str line = str_trim(str_split(&rest, '\n'));
    return is_prose(line) ? line : STR_NONE;
}

static struct str cut(struct str text)
{
    size_t size = text.size;
    if (size <= LIMIT_VALIDATION_REASON_BYTES)
        return text;
    size = LIMIT_VALIDATION_REASON_BYTES;
    while (size > 0 && ((uint8_t)text.data[size] & 0xc0) == 0x80) /* within a character */
        size--;
    return (struct str){text.data, size};
}

static struct str reason_of(const struct webhook_answer *answer, struct arena *arena)
{
    if (str_is_none(answer->body))
        return STR_NONE;
    struct str reason = reason_of_json(answer->body, arena);
    if (str_is_none(reason))
        reason = first_line(answer->body);
    reason = str_is_none(reason) ? reason : str_trim(text_make_plain(cut(str_trim(reason)), arena));
    return str_is_none(reason) || reason.size == 0 ? STR_NONE : reason;
}

void validation_reply_read(const struct client_reply *reply, struct arena *arena, struct validation_reply *ret)
{
    struct webhook_answer answer;
    webhook_answer_read(reply, arena, &answer);
    bool answered = answer.kind != WEBHOOK_ANSWER_UNREACHABLE && answer.kind != WEBHOOK_ANSWER_NONE;
    *ret = (struct validation_reply){
        .says = answered ? says_of(answer.status) : VALIDATION_ANSWER_NONE,
        .status = answered ? answer.status : 0,
        .reason = STR_NONE,
    };
    if (ret->says == VALIDATION_ANSWER_NO)
        ret->reason = reason_of(&answer, arena);
    if (ret->says != VALIDATION_ANSWER_YES && str_is_none(ret->reason))
        ret->reason = answered ? str_from(arena_format(arena, "The business's system answered %d.", answer.status))
                               : cut(answer.detail);
}
