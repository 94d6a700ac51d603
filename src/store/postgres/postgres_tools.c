/* Running a program of PostgreSQL's: its complaints come through a pipe, of which the last line is told; while it works
 * the watcher is asked several times a second. */

#include "store/postgres/postgres_tools.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/str.h"
#include "store/postgres/postgres_pipeline.h"
#include "store/postgres/postgres_target.h"

enum { SAID_BYTES = 4096, LINE_BYTES = 200, LOOK_MS = 200, VARIABLES_MAX = 64 };

static const char count_tables[] = "SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
                                   "WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f') "
                                   "AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')";

/* The tables, and the functions of their triggers. */
static const char drop_tables[] =
    "DO $$ DECLARE tables TEXT; functions TEXT; BEGIN "
    "SELECT string_agg(c.oid::regclass::text, ', ') INTO tables FROM pg_class c JOIN pg_namespace n "
    "ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' "
    "AND n.nspname NOT IN ('pg_catalog', 'information_schema'); "
    "SELECT string_agg(DISTINCT t.tgfoid::regprocedure::text, ', ') INTO functions FROM pg_trigger t "
    "WHERE NOT t.tgisinternal; "
    "IF tables IS NOT NULL THEN EXECUTE 'DROP TABLE ' || tables; END IF; "
    "IF functions IS NOT NULL THEN EXECUTE 'DROP FUNCTION ' || functions; END IF; END $$";

/* A program at work. */
struct tool {
    const char *name;
    pid_t process;
    int out;               /* what it says on standard output and error */
    char said[SAID_BYTES]; /* the end of it, ending with a NUL */
    size_t said_size;
};

/* ---- its environment ---- */

static bool overrides(const char *variable, const PQconninfoOption *options)
{
    size_t size = strcspn(variable, "=");
    for (const PQconninfoOption *option = options; option->keyword != NULL; option++)
        if (option->val != NULL && option->envvar != NULL && strlen(option->envvar) == size &&
            strncmp(option->envvar, variable, size) == 0)
            return true;
    return false;
}

/* Ours, with what the URL says in its place. */
static char **environment_for(const struct pg_target *target, struct arena *arena)
{
    PQconninfoOption *options = PQconninfoParse(target->url, NULL);
    size_t size = 0;
    while (environ[size] != NULL)
        size++;
    char **variables = arena_array(arena, size + VARIABLES_MAX + 1, sizeof *variables);
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        if (options == NULL || !overrides(environ[i], options))
            variables[count++] = environ[i];
    size_t limit = count + VARIABLES_MAX;
    for (const PQconninfoOption *at = options; at != NULL && at->keyword != NULL && count < limit; at++)
        if (at->val != NULL && at->envvar != NULL)
            variables[count++] = arena_format(arena, "%s=%s", at->envvar, at->val);
    PQconninfoFree(options);
    return variables;
}

/* ---- running ---- */

static enum status start(const char *const *words, char *const *variables, struct tool *tool, struct error *err)
{
    int ends[2];
    posix_spawn_file_actions_t actions;
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(err, ERROR_UNAVAILABLE, NULL, "No pipe for %s: %s.", words[0], strerror(errno));
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    *tool = (struct tool){.name = words[0], .out = ends[0]};
    int code = posix_spawnp(&tool->process, words[0], &actions, NULL, (char *const *)(uintptr_t)words, variables);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    if (code == 0)
        return STATUS_OK;
    close(ends[0]);
    if (code == ENOENT)
        return error_set(err, ERROR_UNAVAILABLE, NULL,
                         "There is no %s in the PATH: install PostgreSQL's client programs (postgresql-client).",
                         words[0]);
    return error_set(err, ERROR_UNAVAILABLE, NULL, "Cannot run %s: %s.", words[0], strerror(code));
}

/* Keeps the end of what it says. False at the end of the pipe. */
static bool listen_to(struct tool *tool)
{
    struct pollfd fd = {.fd = tool->out, .events = POLLIN};
    if (poll(&fd, 1, LOOK_MS) <= 0)
        return true;
    if (tool->said_size > SAID_BYTES / 2) {
        size_t kept = SAID_BYTES / 4;
        memmove(tool->said, tool->said + tool->said_size - kept, kept);
        tool->said_size = kept;
    }
    ssize_t size = read(tool->out, tool->said + tool->said_size, SAID_BYTES - 1 - tool->said_size);
    if (size > 0)
        tool->said_size += (size_t)size;
    tool->said[tool->said_size] = '\0';
    return size > 0 || (size < 0 && errno == EINTR);
}

