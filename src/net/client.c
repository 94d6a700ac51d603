/* HTTP calls, and mails, on libcurl's multi interface. One thread, but for the wake.
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

enum { SMTP_NO = 400 }; /* replies from here on are a no */

struct client_call {
    struct client_call *next, *before;
    struct http_client *client;
    CURL *easy;
    struct curl_slist *headers;
    struct arena arena;
    struct buf body;
    bool is_mail;
    struct str mail; /* what of the message was not handed to libcurl yet; in the arena */
    bool mail_left;  /* all of it was: the server may have it */
    struct curl_slist *rcpt;
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
    const char *ca_file;
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
    client->ca_file = config->ca_file;
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
    size_t room = call->answer_bytes_max - call->body.size;
    if (size > room) {
        buf_add(&call->body, data, room);
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

/* ---- a mail ---- */

/* What the server says, line by line. The last of it before it is bidden farewell is kept. */
static size_t take_line(char *data, size_t size, size_t count, void *ctx)
{
    struct client_call *call = ctx;
    struct str line = str_trim((struct str){data, size * count});
    if (line.size <= call->answer_bytes_max && !str_starts_with(line, STR("221"))) {
        buf_clear(&call->body);
        buf_add_str(&call->body, line);
    }
    return size * count;
}

/* What a NOOP is answered comes as if it were a body: the same lines again. */
static size_t ignore_body(char *data, size_t size, size_t count, void *ctx)
{
    (void)data;
    (void)ctx;
    return size * count;
}

static size_t give_message(char *out, size_t size, size_t count, void *ctx)
{
    struct client_call *call = ctx;
    size_t room = size * count;
    size_t part = room < call->mail.size ? room : call->mail.size;
    if (part > 0)
        memcpy(out, call->mail.data, part);
    call->mail = (struct str){call->mail.data + part, call->mail.size - part};
    call->mail_left = call->mail.size == 0;
    return part;
}

static void set_envelope(struct client_call *call, const struct client_request *request)
{
    CURL *easy = call->easy;
    const struct client_mail *mail = request->mail;
    call->mail = str_copy(&call->arena, request->body);
    call->rcpt = curl_slist_append(NULL, mail->to);
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, mail->from);
    curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, call->rcpt);
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE, (curl_off_t)call->mail.size);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, give_message);
    curl_easy_setopt(easy, CURLOPT_READDATA, call);
}

static void set_mail(struct client_call *call, const struct client_request *request)
{
    CURL *easy = call->easy;
    const struct client_mail *mail = request->mail;
    call->is_mail = true;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)(mail->starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, ignore_body);
    if (mail->user != NULL) {
        curl_easy_setopt(easy, CURLOPT_USERNAME, mail->user);
        curl_easy_setopt(easy, CURLOPT_PASSWORD, mail->password == NULL ? "" : mail->password);
    }
    if (str_is_none(request->body))
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, "NOOP");
    else
        set_envelope(call, request);
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

static void set_http(struct client_call *call, const struct client_request *request)
{
    CURL *easy = call->easy;
    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
    set_headers(call, request->headers);
    if (!str_is_none(request->body)) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)request->body.size);
        curl_easy_setopt(easy, CURLOPT_COPYPOSTFIELDS, request->body.data);
    }
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void set_how(struct client_call *call, const struct client_request *request)
{
    CURL *easy = call->easy;
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->deadline_ms);
    if (call->client->ca_file != NULL)
        curl_easy_setopt(easy, CURLOPT_CAINFO, call->client->ca_file);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, call);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
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
    set_how(call, request);
    if (request->mail != NULL)
        set_mail(call, request);
    else
        set_http(call, request);
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
    curl_slist_free_all(call->rcpt);
    buf_release(&call->body);
    arena_release(&call->arena);
    free(call);
}

void http_client_free(struct http_client *client)
{
    if (client == NULL)
        return;
    for (struct client_call *call = client->calls, *next; call != NULL; call = next) {
        next = call->next;
        free_call(call);
    }
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

static enum client_outcome http_outcome(const struct client_call *call, CURLcode code, int status)
{
    if (code == CURLE_OK && status > 0)
        return CLIENT_ANSWERED;
    return was_sent(call->easy) ? CLIENT_UNKNOWN : CLIENT_NOT_SENT;
}

/* The server answers each command. A no is its last word, whatever libcurl calls it. Otherwise the last byte of the
 * message decides: before it has left us, nobody has the mail. */
static enum client_outcome mail_outcome(const struct client_call *call, CURLcode code, int status)
{
    if (code == CURLE_OK || status >= SMTP_NO)
        return CLIENT_ANSWERED;
    return call->mail_left ? CLIENT_UNKNOWN : CLIENT_NOT_SENT;
}

static void end_call(struct client_call *call, CURLcode code)
{
    struct client_reply reply = {.body = buf_str(&call->body), .too_long = call->too_long};
    long status = 0;
    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    reply.status = (int)status;
    memcpy(reply.headers, call->kept, sizeof reply.headers);
    reply.outcome = call->is_mail ? mail_outcome(call, code, reply.status) : http_outcome(call, code, reply.status);
    if (reply.outcome != CLIENT_ANSWERED)
        reply.failure = failure_of(call, code);
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

void http_client_call(const struct http_client_config *config, const struct client_request *request,
                      void (*done)(void *ctx, const struct client_reply *reply), void *ctx)
{
    struct http_client *client = http_client_new(config);
    http_client_send(client, request, done, ctx);
    while (client->calls != NULL)
        http_client_run(client, request->deadline_ms);
    http_client_free(client);
}

void http_client_wake(struct http_client *client)
{
    curl_multi_wakeup(client->multi);
}

size_t http_client_pending(const struct http_client *client)
{
    return client->pending;
}
