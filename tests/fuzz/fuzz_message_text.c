/* Texts of messages: any text is a template or is refused with its place; what was accepted can be filled, with values
 * of the worst kind too, fits, and has no half character at its end. */

#include <stdlib.h>

#include "base/limits.h"
#include "domain/message/message_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void fill(struct str text, struct str value)
{
    struct arena arena = {0};
    struct view *values = view_new(&arena);
    struct str filled = STR_NONE;
    for (size_t i = 0; message_variables[i] != NULL; i++)
        if (!str_is_none(value))
            view_text(values, message_variables[i], value);
    require(message_text_fill(text, values, &arena, &filled, NULL) == STATUS_OK);
    require(filled.size <= LIMIT_MESSAGE_TEXT_BYTES && str_is_text(filled));
    arena_release(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {size == 0 ? "" : (const char *)data, size};
    struct error err = {0};
    if (!str_is_text(text))
        return 0; /* no JSON brings it */
    if (message_text_check(text, "text", &err) != STATUS_OK) {
        require(err.code != ERROR_INTERNAL && err.detail[0] != '\0');
        return 0;
    }
    fill(text, STR_NONE);
    fill(text, STR("{{link}}{{#link}}<b>\xf0\x9f\x8e\x81"));
    return 0;
}
