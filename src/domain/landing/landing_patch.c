/* Checks of what a program wants its page to be, and its own words. The document of texts is checked as a whole when it
 * comes, so that whoever reads it need not. Pure; any thread. */

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/url.h"
#include "domain/contact/normalise.h"
#include "domain/landing/landing.h"
#include "domain/workspace/business.h"

static const struct {
    const char *name;
    size_t bytes;
    bool lines; /* may have more than one */
} kinds[LANDING_TEXTS] = {
    [LANDING_HEADLINE] = {"headline", LIMIT_PAGE_HEADLINE_BYTES, false},
    [LANDING_BODY] = {"body", LIMIT_PAGE_TEXT_BYTES, true},
    [LANDING_BUTTON] = {"button", LIMIT_PAGE_BUTTON_BYTES, false},
    [LANDING_THANKS] = {"thanks", LIMIT_PAGE_TEXT_BYTES, true},
};

/* ---- texts ---- */

static enum status refuse(const char *language, const char *name, const char *why, struct error *err)
{
    char param[ERROR_PARAM_SIZE];
    snprintf(param, sizeof param, "texts.%.20s%s%.20s", language, name == NULL ? "" : ".", name == NULL ? "" : name);
    return error_set(err, ERROR_INVALID_VALUE, param, "%s", why);
}

/* Whether each brace begins one of the places. */
static bool has_known_places(const char *text)
{
    static const char *const places[] = {"{business}", "{name}", "{offer}"};
    for (const char *at = strchr(text, '{'); at != NULL; at = strchr(at + 1, '{')) {
        size_t place = 0;
        while (place < 3 && strncmp(at, places[place], strlen(places[place])) != 0)
            place++;
        if (place == 3)
            return false;
    }
    return true;
}

/* Line ends aside, for texts that may have some. */
static bool is_readable(struct str text, bool lines)
{
    while (lines && !str_is_none(text)) {
        struct str line = str_split(&text, '\n');
        if (!text_is_plain(line))
            return false;
    }
    return text_is_plain(text);
}

static enum status check_text(const char *language, const char *name, const json_t *json, struct error *err)
{
    size_t kind = 0;
    while (kind < LANDING_TEXTS && strcmp(kinds[kind].name, name) != 0)
        kind++;
    if (kind == LANDING_TEXTS)
        return refuse(language, name, "Texts are headline, body, button and thanks.", err);
    const char *text = json_string_value(json);
    if (text == NULL || json_string_length(json) == 0)
        return refuse(language, name, "A text is what people read: leave it out for the usual one.", err);
    if (json_string_length(json) > kinds[kind].bytes)
        return refuse(language, name, "This text is longer than the page has room for.", err);
    if (!is_readable(str_from(text), kinds[kind].lines))
        return refuse(language, name, "This text has characters that cannot be read, or lines where one is wanted.",
                      err);
    if (!has_known_places(text))
        return refuse(language, name, "A brace begins one of {business}, {name} and {offer}, and nothing else.", err);
    return STATUS_OK;
}

static enum status check_texts(const json_t *texts, struct arena *arena, struct error *err)
{
    const char *language, *name;
    json_t *of_language, *text;
    if (!json_is_object(texts))
        return error_set(err, ERROR_INVALID_TYPE, "texts", "texts must be an object of languages.");
    if (json_object_size(texts) > LIMIT_PAGE_LANGUAGES)
        return error_set(err, ERROR_OUT_OF_RANGE, "texts", "A page has texts of its own in at most %d languages.",
                         LIMIT_PAGE_LANGUAGES);
    json_object_foreach((json_t *)texts, language, of_language)
    {
        struct str tag;
        if (locale_normalise(str_from(language), "texts", arena, &tag, NULL) != STATUS_OK ||
            !json_is_object(of_language))
            return refuse(language, NULL, "texts has an object of texts for each language tag, such as en.", err);
        json_object_foreach(of_language, name, text) TRY(check_text(language, name, text, err));
    }
    return STATUS_OK;
}

static enum status take_texts(struct landing_patch *patch, struct arena *arena, struct error *err)
{
    patch->texts_text = STR_NONE;
    if (patch->texts == NULL)
        return STATUS_OK;
    TRY(check_texts(patch->texts, arena, err));
    if (json_object_size(patch->texts) == 0)
        return STATUS_OK;
    char *text = json_text(patch->texts);
    patch->texts_text = str_copy(arena, str_from(text));
    free(text);
    return STATUS_OK;
}

