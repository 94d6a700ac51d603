/* The statements of templates. */

#include "domain/message/template_store.h"

#define TEMPLATE_TYPES "i" MESSAGE_TEMPLATE_COLUMNS(ENTITY_LETTER)

_Static_assert(ENTITY_COUNT(MESSAGE_TEMPLATE_COLUMNS) == 9, "the INSERT has a place for each column");

const struct statement template_statements[TEMPLATE_SQL_COUNT] = {
    [TEMPLATE_SQL_INSERT] =
        {
            .name = "message_template_insert",
            .purpose = "write a version of a template; no row when somebody else has written it",
            .text = "INSERT INTO message_template (ws" MESSAGE_TEMPLATE_COLUMNS(
                ENTITY_NAME) ") VALUES (" PLACES_10 ") ON CONFLICT DO NOTHING RETURNING id",
            .params = TEMPLATE_TYPES,
            .columns = "b",
        },
    [TEMPLATE_SQL_OF_PROGRAM] =
        {
            .name = "message_template_of_program",
            .purpose = "a program's own templates, the newest version of each",
            .text = "SELECT ws" MESSAGE_TEMPLATE_COLUMNS(
                ENTITY_NAME) " FROM message_template t WHERE ws = $1 AND program_id = $2 AND version = (SELECT "
                             "MAX(o.version) FROM message_template o WHERE o.ws = t.ws AND o.program_id = t.program_id "
                             "AND o.kind = t.kind AND o.channel = t.channel AND o.language = t.language) LIMIT 1000",
            .params = "ib",
            .columns = TEMPLATE_TYPES,
        },
    [TEMPLATE_SQL_NEWEST] =
        {
            .name = "message_template_newest",
            .purpose = "the newest version of a program's template in a language",
            .text = "SELECT ws" MESSAGE_TEMPLATE_COLUMNS(
                ENTITY_NAME) " FROM message_template WHERE ws = $1 AND program_id = $2 AND kind = $3 AND channel = $4 "
                             "AND language = $5 ORDER BY version DESC LIMIT 1",
            .params = "ibiit",
            .columns = TEMPLATE_TYPES,
        },
    [TEMPLATE_SQL_STRAY] =
        {
            .name = "message_template_stray",
            .purpose = "templates of programs that do not exist (verify, B20)",
            .text = "SELECT t.id FROM message_template t LEFT JOIN program p ON p.ws = t.ws AND p.id = t.program_id "
                    "WHERE t.ws = $1 AND p.id IS NULL",
            .params = "i",
            .columns = "b",
        },
};