static uint64_t size_of(const char *path)
{
    struct stat about;
    return path != NULL && stat(path, &about) == 0 ? (uint64_t)about.st_size : 0;
}

/* The last line of what it said, without its end. */
static void last_line(const struct tool *tool, char *ret, size_t size)
{
    size_t end = tool->said_size;
    while (end > 0 && (tool->said[end - 1] == '\n' || tool->said[end - 1] == '.'))
        end--;
    size_t begin = end;
    while (begin > 0 && tool->said[begin - 1] != '\n')
        begin--;
    snprintf(ret, size, "%.*s", (int)(end - begin), tool->said + begin);
}

/* Waits for its end. `growing` (may be null) is the file that it writes. */
static enum status finish(struct tool *tool, const char *what, const char *growing, const struct watch *watch,
                          struct error *err)
{
    char line[LINE_BYTES];
    int outcome = 0;
    enum status status = STATUS_OK;
    do {
        if (status == STATUS_OK && (status = watch_step(watch, what, size_of(growing), 0, err)) != STATUS_OK)
            kill(tool->process, SIGTERM);
    } while (listen_to(tool));
    close(tool->out);
    while (waitpid(tool->process, &outcome, 0) < 0 && errno == EINTR)
        continue;
    if (status == STATUS_OK) /* asked once more: a Ctrl-C reaches the program too, and may end it first */
        status = watch_step(watch, what, size_of(growing), 0, err);
    if (status != STATUS_OK || (WIFEXITED(outcome) && WEXITSTATUS(outcome) == 0))
        return status;
    last_line(tool, line, sizeof line);
    return error_set(err, ERROR_UNAVAILABLE, NULL, "%s failed: %s.", tool->name, line);
}

/* ---- versions ---- */

/* "pg_dump (PostgreSQL) 15.14 (Debian ...)" is 15. */
static int major_of(const char *said)
{
    const char *digits = strpbrk(said, "0123456789");
    return digits == NULL ? 0 : (int)strtol(digits, NULL, 10);
}

static enum status check_version(const char *name, int server, char *const *variables, const struct watch *watch,
                                 struct error *err)
{
    struct tool tool;
    const char *const words[] = {name, "--version", NULL};
    TRY(start(words, variables, &tool, err));
    TRY(finish(&tool, "asking for its version", NULL, watch, err));
    int major = major_of(tool.said);
    if (major >= server)
        return STATUS_OK;
    return error_set(err, ERROR_UNAVAILABLE, NULL,
                     "%s is of PostgreSQL %d and the server of %d: install postgresql-client-%d and put its programs "
                     "into the PATH.",
                     name, major, server, server);
}

/* What a look at the database shows. */
struct sight {
    int major; /* version of its server */
    bool empty;
};

/* pg_dump and pg_restore change the settings of their session, search_path among them; behind a pooler others would be
 * given that session next. */
static enum status check_own_session(const struct pg_target *target, struct error *err)
{
    if (target->prepare)
        return STATUS_OK;
    return error_set(
        err, ERROR_NOT_SUPPORTED, "database",
        "%s is reached through a connection pooler (prepare=off), which pg_dump and pg_restore cannot use: "
        "give the URL of PostgreSQL itself.",
        target->shown);
}

static enum status look(const struct pg_target *target, struct sight *ret, struct error *err)
{
    TRY(check_own_session(target, err));
    PGconn *conn = pg_dial(target, false, PG_CONNECT_S);
    enum status status = STATUS_OK;
    PGresult *result = NULL;
    if (PQstatus(conn) != CONNECTION_OK)
        status = pg_dial_report(target, conn, err);
    if (status == STATUS_OK)
        result = PQexec(conn, count_tables);
    if (status == STATUS_OK && PQresultStatus(result) != PGRES_TUPLES_OK)
        status = pg_dial_report(target, conn, err);
    if (status == STATUS_OK)
        *ret = (struct sight){
            .major = PQserverVersion(conn) / 10000,
            .empty = strcmp(PQgetvalue(result, 0, 0), "0") == 0,
        };
    PQclear(result);
    PQfinish(conn);
    return status;
}

