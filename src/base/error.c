/* The table of error codes, and the text of one error. Names in the table are part of the API. Any thread; an error
 * belongs to its owner. */

#include "base/error.h"

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { EXPLAIN_SIZE = 96 };

static const struct error_info error_table[ERROR_CODE_COUNT] = {
    [ERROR_NONE] = {"none", STATUS_OK, 200, "No error"},
    [ERROR_BAD_REQUEST] = {"bad_request", STATUS_INVALID, 400, "The request is malformed"},
    [ERROR_BODY_TOO_LARGE] = {"body_too_large", STATUS_INVALID, 413, "The request body is too large"},
    [ERROR_BUDGET_EXHAUSTED] = {"budget_exhausted", STATUS_CONFLICT, 409, "The budget has too little left"},
    [ERROR_CODE_TAKEN] = {"code_taken", STATUS_CONFLICT, 409, "The code is taken"},
    [ERROR_CONFIRMATION_REQUIRED] = {"confirmation_required", STATUS_FORBIDDEN, 403,
                                     "Confirm with your password or a code first"},
    [ERROR_CONFLICT] = {"conflict", STATUS_CONFLICT, 409, "The request contradicts what is stored"},
    [ERROR_CSRF_FAILED] = {"csrf_failed", STATUS_FORBIDDEN, 403, "This was not sent by the console"},
    [ERROR_DISK_FULL] = {"disk_full", STATUS_DISK_FULL, 507, "There is no room to store this"},
    [ERROR_EVENT_CONFLICT] = {"event_conflict", STATUS_CONFLICT, 409,
                              "The same natural key is stored with other content"},
    [ERROR_FORBIDDEN] = {"forbidden", STATUS_FORBIDDEN, 403, "This key may not do that"},
    [ERROR_HEADER_TOO_LARGE] = {"header_too_large", STATUS_INVALID, 431, "The request header is too large"},
    [ERROR_IDEMPOTENCY_GONE] = {"idempotency_gone", STATUS_CONFLICT, 409, "The stored answer was destroyed"},
    [ERROR_IDEMPOTENCY_MISMATCH] = {"idempotency_mismatch", STATUS_UNPROCESSABLE, 422,
                                    "The idempotency key was used with another body"},
    [ERROR_INSUFFICIENT_CREDIT] = {"insufficient_credit", STATUS_CONFLICT, 409, "There is not enough credit"},
    [ERROR_INTERNAL] = {"internal", STATUS_INTERNAL, 500, "Something went wrong in the server"},
    [ERROR_INVALID_CREDENTIALS] = {"invalid_credentials", STATUS_UNAUTHORIZED, 401,
                                   "The e-mail address or the password is not right"},
    [ERROR_INVALID_CURRENCY] = {"invalid_currency", STATUS_INVALID, 400, "The currency is not valid here"},
    [ERROR_INVALID_CURSOR] = {"invalid_cursor", STATUS_INVALID, 400, "The cursor is not of this list"},
    [ERROR_INVALID_JSON] = {"invalid_json", STATUS_INVALID, 400, "The body is not acceptable JSON"},
    [ERROR_INVALID_SIGNATURE] = {"invalid_signature", STATUS_INVALID, 400, "The signature is not valid"},
    [ERROR_INVALID_STATE] = {"invalid_state", STATUS_CONFLICT, 409, "The object's state does not allow this"},
    [ERROR_INVALID_TYPE] = {"invalid_type", STATUS_INVALID, 400, "A field has the wrong type"},
    [ERROR_INVALID_VALUE] = {"invalid_value", STATUS_INVALID, 400, "A field has a value that is not allowed"},
    [ERROR_LAST_OWNER] = {"last_owner", STATUS_CONFLICT, 409, "A workspace must have an owner"},
    [ERROR_LIMIT_REACHED] = {"limit_reached", STATUS_CONFLICT, 409, "There are as many as there may be"},
    [ERROR_LIVEMODE_MISMATCH] = {"livemode_mismatch", STATUS_INVALID, 400, "Test data met live data"},
    [ERROR_METHOD_NOT_ALLOWED] = {"method_not_allowed", STATUS_INVALID, 405, "The method is not allowed here"},
    [ERROR_MISSING_FIELD] = {"missing_field", STATUS_INVALID, 400, "A required field is missing"},
    [ERROR_NOT_BUILT] = {"not_built", STATUS_NOT_BUILT, 501, "This call is not in this version"},
    [ERROR_NOT_FOUND] = {"not_found", STATUS_NOT_FOUND, 404, "There is no such object"},
    [ERROR_NOT_SUPPORTED] = {"not_supported", STATUS_INVALID, 400, "A field is not supported in this version"},
    [ERROR_OUT_OF_RANGE] = {"out_of_range", STATUS_INVALID, 400, "A field is outside its limits"},
    [ERROR_OWN_REQUEST] = {"own_request", STATUS_FORBIDDEN, 403, "Somebody else must say yes to this"},
    [ERROR_PROGRAM_ENDED] = {"program_ended", STATUS_CONFLICT, 409, "The program has ended"},
    [ERROR_PROGRAM_PAUSED] = {"program_paused", STATUS_CONFLICT, 409, "The program is paused"},
    [ERROR_RATE_LIMITED] = {"rate_limited", STATUS_FORBIDDEN, 429, "Too many calls came at once"},
    [ERROR_REFERENCE_CONFLICT] = {"reference_conflict", STATUS_CONFLICT, 409,
                                  "The same reference is stored with other content"},
    [ERROR_REQUEST_TIMEOUT] = {"request_timeout", STATUS_INVALID, 408, "The request took too long to arrive"},
    [ERROR_SECOND_FACTOR_REQUIRED] = {"second_factor_required", STATUS_UNAUTHORIZED, 401,
                                      "A code of the authenticator app is required"},
    [ERROR_SECOND_PERSON_REQUIRED] = {"second_person_required", STATUS_FORBIDDEN, 403,
                                      "The second yes must come from another person"},
    [ERROR_TOO_MANY_ATTEMPTS] = {"too_many_attempts", STATUS_FORBIDDEN, 429, "There were too many attempts"},
    [ERROR_UNAUTHORIZED] = {"unauthorized", STATUS_UNAUTHORIZED, 401, "No valid key was given"},
    [ERROR_UNAVAILABLE] = {"unavailable", STATUS_UNAVAILABLE, 503, "The server cannot take this now"},
    [ERROR_UNKNOWN_FIELD] = {"unknown_field", STATUS_INVALID, 400, "A field is not known"},
    [ERROR_UNKNOWN_VARIABLE] = {"unknown_variable", STATUS_INVALID, 400, "A text names an unknown variable"},
    [ERROR_UNSUPPORTED_FILTER] = {"unsupported_filter", STATUS_INVALID, 400, "The list has no such filter"},
    [ERROR_UNSUPPORTED_MEDIA_TYPE] = {"unsupported_media_type", STATUS_INVALID, 415,
                                      "The body's media type is not accepted"},
};

