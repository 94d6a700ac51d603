/* What is checked of a body before any field of it: that there may be one, its coding, its media type, its
 * syntax. */

#include "api/body.h"

#include "base/json.h"
#include "net/route.h"

/* application/json, with UTF-8 or no charset (RFC 8259 knows none, but many send it). */
static bool is_json_type(struct str type)
{
    struct str rest = type;
    if (!str_equal_nocase(str_trim(str_split(&rest, ';')), STR("application/json")))
        return false;
    while (!str_is_none(rest)) {
        struct str value = str_trim(str_split(&rest, ';'));
        struct str name = str_split(&value, '=');
        if (str_equal_nocase(name, STR("charset")) && !str_equal_nocase(value, STR("utf-8")) &&
            !str_equal_nocase(value, STR("\"utf-8\"")))
            return false;
    }
    return true;
}

static enum status check_media_type(const struct http_request *request, struct error *err)
{
    struct str type = STR_NONE;
    TRY(http_header_once(request, STR("Content-Type"), &type, err));
    if (is_json_type(type) || (str_is_none(type) && request->body.size == 0))
        return STATUS_OK;
    return error_set(err, ERROR_UNSUPPORTED_MEDIA_TYPE, NULL,
                     "Send the body as Content-Type: application/json, in UTF-8.");
}

/* Bytes in a coding that nobody here undoes are not the body that was meant. */
static enum status check_coding(const struct http_request *request, struct error *err)
{
    for (size_t i = 0; i < request->header_count && request->body.size > 0; i++) {
        const struct http_header *header = &request->headers[i];
        if (str_equal_nocase(header->name, STR("content-encoding")) && header->value.size > 0 &&
            !str_equal_nocase(header->value, STR("identity")))
            return error_set(err, ERROR_UNSUPPORTED_MEDIA_TYPE, NULL,
                             "Send the body as it is, without Content-Encoding: compressed bodies are not read.");
    }
    return STATUS_OK;
}

enum status body_read(const struct http_request *request, json_t **ret_json, struct error *err)
{
    const struct route *route = request->route;
    *ret_json = NULL;
    TRY(check_coding(request, err));
    if ((route->flags & ROUTE_RAW) != 0)
        return STATUS_OK;
    if (route->body == NULL && request->body.size > 0)
        return error_set(err, ERROR_BAD_REQUEST, NULL, "This call takes no body.");
    if (route->body == NULL)
        return STATUS_OK;
    TRY(check_media_type(request, err));
    if ((route->flags & ROUTE_BARE) != 0 && request->body.size == 0) {
        *ret_json = json_object();
        return STATUS_OK;
    }
    return json_parse(request->body, ret_json, err);
}
