/* Answers as bytes. The head is copied together from constant pieces into one reservation, since this runs for each
 * redirect. Pure. */

#include "net/response.h"

#include <assert.h>

#include "base/jsonw.h"

static const struct {
    int status;
    struct str line;
} status_lines[] = {
#define LINE(code, reason)                                                                                             \
    {                                                                                                                  \
        code,                                                                                                          \
        {                                                                                                              \
            "HTTP/1.1 " #code " " reason "\r\n", sizeof("HTTP/1.1 " #code " " reason "\r\n") - 1                       \
        }                                                                                                              \
    }
    LINE(200, "OK"),
    LINE(302, "Found"),
    LINE(201, "Created"),
    LINE(202, "Accepted"),
    LINE(204, "No Content"),
    LINE(301, "Moved Permanently"),
    LINE(303, "See Other"),
    LINE(304, "Not Modified"),
    LINE(307, "Temporary Redirect"),
    LINE(308, "Permanent Redirect"),
    LINE(400, "Bad Request"),
    LINE(401, "Unauthorized"),
    LINE(403, "Forbidden"),
    LINE(404, "Not Found"),
    LINE(405, "Method Not Allowed"),
    LINE(408, "Request Timeout"),
    LINE(409, "Conflict"),
    LINE(410, "Gone"),
    LINE(412, "Precondition Failed"),
    LINE(413, "Content Too Large"),
    LINE(415, "Unsupported Media Type"),
    LINE(422, "Unprocessable Content"),
    LINE(428, "Precondition Required"),
    LINE(429, "Too Many Requests"),
    LINE(431, "Request Header Fields Too Large"),
    LINE(500, "Internal Server Error"),
    LINE(501, "Not Implemented"),
    LINE(502, "Bad Gateway"),
    LINE(503, "Service Unavailable"),
    LINE(504, "Gateway Timeout"),
    LINE(507, "Insufficient Storage"),
#undef LINE
};

enum {
    RETRY_UNAVAILABLE_S = 1,
    RETRY_DISK_FULL_S = 5,
    HEAD_ROOM = 320, /* all lines of ours together, without the content type */
    LENGTH_DIGITS = 20,
};

static struct str status_line(int status)
{
    for (size_t i = 0; i < sizeof status_lines / sizeof status_lines[0]; i++)
        if (status_lines[i].status == status)
            return status_lines[i].line;
    assert(status == 0); /* a status that nobody has needed yet belongs into the table */
    assert(status != 0); /* the handler has decided */
    return STR_NONE;
}

static char *put(char *at, struct str text)
{
    memcpy(at, text.data, text.size);
    return at + text.size;
}

static char *put_size(char *at, size_t value)
{
    char digits[LENGTH_DIGITS];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return put(at, (struct str){digits + first, sizeof digits - first});
}

/* 204 and 304 have no body, and no length that says so (RFC 9110 8.6). */
static bool has_body(int status)
{
    return status != 204 && status != 304;
}

/* The lines that each head begins with. `length`: of the body, or SIZE_MAX: it is not told. */
static char *put_head(char *at, const struct http_request *request, struct str date, size_t length)
{
    const struct http_response *response = &request->response;
    at = put(at, status_line(response->status));
    at = put(at, date);
    if (response->content_type != NULL) {
        at = put(at, STR("Content-Type: "));
        at = put(at, str_from(response->content_type));
        at = put(at, STR("\r\n"));
    }
    if (length != SIZE_MAX) {
        at = put(at, STR("Content-Length: "));
        at = put_size(at, length);
        at = put(at, STR("\r\n"));
    }
    at = put(at, STR("X-Request-Id: "));
    id_format(&request->id, "req", at);
    at = put(at + ID_TEXT_SIZE, STR("\r\n"));
    return response->headers.size > 0 ? put(at, buf_str(&response->headers)) : at;
}

static char *reserve(const struct http_request *request, size_t body_size, struct buf *out)
{
    struct str type = str_from(request->response.content_type);
    return buf_reserve(out, HEAD_ROOM + type.size + request->response.headers.size + body_size);
}

void response_render(const struct http_request *request, struct str date, bool close, bool keep_alive_line,
                     struct buf *out)
{
    const struct http_response *response = &request->response;
    bool body = has_body(response->status);
    assert(body || response->body.size == 0);

