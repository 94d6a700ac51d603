/* What handlers ask of a request. Any thread that has the request. */

#include "net/http.h"

/* Most names differ in size already. */
static bool is_named(const struct http_header *header, struct str name)
{
    return header->name.size == name.size && str_equal_nocase(header->name, name);
}

struct str http_header(const struct http_request *request, struct str name)
{
    for (size_t i = 0; i < request->header_count; i++)
        if (is_named(&request->headers[i], name))
            return request->headers[i].value;
    return STR_NONE;
}

enum status http_header_once(const struct http_request *request, struct str name, struct str *ret_value,
                             struct error *err)
{
    struct str value = STR_NONE;
    for (size_t i = 0; i < request->header_count; i++) {
        if (!is_named(&request->headers[i], name))
            continue;
        if (!str_is_none(value))
            return error_set(err, ERROR_BAD_REQUEST, NULL, "The header %.*s was sent more than once: send it once.",
                             STR_ARG(name));
        value = request->headers[i].value;
    }
    *ret_value = value;
    return STATUS_OK;
}

/* HTTP/2 proxies may hand on several Cookie lines; all are looked through. */
struct str http_cookie(const struct http_request *request, struct str name)
{
    for (size_t i = 0; i < request->header_count; i++) {
        if (!is_named(&request->headers[i], STR("cookie")))
            continue;
        struct str value = http_cookie_find(request->headers[i].value, name);
        if (!str_is_none(value))
            return value;
    }
    return STR_NONE;
}
