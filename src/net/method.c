/* Names of methods. */

#include "net/method.h"

#include <stdio.h>

static const char *const names[] = {
    [HTTP_METHOD_GET] = "GET",         [HTTP_METHOD_HEAD] = "HEAD",   [HTTP_METHOD_POST] = "POST",
    [HTTP_METHOD_PUT] = "PUT",         [HTTP_METHOD_PATCH] = "PATCH", [HTTP_METHOD_DELETE] = "DELETE",
    [HTTP_METHOD_OPTIONS] = "OPTIONS", [HTTP_METHOD_OTHER] = "OTHER",
};

const char *http_method_name(enum http_method method)
{
    return names[method];
}

struct str http_method_list(unsigned methods, char text[HTTP_METHOD_LIST_SIZE])
{
    size_t size = 0;
    for (unsigned method = 0; method < HTTP_METHOD_OTHER; method++) {
        unsigned as = method == HTTP_METHOD_HEAD ? HTTP_METHOD_GET : method;
        if ((methods & 1U << as) != 0)
            size += (size_t)snprintf(text + size, HTTP_METHOD_LIST_SIZE - size, "%s%s", size > 0 ? ", " : "",
                                     names[method]);
    }
    return (struct str){text, size};
}
