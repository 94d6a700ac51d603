#pragma once

/* What the programs of the bench share: how they end, what time it is, numbers among their arguments. Any failure ends
 * a program with a message, since there is nothing to save. */

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define NS_PER_S INT64_C(1000000000)

/* "raw: FILE: No such file or directory" */
_Noreturn static inline void fail(const char *what, const char *why)
{
    fprintf(stderr, "%s: %s: %s\n", program_invocation_short_name, what, why);
    exit(EXIT_FAILURE);
}

/* Monotonic. */
static inline int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * NS_PER_S + time.tv_nsec;
}

static inline double now_seconds(void)
{
    return (double)now_ns() / (double)NS_PER_S;
}

/* An argument that is a number from 1 to `max`. */
static inline long whole_number(const char *text, long max)
{
    char *end;
    long number = strtol(text, &end, 10);
    if (*end != '\0' || number <= 0 || number > max)
        fail(text, "not a positive number, or too large");
    return number;
}
