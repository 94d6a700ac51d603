/* The stop flag is set by a signal handler and looked at with each step. Lines are drawn some times a second at most,
 * whatever the pace of the work. */

#include "cli/progress.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/time.h"

enum { BAR_WIDTH = 24, REDRAW_MS = 100, REPEAT_S = 10, PERCENT = 100 };

static const int stopping[] = {SIGINT, SIGTERM, SIGHUP};
static volatile sig_atomic_t stop;

static int64_t clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * TIME_US_PER_S + now.tv_nsec / 1000;
}

static void on_signal(int number)
{
    stop = 1;
    signal(number, SIG_DFL);
}

void progress_begin(struct progress *progress)
{
    *progress = (struct progress){.terminal = isatty(STDERR_FILENO) != 0};
    stop = 0;
    for (size_t i = 0; i < sizeof stopping / sizeof stopping[0]; i++) {
        struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
        struct sigaction before;
        sigaction(stopping[i], &action, &before);
        if (before.sa_handler == SIG_IGN) /* as nohup wants it */
            signal(stopping[i], SIG_IGN);
    }
}

/* What the rest will take if it goes on as so far. */
static int64_t seconds_left(const struct progress *progress, uint64_t done, uint64_t total, int64_t now)
{
    double spent = (double)(now - progress->began_at) / (double)TIME_US_PER_S;
    return done == 0 ? 0 : (int64_t)(spent * ((double)total / (double)done - 1) + 0.5);
}

static void draw_line(const struct progress *progress, uint64_t done, uint64_t total, int64_t now)
{
    char bar[BAR_WIDTH + 1];
    size_t filled = total == 0 ? 0 : (size_t)((double)done / (double)total * BAR_WIDTH);
    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', filled < BAR_WIDTH ? filled : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    if (total == 0)
        fprintf(stderr, "\r\033[K%s: %llu", progress->what, (unsigned long long)done);
    else
        fprintf(stderr, "\r\033[K%-22s [%s] %3d %%, %lld s left", progress->what, bar,
                (int)((double)done / (double)total * PERCENT), (long long)seconds_left(progress, done, total, now));
}

static void print_line(const struct progress *progress, uint64_t done, uint64_t total)
{
    if (total == 0 || done == 0)
        fprintf(stderr, "%s\n", progress->what);
    else
        fprintf(stderr, "%s: %d %%\n", progress->what, (int)((double)done / (double)total * PERCENT));
}

static bool show_step(void *ctx, const char *what, uint64_t done, uint64_t total)
{
    struct progress *progress = ctx;
    int64_t now = clock_us();
    bool fresh = progress->what != what;
    int64_t pause = progress->terminal ? REDRAW_MS * TIME_US_PER_MS : REPEAT_S * TIME_US_PER_S;
    if (fresh) {
        progress->what = what;
        progress->began_at = now;
    }
    if (fresh || now - progress->shown_at >= pause) {
        progress->shown_at = now;
        if (progress->terminal)
            draw_line(progress, done, total, now);
        else
            print_line(progress, fresh ? 0 : done, total);
    }
    return stop == 0;
}

struct watch progress_watch(struct progress *progress)
{
    return (struct watch){show_step, progress};
}

void progress_end(struct progress *progress)
{
    if (progress->terminal)
        fprintf(stderr, "\r\033[K");
    for (size_t i = 0; i < sizeof stopping / sizeof stopping[0]; i++) {
        struct sigaction now;
        sigaction(stopping[i], NULL, &now);
        if (now.sa_handler == on_signal)
            signal(stopping[i], SIG_DFL);
    }
}
