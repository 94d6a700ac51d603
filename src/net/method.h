#pragma once

#include "net/http.h"

/* Methods by name, and sets of them: bit sets of 1 << enum http_method. Pure; any thread. */

const char *http_method_name(enum http_method method);

enum { HTTP_METHOD_LIST_SIZE = 64 };

/* "GET, HEAD, POST" of a set; whoever has GET has HEAD. */
struct str http_method_list(unsigned methods, char text[HTTP_METHOD_LIST_SIZE]);