static const json_t *texts_in(const json_t *texts, struct str tag, struct arena *arena)
{
    return json_object_get(texts, arena_format(arena, "%.*s", STR_ARG(tag)));
}

struct str landing_own_text(const struct landing *landing, struct str locale, enum landing_text text,
                            struct arena *arena)
{
    struct str rest = locale;
    struct str language = str_split(&rest, '-');
    if (str_is_none(landing->texts))
        return STR_NONE;
    json_t *texts = json_loadb(landing->texts.data, landing->texts.size, 0, NULL);
    const json_t *found = json_object_get(texts_in(texts, locale, arena), kinds[text].name);
    if (found == NULL)
        found = json_object_get(texts_in(texts, language, arena), kinds[text].name);
    struct str copy = found == NULL ? STR_NONE : str_copy(arena, str_from(json_string_value(found)));
    json_decref(texts);
    return copy;
}

/* ---- the rest ---- */

static enum status check_url(struct str url, const char *param, struct error *err)
{
    const char *wrong = str_is_none(url) || url.size == 0 ? NULL : url_check(url);
    return wrong == NULL ? STATUS_OK : error_set(err, ERROR_INVALID_VALUE, param, "The address %s.", wrong);
}

/* As people write it, but a number: it is the address of a link too. */
static enum status check_phone(struct str phone, struct error *err)
{
    size_t digits = 0;
    for (size_t i = 0; !str_is_none(phone) && i < phone.size; i++) {
        digits += phone.data[i] >= '0' && phone.data[i] <= '9';
        if (memchr("0123456789+-()/. ", phone.data[i], 17) == NULL)
            digits = SIZE_MAX / 2;
    }
    if (str_is_none(phone) || phone.size == 0 || (digits >= 3 && digits <= 15))
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_VALUE, "phone", "A phone number has digits, spaces and any of + - ( ) / .");
}

static enum status take_fields(struct landing_patch *patch, struct error *err)
{
    static const char *const words[] = {"call_time", "company", "consent", "notes", "told_by"};
    enum { WORDS = 5 };
    patch->field_bits = 0;
    for (size_t i = 0; i < patch->fields.count; i++) {
        size_t word = 0;
        while (word < WORDS && !str_equal(patch->fields.items[i], str_from(words[word])))
            word++;
        if (word == WORDS)
            return error_set(err, ERROR_INVALID_VALUE, "fields",
                             "Fields are call_time, company, consent, notes and told_by.");
        patch->field_bits |= 1U << word;
    }
    return STATUS_OK;
}

static enum status take_logo(struct landing_patch *patch, struct arena *arena, struct error *err)
{
    struct buf clean = {0};
    size_t size;
    patch->picture_bytes = STR_NONE;
    if (str_is_none(patch->logo) || patch->logo.size == 0)
        return STATUS_OK;
    uint8_t *bytes = arena_alloc(arena, patch->logo.size);
    if (sodium_base642bin(bytes, patch->logo.size, patch->logo.data, patch->logo.size, NULL, &size, NULL,
                          sodium_base64_VARIANT_ORIGINAL) != 0)
        return error_set(err, ERROR_INVALID_VALUE, "logo", "A logo is the bytes of a file in base64 (RFC 4648).");
    if (size > LIMIT_LOGO_BYTES)
        return error_set(err, ERROR_OUT_OF_RANGE, "logo", "A logo has at most 128 KiB.");
    enum status status = picture_clean((struct str){(const char *)bytes, size}, "logo", &patch->picture, &clean, err);
    if (status == STATUS_OK)
        patch->picture_bytes = str_copy(arena, buf_str(&clean));
    buf_release(&clean);
    return status;
}

enum status landing_patch_check(struct landing_patch *patch, struct arena *arena, struct error *err)
{
    if (!str_is_none(patch->brand_color) && patch->brand_color.size > 0)
        TRY(brand_color_check(patch->brand_color, arena, &patch->brand_color, err));
    if (!str_is_none(patch->country) && patch->country.size > 0)
        TRY(country_normalise(patch->country, "country", arena, &patch->country, err));
    TRY(check_url(patch->privacy_url, "privacy_url", err));
    TRY(check_url(patch->terms_url, "terms_url", err));
    TRY(check_phone(patch->phone, err));
    TRY(take_fields(patch, err));
    TRY(take_texts(patch, arena, err));
    return take_logo(patch, arena, err);
}
