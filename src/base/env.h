#pragma once

#include <stddef.h>
#include <stdint.h>

#include "base/typeid.h"

/* Clock and randomness: the only way to either, so that tests can set them.
 *
 * One `struct env` per process is the root. The clocks are settable by tests (the wall clock can be frozen, the other
 * moved ahead); the random source can be seeded by tests. Reading the clocks and drawing bytes may be done from any
 * thread. */

struct env;

/* The real clock and the kernel's randomness. */
struct env *env_new(void);
void env_free(struct env *env);

/* Microseconds since 1970 by the wall clock (or the frozen one). */
int64_t env_now(const struct env *env);

/* Microseconds of a clock that never steps: for deadlines and durations. */
int64_t env_monotonic(const struct env *env);

/* Freezes the wall clock; TIME_NONE thaws it. Tests only. */
void env_set_now(struct env *env, int64_t at);

/* Moves the monotonic clock ahead, so that a deadline is there without a wait; the kernel's own waits do not notice.
 * Any thread. Tests only. */
void env_skip(struct env *env, int64_t us);

/* Makes env_random() a deterministic stream. Tests only; single-threaded from then on. */
void env_set_seed(struct env *env, uint64_t seed);

/* Fills `out` with unpredictable bytes. Drawn from the kernel in blocks kept per thread, since a call per id costs a
 * syscall each. */
void env_random(struct env *env, void *out, size_t size);

/* An id that cannot be guessed: 48 bits of time, 74 of randomness. For click ids and everything that is handed to
 * strangers. */
struct id env_id(struct env *env, int64_t at);

/* The ids of one transaction: time `now` and a rank, so that ids minted later in it sort later, and those of a later
 * transaction of the same writer sort after all of them, provided that the writer gives each transaction a later
 * microsecond than the one before. At most 65,536 ids a transaction.
 * Layout: 48 bits ms | version | 12 bits fraction of the ms | variant | 14 bits rank | 48 random bits; a rank that
 * overflows goes on in the fraction, where a microsecond has four steps. */
struct mint {
    struct env *env;
    int64_t now; /* the transaction's only time */
    uint32_t rank;
};

struct mint mint_begin(struct env *env, int64_t now);
struct id mint_id(struct mint *mint);