/* Cuts a UTF-8 sequence that truncation left incomplete at the end of `text`, for the text goes into JSON. */
static void cut_partial_character(char *text)
{
    size_t size = strlen(text);
    size_t start = size;
    while (start > 0 && ((unsigned char)text[start - 1] & 0xC0) == 0x80)
        start--;
    if (start == 0)
        return;
    unsigned char lead = (unsigned char)text[start - 1];
    size_t wanted = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    if (size - (start - 1) < wanted)
        text[start - 1] = '\0';
}

static void put_text_list(char *out, size_t size, const char *format, va_list arguments)
    __attribute__((format(printf, 3, 0)));

static void put_text_list(char *out, size_t size, const char *format, va_list arguments)
{
    int wanted = vsnprintf(out, size, format, arguments);
    assert(wanted >= 0);
    if ((size_t)wanted >= size)
        cut_partial_character(out);
}

static void put_text(char *out, size_t size, const char *format, ...) __attribute__((format(printf, 3, 4)));

static void put_text(char *out, size_t size, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    put_text_list(out, size, format, arguments);
    va_end(arguments);
}

const struct error_info *error_info(enum error_code code)
{
    assert((int)code >= 0 && code < ERROR_CODE_COUNT);
    return &error_table[code];
}

enum status error_set(struct error *err, enum error_code code, const char *param, const char *format, ...)
{
    const struct error_info *info = error_info(code);
    assert(code != ERROR_NONE);
    if (err == NULL)
        return info->status;

    err->next = NULL;
    err->figure = NULL;
    err->code = code;
    err->retry_s = 0;
    put_text(err->param, sizeof err->param, "%s", param == NULL ? "" : param);
    va_list arguments;
    va_start(arguments, format);
    put_text_list(err->detail, sizeof err->detail, format, arguments);
    va_end(arguments);
    return info->status;
}

enum status error_set_retry(struct error *err, enum error_code code, int retry_s, const char *detail)
{
    enum status status = error_set(err, code, NULL, "%s", detail);
    if (err != NULL)
        err->retry_s = retry_s;
    return status;
}

enum status error_set_figure(struct error *err, enum error_code code, const char *param, const char *figure,
                             int64_t value, const char *detail)
{
    enum status status = error_set(err, code, param, "%s", detail);
    if (err != NULL) {
        err->figure = figure;
        err->figure_value = value;
    }
    return status;
}

struct error error_alone(const struct error *err)
{
    struct error alone = *err;
    alone.next = NULL;
    return alone;
}

void error_member(const char *param, const char *name, char ret[ERROR_PARAM_SIZE])
{
    put_text(ret, ERROR_PARAM_SIZE, "%s.%s", param, name);
}

void error_explain(struct error *err, const char *format, ...)
{
    char words[EXPLAIN_SIZE];
    va_list arguments;
    va_start(arguments, format);
    put_text_list(words, sizeof words, format, arguments);
    va_end(arguments);
    size_t room = sizeof err->detail - strlen(words) - sizeof " ()";
    char sentence[ERROR_DETAIL_SIZE];
    put_text(sentence, room + 1, "%s", err->detail);
    put_text(err->detail, sizeof err->detail, "%s (%s)", sentence, words);
}

static void prefix_param(struct error *err, const char *prefix)
{
    bool bare = err->param[0] == '\0' || err->param[0] == '[' || prefix[0] == '\0';
    char path[ERROR_PARAM_SIZE];
    put_text(path, sizeof path, "%s%s%s", prefix, bare ? "" : ".", err->param);
    memcpy(err->param, path, sizeof path);
}

void error_prefix(struct error *err, const char *prefix)
{
    for (; err != NULL; err = (struct error *)(uintptr_t)err->next) /* const only for those who read */
        prefix_param(err, prefix);
}
