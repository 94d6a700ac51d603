/* HTTP calls on libcurl's multi interface. One thread, but for the wake.
 *
 * Each call has its own connection: one that is kept and has died meanwhile would let libcurl send a request twice by
 * itself, and would not be checked again. Its memory is an arena, freed after the answer was told. */

#include "net/client.h"

#include <assert.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/effect.h"
#include "base/limits.h"
#include "base/memory.h"
#include "net/outside_address.h"

struct client_call {
    struct client_call *next, *before;
    struct http_client *client;
    CURL *easy;
    struct curl_slist *headers;
    struct arena arena;
    struct buf body;
    size_t answer_bytes_max;
    const char *wanted[CLIENT_HEADERS_WANTED];
    struct str kept[CLIENT_HEADERS_WANTED];
    bool refused;  /* the address is not allowed */
    bool too_long; /* the answer */
    void (*done)(void *ctx, const struct client_reply *reply);
    void *ctx;
};

struct http_client {
    CURLM *multi;
    bool allow_private;
    struct client_call *calls;
    size_t pending;
};

static void make_ready(void)
{
    CURLcode failed = curl_global_init(CURL_GLOBAL_DEFAULT);
    assert(failed == CURLE_OK);
    (void)failed;
}

struct http_client *http_client_new(const struct http_client_config *config)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_ready);
    struct http_client *client = memory_new(sizeof *client);
    client->allow_private = config->allow_private;
    client->multi = curl_multi_init();
    assert(client->multi != NULL);
    return client;
}

/* ---- what libcurl asks ---- */

static bool is_allowed(const struct client_call *call, const struct sockaddr *address)
{
    uint8_t bytes[16] = {[10] = 0xff, [11] = 0xff};
    if (call->client->allow_private)
        return true;
    if (address->sa_family == AF_INET)
        memcpy(bytes + 12, &((const struct sockaddr_in *)(const void *)address)->sin_addr, 4);
    else if (address->sa_family == AF_INET6)
        memcpy(bytes, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr, 16);
    else
        return false;
    return outside_address_is_public(bytes);
}

/* The name is resolved, and this very address is connected to: it cannot become another one in between. */
static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct client_call *call = ctx;
    (void)purpose;
    if (!is_allowed(call, &address->addr)) {
        call->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t take_body(char *data, size_t size, size_t count, void *ctx)
{
    struct client_call *call = ctx;
    size *= count;
    if (call->body.size + size > call->answer_bytes_max) {
        call->too_long = true;
        return 0;
    }
    buf_add(&call->body, data, size);
    return size;
}

static void keep_header(struct client_call *call, struct str name, struct str value)
{
    for (size_t i = 0; i < CLIENT_HEADERS_WANTED && call->wanted[i] != NULL; i++)
        if (str_is_none(call->kept[i]) && str_equal_nocase(name, str_from(call->wanted[i])))
            call->kept[i] = str_copy(&call->arena, str_trim(value));
}

static size_t take_header(char *data, size_t size, size_t count, void *ctx)
{
    struct client_call *call = ctx;
    struct str value = {data, size * count};
    if (str_starts_with(value, STR("HTTP/"))) /* an answer begins: what was before announced it */
        memset(call->kept, 0, sizeof call->kept);
    struct str name = str_split(&value, ':');
    if (!str_is_none(value))
        keep_header(call, name, value);
    return size * count;
}

/* ---- a call ---- */

static void set_headers(struct client_call *call, const char *const *headers)
{
    static const char *const none_of_its_own[] = {"Expect:", "Accept:", "Content-Type:", NULL};
    for (const char *const *line = none_of_its_own; *line != NULL; line++)
        call->headers = curl_slist_append(call->headers, *line);
    for (const char *const *line = headers; line != NULL && *line != NULL; line++)
        call->headers = curl_slist_append(call->headers, *line);
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
}

static void set_what(struct client_call *call, const struct client_request *request)
{
    CURL *easy = call->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    set_headers(call, request->headers);
    if (!str_is_none(request->body)) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.size);
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body.data);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->deadline_ms);
}

static void set_how(struct client_call *call)
{
    CURL *easy = call->easy;
    curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, call);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
}

void http_client_send(struct http_client *client, const struct client_request *request,
                      void (*done)(void *ctx, const struct client_reply *reply), void *ctx)
{
    assert(effects_are_allowed());
    struct client_call *call = memory_new(sizeof *call);
    call->client = client;
    call->easy = curl_easy_init();
    assert(call->easy != NULL);
    call->answer_bytes_max = request->answer_bytes_max;
    memcpy(call->wanted, request->wanted, sizeof call->wanted);
    call->done = done;
    call->ctx = ctx;
    set_what(call, request);
    set_how(call);
    call->next = client->calls;
    if (client->calls != NULL)
        client->calls->before = call;
    client->calls = call;
    client->pending++;
    CURLMcode failed = curl_multi_add_handle(client->multi, call->easy);
    assert(failed == CURLM_OK);
    (void)failed;
}

static void free_call(struct client_call *call)
{
    struct http_client *client = call->client;
    if (call->before != NULL)
        call->before->next = call->next;
    else
        client->calls = call->next;
    if (call->next != NULL)
        call->next->before = call->before;
    client->pending--;
    curl_multi_remove_handle(client->multi, call->easy);
    curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    buf_release(&call->body);
    arena_release(&call->arena);
    free(call);
}

void http_client_free(struct http_client *client)
{
    if (client == NULL)
        return;
    while (client->calls != NULL)
        free_call(client->calls);
    curl_multi_cleanup(client->multi);
    free(client);
}

/* ---- the end of a call ---- */

/* Where nothing of the request has left us, nobody has it: the one case in which a failure is certain. */
static bool was_sent(CURL *easy)
{
    long bytes = 0;
    curl_easy_getinfo(easy, CURLINFO_REQUEST_SIZE, &bytes);
    return bytes > 0;
}

static const char *failure_of(const struct client_call *call, CURLcode code)
{
    if (call->refused)
        return "the address is not allowed";
    if (call->too_long)
        return "the answer is too long";
    return curl_easy_strerror(code);
}

static void end_call(struct client_call *call, CURLcode code)
{
    struct client_reply reply = {.body = buf_str(&call->body)};
    long status = 0;
    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    reply.status = (int)status;
    memcpy(reply.headers, call->kept, sizeof reply.headers);
    if (code == CURLE_OK && status > 0) {
        reply.outcome = CLIENT_ANSWERED;
    } else {
        reply.outcome = was_sent(call->easy) ? CLIENT_UNKNOWN : CLIENT_NOT_SENT;
        reply.failure = failure_of(call, code);
    }
    call->done(call->ctx, &reply);
    free_call(call);
}

void http_client_run(struct http_client *client, int timeout_ms)
{
    int running;
    int left;
    curl_multi_poll(client->multi, NULL, 0, timeout_ms, NULL);
    curl_multi_perform(client->multi, &running);
    const CURLMsg *message;
    while ((message = curl_multi_info_read(client->multi, &left)) != NULL) {
        void *call = NULL;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        if (message->msg == CURLMSG_DONE)
            end_call(call, code);
    }
}

void http_client_wake(struct http_client *client)
{
    curl_multi_wakeup(client->multi);
}

size_t http_client_pending(const struct http_client *client)
{
    return client->pending;
}
