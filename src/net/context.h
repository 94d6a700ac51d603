#pragma once

/* What the layers above hang on an event loop: loop_start() of http_config gives one of these, so that the api and the
 * pages, which do not know each other, each find their own by http_loop_context(). main makes and frees it. */
struct http_context {
    void *api;   /* struct api_loop: api/api.h */
    void *pages; /* of the public pages */
};
