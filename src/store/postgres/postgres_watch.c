/* See postgres_watch.h.
 *
 * The generation is a row that is raised by the commit of the change, so its numbers are in commit order and nothing
 * can be missed: a notification only makes the look come sooner. The thread sleeps on its connection and a pipe. */

#include "store/postgres/postgres_watch.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/log.h"
#include "base/memory.h"
#include "base/time.h"
#include "store/postgres/postgres.h"
#include "store/postgres/postgres_store.h"

enum { LOOK_MS = 1000, STALE_MS = 5000 };

struct postgres_watch {
    struct store *store;
    struct pg *pg;
    uint64_t connects; /* of the connection that listens */
    int stop;          /* eventfd */
    pthread_t thread;
    bool lost;               /* the last look failed, and the log says so */
    _Atomic int64_t seen_at; /* monotonic us: the last look that succeeded */
};

static const struct statement read_generation = {
    .name = "config_read",
    .purpose = "how often something in the nodes' caches has changed",
    .text = "SELECT generation FROM config_change",
    .params = "",
    .columns = "i",
};

static enum status look(struct postgres_watch *watch, struct error *err)
{
    struct pg *pg = watch->pg;
    TRY(pg_connect(pg, err));
    pg_clear(pg);
    int64_t before = postgres_generation_ticket(watch->store);
    if (watch->connects != pg->connects && pg->target->prepare) {
        pg_queue_command(pg, "LISTEN referd_config_change");
    }
    pg_queue(pg, &read_generation, NULL, 0);
    PGresult *answer = NULL;
    if (pg_collect(pg, &answer) != PG_FINE) {
        return pg_report(pg, read_generation.name, err);
    }
    watch->connects = pg->connects;
    struct value generation;
    pg_row(answer, &read_generation, 0, &generation);
    PQclear(answer);
    postgres_looked_at_generation(watch->store, before, generation.number);
    atomic_store(&watch->seen_at, env_monotonic(watch->store->env));
    return STATUS_OK;
}

/* Waits for a notification, the next look or the end. */
static bool sleep_until_news(struct postgres_watch *watch)
{
    PGconn *conn = watch->pg->conn;
    struct pollfd fds[] = {{.fd = watch->stop, .events = POLLIN},
                           {.fd = conn == NULL ? -1 : PQsocket(conn), .events = POLLIN}};
    int ready = poll(fds, 2, LOOK_MS);
    if (ready > 0 && conn != NULL && fds[1].revents != 0 && PQconsumeInput(conn) != 1) {
        pg_drop(watch->pg);
    }
    for (PGnotify *news = NULL; watch->pg->conn != NULL && (news = PQnotifies(watch->pg->conn)) != NULL;) {
        PQfreemem(news);
    }
    return ready <= 0 || fds[0].revents == 0;
}

/* An operator reads of an outage once, and of its end with its length. */
static void tell(struct postgres_watch *watch, bool found, int64_t seen_before, const struct error *err)
{
    if (!found && !watch->lost) {
        LOG(LOG_WARN, "database lost; it is looked for every second", LOG_TEXT("detail", err->detail));
    }
    if (found && watch->lost) {
        int64_t missed = (atomic_load(&watch->seen_at) - seen_before) / TIME_US_PER_MS;
        LOG(LOG_INFO, "database found again", LOG_INT("missed_ms", missed));
    }
    watch->lost = !found;
}

static void *run_thread(void *ctx)
{
    struct postgres_watch *watch = ctx;
    while (sleep_until_news(watch)) {
        struct error error = {0};
        int64_t seen_before = atomic_load(&watch->seen_at);
        bool found = look(watch, &error) == STATUS_OK;
        if (!found) {
            pg_drop(watch->pg);
        }
        tell(watch, found, seen_before, &error);
    }
    return NULL;
}

enum status postgres_watch_start(struct store *store, struct postgres_watch **ret, struct error *err)
{
    struct postgres_watch *watch = memory_new(sizeof *watch);
    watch->store = store;
    watch->pg = pg_new(&postgres_own_of(store)->target, PG_READER, store->env);
    enum status status = look(watch, err);
    if (status != STATUS_OK) {
        pg_free(watch->pg);
        free(watch);
        return status;
    }
    watch->stop = eventfd(0, EFD_CLOEXEC);
    store_thread_start(&watch->thread, "store-watch", run_thread, watch);
    *ret = watch;
    return STATUS_OK;
}

void postgres_watch_stop(struct postgres_watch *watch)
{
    if (watch == NULL) {
        return;
    }
    eventfd_write(watch->stop, 1);
    pthread_join(watch->thread, NULL);
    pg_free(watch->pg);
    close(watch->stop);
    free(watch);
}

bool postgres_watch_sees(const struct postgres_watch *watch)
{
    return env_monotonic(watch->store->env) - atomic_load(&watch->seen_at) < STALE_MS * TIME_US_PER_MS;
}
