#pragma once

/* What every unit test includes: cmocka, which wants these headers before it, and a few helpers. */

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/str.h"

/* The bytes of a view, compared with a C string, with both shown on failure. */
#define assert_str_equal(view, expected)                                                                               \
    do {                                                                                                               \
        struct str view_ = (view);                                                                                     \
        assert_non_null(view_.data);                                                                                   \
        char text_[4096];                                                                                              \
        assert_true(view_.size < sizeof text_);                                                                        \
        memcpy(text_, view_.data, view_.size);                                                                         \
        text_[view_.size] = '\0';                                                                                      \
        assert_string_equal(text_, (expected));                                                                        \
    } while (0)

/* True when `body` ends its process by an assertion. It runs in a child, silenced and without a core file. */
static inline bool unit_aborts(void (*body)(void))
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct rlimit none = {0, 0};
        setrlimit(RLIMIT_CORE, &none);
        signal(SIGABRT, SIG_DFL); /* cmocka's handler would take it for a failed test */
        close(STDERR_FILENO);
        body();
        _exit(0);
    }
    int status = 0;
    return child > 0 && waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT;
}

/* The next number of a seeded stream for randomised tests (xorshift64*). */
static inline uint64_t unit_next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}
/* The tests of one file. UNIT_TESTS(buf) opens the function that runs those of test_buf.c and returns how many failed;
 * a folder's program calls that of each of its files (make_runner.py). */
#define UNIT_TESTS(name)                                                                                               \
    int run_##name(void);                                                                                              \
    int run_##name(void)
