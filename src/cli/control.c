/* Both ends of the control socket. The server's is a thread that does one verb after the other: verbs are rare and
 * short, and their transactions queue with everybody else's. */

#include "cli/control.h"

#include <assert.h>
#include <errno.h>
#include <jansson.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/crypto.h"
#include "base/json.h"
#include "base/jsonw.h"
#include "base/log.h"
#include "base/memory.h"
#include "cli/control_socket.h"

enum { WORDS_LIMIT = 256, LISTEN_AGAIN_MS = 1000 };

struct control {
    struct arena arena;
    const char *path;
    const struct settings *settings;
    struct env *env;
    struct store *store;
    struct click_log *clicks;
    int listener; /* -1: there was no room for the socket yet */
    int stop;     /* eventfd */
    pthread_t thread;
};

static const char *socket_path(const char *database, struct arena *arena)
{
    return store_sibling(database, ".sock", arena);
}

/* ---- the server's end ---- */

static void write_answer(int status, const struct buf *out, const struct buf *problem, struct buf *ret)
{
    struct jsonw w = jsonw_begin(ret);
    jsonw_object(&w, NULL);
    jsonw_int(&w, "status", status);
    jsonw_str(&w, "out", buf_str(out));
    jsonw_str(&w, "problem", buf_str(problem));
    jsonw_close(&w);
    jsonw_end(&w);
}

/* The words of {"argv": [...]}, in the arena. */
static enum status read_words(const json_t *question, struct arena *arena, int *ret_argc, char *const **ret_argv,
                              struct error *err)
{
    const json_t *words = json_object_get(question, "argv");
    size_t count = json_array_size(words);
    if (count == 0 || count > WORDS_LIMIT)
        return error_set(err, ERROR_INVALID_VALUE, "argv", "The control socket was asked for nothing.");
    char **argv = arena_array(arena, count + 1, sizeof *argv);
    for (size_t i = 0; i < count; i++) {
        const json_t *word = json_array_get(words, i);
        if (!json_is_string(word))
            return error_set(err, ERROR_INVALID_TYPE, "argv",
                             "The control socket was asked something else than words.");
        argv[i] = arena_copy(arena, json_string_value(word), json_string_length(word));
    }
    *ret_argc = (int)count;
    *ret_argv = argv;
    return STATUS_OK;
}

static int carry_out(struct control *control, int argc, char *const *argv, struct buf *ret_answer, struct error *err)
{
    struct cli_call call;
    if (cli_call_begin(&call, argc, argv, control->settings, err) != STATUS_OK)
        return EXIT_USAGE;
    int code = EXIT_FAILED;
    call.env = control->env;
    call.store = control->store;
    call.clicks = control->clicks;
    if (call.verb->write != NULL)
        code = call.verb->write(&call);
    else
        error_set(err, ERROR_INVALID_VALUE, "argv", "A server carries out only verbs that write, not %s.",
                  call.verb->name);
    LOG(LOG_INFO, "verb carried out", LOG_TEXT("verb", call.verb->name), LOG_INT("status", code));
    if (err->code == ERROR_NONE)
        write_answer(code, &call.out, &call.problem, ret_answer);
    if (call.out.size > 0)
        crypto_wipe(call.out.data, call.out.size);
    cli_call_end(&call);
    return code;
}

static void answer_question(struct control *control, struct str text, struct buf *ret_answer)
{
    struct arena arena;
    struct error err = {0};
    json_t *question = NULL;
    int argc = 0;
    char *const *argv = NULL;
    int code = EXIT_FAILED;
    arena_init(&arena);
    enum status status = json_parse(text, &question, &err);
    if (status == STATUS_OK)
        status = read_words(question, &arena, &argc, &argv, &err);
    if (status == STATUS_OK)
        code = carry_out(control, argc, argv, ret_answer, &err);
    if (err.code != ERROR_NONE) {
        struct buf nothing = {0};
        struct buf problem = {0};
        buf_clear(ret_answer);
        buf_add_format(&problem, "referd: %s\n", err.detail);
        write_answer(code, &nothing, &problem, ret_answer);
        buf_release(&problem);
    }
    json_decref(question);
    arena_release(&arena);
}

static void serve_connection(struct control *control, int fd)
{
    struct buf question = {0};
    struct buf answer = {0};
    if (control_socket_read(fd, CONTROL_QUESTION_LIMIT, CONTROL_MESSAGE_MS, &question)) {
        answer_question(control, buf_str(&question), &answer);
        if (!control_socket_write(fd, buf_str(&answer)))
            LOG(LOG_WARN, "a verb was carried out, but whoever asked did not wait for its answer");
        crypto_wipe(answer.data, answer.size);
    }
    buf_release(&question);
    buf_release(&answer);
}

static void *control_run(void *ctx)
{
    struct control *control = ctx;
    struct pollfd fds[] = {{.fd = control->stop, .events = POLLIN}, {.events = POLLIN}};
    while ((fds[0].revents & POLLIN) == 0) {
        if (control->listener < 0)
            control->listener = control_socket_listen(control->path);
        int fd = (fds[1].revents & POLLIN) != 0 ? accept4(control->listener, NULL, NULL, SOCK_CLOEXEC) : -1;
        if (fd >= 0) {
            serve_connection(control, fd);
            close(fd);
        }
        fds[0].revents = fds[1].revents = 0;
        fds[1].fd = control->listener; /* poll() passes over -1 */
        if (poll(fds, 2, control->listener < 0 ? LISTEN_AGAIN_MS : -1) < 0 && errno != EINTR)
            break;
    }
    return NULL;
}

