/* Header lines for browsers. */

#include "net/cors.h"

#include "base/limits.h"
#include "net/method.h"

bool cors_is_preflight(const struct http_request *request)
{
    return request->method == HTTP_METHOD_OPTIONS && !str_is_none(http_header(request, STR("origin"))) &&
           !str_is_none(http_header(request, STR("access-control-request-method")));
}

void cors_fill_preflight(struct http_request *request, unsigned methods)
{
    char list[HTTP_METHOD_LIST_SIZE];
    request->response.status = 204;
    http_add_header(request, "Access-Control-Allow-Origin", http_header(request, STR("origin")));
    http_add_header(request, "Access-Control-Allow-Methods", http_method_list(methods, list));
    buf_add_format(http_headers(request),
                   "Access-Control-Allow-Headers: Authorization, Content-Type, Idempotency-Key\r\n"
                   "Access-Control-Max-Age: %d\r\n"
                   "Vary: Origin\r\n",
                   LIMIT_PREFLIGHT_S);
}

void cors_allow(struct http_request *request, struct str origin)
{
    http_add_header(request, "Access-Control-Allow-Origin", origin);
    BUF_ADD_LITERAL(http_headers(request), "Access-Control-Expose-Headers: Idempotent-Replayed, RateLimit-Limit, "
                                           "RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id\r\n"
                                           "Vary: Origin\r\n");
}
