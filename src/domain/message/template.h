#pragma once

#include "base/entity.h"
#include "base/locale/catalogue.h"
#include "base/schema.h"
#include "domain/message/message.h"

/* The texts of a program's messages by kind, channel and language: its own, which have versions that never change, or
 * the usual ones (message_usual.h).
 *
 * Runs inside a transaction, on its thread. */

struct message_template {
    struct id id; /* none: the usual one */
    struct id program_id;
    int kind, channel;
    struct str language; /* "en", "de-AT" */
    int64_t version;     /* 0: the usual one */
    struct str subject, text;
    int64_t created_at; /* TIME_NONE: the usual one */

    bool is_default;
    struct str told_channel;
};

extern const struct entity message_template_entity;

/* Body of PUT /v1/message_templates. */
struct template_fields {
    struct id program_id;
    int kind, channel; /* FIELD_CHOICE: number + 1 of a kind; of a channel its number */
    struct str language;
    struct str subject;
    struct str text; /* absent: the usual one holds again */
};
extern const struct schema template_schema;

/* What the field table does not know: texts and language, in place. ERROR_UNKNOWN_VARIABLE with `offset`. Any thread.
 * A kind that has no usual text (custom, reply) is ERROR_INVALID_VALUE `kind`; a subject of a text message `subject`.
 */
MUST_CHECK enum status template_fields_check(struct template_fields *fields, struct arena *arena, struct error *err);

/* Writes the next version; the very texts that hold already are no new one. ERROR_NOT_FOUND `program_id`. */
MUST_CHECK enum status template_put(struct act *act, const struct template_fields *fields, struct message_template *ret,
                                    struct error *err);

/* All that hold for a program: its own, and the usual ones of each kind, channel and language that it has none for; by
 * kind, channel, language. In the transaction's arena. */
MUST_CHECK enum status template_list(struct act *act, const struct id *program_id, struct message_template **ret,
                                     size_t *ret_count, struct error *err);

/* The one that holds for somebody whose language is `tag` (or absent): of the very tag, of its language, the usual one
 * of its language; else the same in the business's. */
MUST_CHECK enum status template_find(struct act *act, const struct id *program_id, enum message_kind kind, int channel,
                                     struct str tag, struct str business_tag, struct message_template *ret,
                                     struct error *err);