    char *at = reserve(request, response->body.size, out);
    at = put_head(at, request, date, body ? response->body.size : SIZE_MAX);
    if (close)
        at = put(at, STR("Connection: close\r\n"));
    else if (keep_alive_line)
        at = put(at, STR("Connection: keep-alive\r\n"));
    at = put(at, STR("\r\n"));
    if (!request->head && response->body.size > 0)
        at = put(at, buf_str(&response->body));
    out->size = (size_t)(at - out->data);
    assert(out->size <= out->capacity);
}

void response_render_stream(const struct http_request *request, struct str date, struct buf *out)
{
    char *at = put_head(reserve(request, 0, out), request, date, SIZE_MAX);
    at = put(at, STR("Connection: close\r\n\r\n"));
    out->size = (size_t)(at - out->data);
    assert(out->size <= out->capacity);
}

struct str response_overload(void)
{
    return STR(
        "HTTP/1.1 503 Service Unavailable\r\n"
        "Content-Type: application/problem+json\r\n"
        "Retry-After: 1\r\n"
        "Connection: close\r\n"
        "\r\n"
        "{\"type\":\"urn:referd:error:unavailable\",\"title\":\"Too many connections\",\"status\":503,"
        "\"detail\":\"The server has as many connections as it may have. Retry later.\",\"code\":\"unavailable\"}");
}

void http_add_header(struct http_request *request, const char *name, struct str value)
{
    for (size_t i = 0; i < value.size; i++)
        assert(((unsigned char)value.data[i] >= ' ' || value.data[i] == '\t') && value.data[i] != 0x7F);
    struct buf *headers = &request->response.headers;
    struct str label = str_from(name);
    char *at = buf_reserve(headers, label.size + value.size + 4);
    at = put(at, label);
    at = put(at, STR(": "));
    at = value.size > 0 ? put(at, value) : at;
    at = put(at, STR("\r\n"));
    headers->size = (size_t)(at - headers->data);
}

static int retry_of(const struct error *err)
{
    int status = error_info(err->code)->http_status;
    if (err->retry_s > 0)
        return err->retry_s;
    return status == 503 ? RETRY_UNAVAILABLE_S : status == 507 ? RETRY_DISK_FULL_S : 0;
}

static void add_retry_after(struct http_request *request, const struct error *err)
{
    int seconds = retry_of(err);
    if (seconds == 0)
        return;
    char text[12];
    int size = snprintf(text, sizeof text, "%d", seconds);
    http_add_header(request, "Retry-After", (struct str){text, (size_t)size});
}

/* What the peer reads. Of a fault of ours it learns that there was one; what it was is for the log (statements, paths).
 */
static const char *detail_of(const struct error *err)
{
    if (err->code == ERROR_INTERNAL)
        return "This is a fault of the server, not of the request. Its log has the details under the request_id.";
    return err->detail[0] != '\0' ? err->detail : error_info(err->code)->title;
}

/* {code, param, detail} of each wrong field. */
static void add_errors(struct jsonw *w, const struct error *err)
{
    jsonw_array(w, "errors");
    for (; err != NULL; err = err->next) {
        const struct error_info *info = error_info(err->code);
        jsonw_object(w, NULL);
        jsonw_text(w, "code", info->name);
        jsonw_text(w, "param", err->param[0] != '\0' ? err->param : NULL);
        jsonw_text(w, "detail", detail_of(err));
        jsonw_close(w);
    }
    jsonw_close(w);
}

void http_problem(struct http_request *request, const struct error *err)
{
    const struct error_info *info = error_info(err->code);
    struct http_response *response = &request->response;
    assert(err->code != ERROR_NONE);
    response->status = info->http_status;
    response->content_type = "application/problem+json";
    buf_clear(&response->headers);
    buf_clear(&response->body);
    add_retry_after(request, err);
    BUF_ADD_LITERAL(&response->headers, "X-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n");

    struct buf *body = &response->body;
    struct jsonw w = jsonw_begin(body);
    char type[64];
    int size = snprintf(type, sizeof type, "urn:referd:error:%s", info->name);
    jsonw_object(&w, NULL);
    jsonw_str(&w, "type", (struct str){type, (size_t)size});
    jsonw_text(&w, "title", info->title);
    jsonw_int(&w, "status", info->http_status);
    jsonw_text(&w, "detail", detail_of(err));
    jsonw_text(&w, "code", info->name);
    if (err->param[0] != '\0')
        jsonw_text(&w, "param", err->param);
    if (err->figure != NULL)
        jsonw_int(&w, err->figure, err->figure_value);
    add_errors(&w, err);
    jsonw_id(&w, "request_id", "req", &request->id);
    jsonw_close(&w);
    jsonw_end(&w);
}