/* ---- the two ---- */

static enum status dump(const struct pg_target *target, const char *snapshot, const char *path,
                        const struct watch *watch, struct arena *arena, struct error *err)
{
    struct sight sight;
    struct tool tool;
    TRY(look(target, &sight, err));
    char **variables = environment_for(target, arena);
    TRY(check_version("pg_dump", sight.major, variables, watch, err));
    const char *const words[] = {"pg_dump",
                                 "--format=custom",
                                 "--no-owner",
                                 "--no-privileges",
                                 "--no-password",
                                 arena_format(arena, "--snapshot=%s", snapshot),
                                 arena_format(arena, "--file=%s", path),
                                 NULL};
    TRY(start(words, variables, &tool, err));
    return finish(&tool, "running pg_dump", path, watch, err);
}

enum status postgres_dump(const char *url, const char *snapshot, const char *path, const struct watch *watch,
                          struct error *err)
{
    struct arena arena;
    struct pg_target target;
    arena_init(&arena);
    enum status status = pg_target_parse(url, &arena, &target, err);
    if (status == STATUS_OK)
        status = dump(&target, snapshot, path, watch, &arena, err);
    arena_release(&arena);
    return status;
}

static enum status check_empty(const struct pg_target *target, const struct sight *sight, struct error *err)
{
    if (sight->empty)
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, "database",
                     "%s has tables already, and nothing is written over: give a new, empty database.", target->shown);
}

enum status postgres_check_empty(const char *url, struct error *err)
{
    struct arena arena;
    struct pg_target target;
    struct sight sight;
    arena_init(&arena);
    enum status status = pg_target_parse(url, &arena, &target, err);
    if (status == STATUS_OK)
        status = look(&target, &sight, err);
    if (status == STATUS_OK)
        status = check_empty(&target, &sight, err);
    arena_release(&arena);
    return status;
}

static enum status undump(const struct pg_target *target, const char *path, const struct watch *watch,
                          struct arena *arena, struct error *err)
{
    struct sight sight;
    struct tool tool;
    TRY(look(target, &sight, err));
    TRY(check_empty(target, &sight, err));
    char **variables = environment_for(target, arena);
    TRY(check_version("pg_restore", 0, variables, watch, err));
    const char *const words[] = {"pg_restore",
                                 "--single-transaction",
                                 "--exit-on-error",
                                 "--no-owner",
                                 "--no-privileges",
                                 "--no-password",
                                 "--dbname=application_name=pg_restore", /* all else is in its environment */
                                 path,
                                 NULL};
    TRY(start(words, variables, &tool, err));
    TRY(finish(&tool, "running pg_restore", NULL, watch, err));
    PGconn *conn = pg_dial(target, true, PG_CONNECT_S);
    pg_analyze(conn);
    PQfinish(conn);
    return STATUS_OK;
}

enum status postgres_undump(const char *url, const char *path, const struct watch *watch, struct error *err)
{
    struct arena arena;
    struct pg_target target;
    arena_init(&arena);
    enum status status = pg_target_parse(url, &arena, &target, err);
    if (status == STATUS_OK)
        status = undump(&target, path, watch, &arena, err);
    arena_release(&arena);
    return status;
}

enum status postgres_empty(const char *url, struct error *err)
{
    struct arena arena;
    struct pg_target target;
    arena_init(&arena);
    enum status status = pg_target_parse(url, &arena, &target, err);
    if (status == STATUS_OK) {
        PGconn *conn = pg_dial(&target, true, PG_CONNECT_S);
        PGresult *result = PQstatus(conn) == CONNECTION_OK ? PQexec(conn, drop_tables) : NULL;
        if (PQresultStatus(result) != PGRES_COMMAND_OK)
            status = pg_dial_report(&target, conn, err);
        PQclear(result);
        PQfinish(conn);
    }
    arena_release(&arena);
    return status;
}
