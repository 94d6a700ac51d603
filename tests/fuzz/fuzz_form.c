/* Forms, and the headers that pages are chosen by: whatever is sent is read or refused, and what is read is text. */

#include <stdlib.h>

#include "base/form.h"
#include "base/limits.h"
#include "base/locale/accept.h"
#include "pages/assets.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_form(struct str body)
{
    struct arena arena = {0};
    struct form form;
    struct error err = {0};
    if (form_read(body, &arena, &form, &err) == STATUS_OK) {
        require(form.count <= LIMIT_FORM_FIELDS);
        for (size_t i = 0; i < form.count; i++) {
            require(str_is_text(form.fields[i].name) && str_is_text(form.fields[i].value));
            require(form.fields[i].value.size <= body.size);
        }
        struct str text = form_text(&form, "note", &arena);
        require(str_find(text, '\r') == SIZE_MAX);
    } else {
        require(err.code == ERROR_BAD_REQUEST || err.code == ERROR_BODY_TOO_LARGE);
    }
    arena_release(&arena);
}

static void check_headers(struct str header)
{
    struct accepted accepted = language_accept(header);
    require(accepted.language < LANGUAGES && accepted.tag[0] != '\0');
    (void)asset_accepts(header, STR("br"));
    (void)form_is_type(header);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = {(const char *)data, size};
    check_form(text);
    check_headers(text);
    return 0;
}