enum status control_start(const struct settings *settings, struct env *env, struct store *store,
                          struct click_log *clicks, struct control **ret_control, struct error *err)
{
    struct control *control = memory_new(sizeof *control);
    sigset_t all;
    sigset_t before;
    arena_init(&control->arena);
    control->settings = settings;
    control->env = env;
    control->store = store;
    control->clicks = clicks;
    control->path = socket_path(settings->database, &control->arena);
    if (control->path == NULL) { /* verbs work on such a database directly, beside its servers */
        arena_release(&control->arena);
        free(control);
        *ret_control = NULL;
        return STATUS_OK;
    }
    control->listener = control_socket_listen(control->path);
    bool no_room = control->listener < 0 && (errno == ENOSPC || errno == EDQUOT);
    if (no_room) /* a server on a full disk starts; its thread tries again */
        LOG(LOG_WARN, "no room for the control socket yet: verbs that write must wait",
            LOG_TEXT("path", control->path));
    if (control->listener < 0 && !no_room) {
        enum status status = error_set(err, ERROR_UNAVAILABLE, "database", "The control socket %s cannot be made: %s.",
                                       control->path, strerror(errno));
        arena_release(&control->arena);
        free(control);
        return status;
    }
    control->stop = eventfd(0, EFD_CLOEXEC);
    assert(control->stop >= 0);
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(&control->thread, NULL, control_run, control);
    assert(!failed);
    pthread_setname_np(control->thread, "control");
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    *ret_control = control;
    return STATUS_OK;
}

void control_stop(struct control *control)
{
    if (control == NULL)
        return;
    eventfd_write(control->stop, 1);
    pthread_join(control->thread, NULL);
    if (control->listener >= 0) {
        unlink(control->path);
        close(control->listener);
    }
    close(control->stop);
    arena_release(&control->arena);
    free(control);
}

/* ---- the asking end ---- */

static enum status write_question(const struct cli_call *call, struct buf *ret, struct error *err)
{
    struct jsonw w = jsonw_begin(ret);
    jsonw_object(&w, NULL);
    jsonw_array(&w, "argv");
    for (int i = 0; i < call->argc; i++) {
        if (!str_is_text(str_from(call->argv[i])))
            return error_set(err, ERROR_INVALID_VALUE, NULL, "Word %d of the command line is not UTF-8 text.", i + 1);
        jsonw_str(&w, NULL, str_from(call->argv[i]));
    }
    jsonw_close(&w);
    jsonw_close(&w);
    jsonw_end(&w);
    if (ret->size > CONTROL_QUESTION_LIMIT)
        return error_set(err, ERROR_OUT_OF_RANGE, NULL, "The command line is too long to be handed to the server.");
    return STATUS_OK;
}

static enum status read_answer(struct cli_call *call, struct str text, int *ret_code, struct error *err)
{
    json_t *answer = NULL;
    TRY(json_parse(text, &answer, err));
    const json_t *out = json_object_get(answer, "out");
    const json_t *problem = json_object_get(answer, "problem");
    if (json_is_string(out) && json_is_string(problem)) {
        buf_add(&call->out, json_string_value(out), json_string_length(out));
        buf_add(&call->problem, json_string_value(problem), json_string_length(problem));
        *ret_code = (int)json_integer_value(json_object_get(answer, "status"));
    } else {
        error_set(err, ERROR_INTERNAL, NULL, "The server's answer is not one that this version understands.");
    }
    json_decref(answer);
    return err->code == ERROR_NONE ? STATUS_OK : STATUS_INTERNAL;
}

/* Sends and waits. From the first byte on the outcome is the server's, so a failure is no reason to try again. */
static enum status exchange(struct cli_call *call, int fd, int *ret_code, struct error *err)
{
    struct buf text = {0};
    enum status status = write_question(call, &text, err);
    if (status == STATUS_OK && !control_socket_write(fd, buf_str(&text)))
        status = error_set(err, ERROR_UNAVAILABLE, NULL, "The server did not take the command.");
    buf_clear(&text);
    if (status == STATUS_OK && !control_socket_read(fd, CONTROL_ANSWER_LIMIT, CONTROL_VERB_MS, &text))
        status = error_set(err, ERROR_UNAVAILABLE, NULL,
                           "The server did not answer: the command may or may not have been carried out.");
    if (status == STATUS_OK)
        status = read_answer(call, buf_str(&text), ret_code, err);
    if (text.size > 0)
        crypto_wipe(text.data, text.size);
    buf_release(&text);
    return status;
}

bool control_ask(struct cli_call *call, int *ret_code, struct error *err)
{
    const char *path = socket_path(call->settings.database, &call->arena);
    int fd = control_socket_connect(path);
    if (fd < 0) {
        error_set(err, ERROR_UNAVAILABLE, "database",
                  "Another process has the database and does not answer at %s: %s. Is it starting, or another verb?",
                  path, strerror(errno));
        return false;
    }
    *err = (struct error){0};
    if (exchange(call, fd, ret_code, err) != STATUS_OK)
        *ret_code = cli_fail(call, err);
    close(fd);
    return true;
}
