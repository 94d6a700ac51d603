/* Clock, randomness and ids. The clock is a system call through the vDSO. Random bytes come from getrandom(2), drawn in
 * blocks that are kept per thread and wiped as they are used, so that no later reader of the memory learns bytes that
 * were handed out. Any thread, except for the seeded stream. A process that forks must not use it in both halves. */

#include "base/env.h"

#include <assert.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "base/memory.h"
#include "base/time.h"

enum {
    POOL_SIZE = 256, /* getrandom() gives this much without being interrupted by a signal */
    RANK_BITS = 14,
    RANK_CARRIES = 4, /* a microsecond is four steps of the 12-bit fraction, so the rank may run over into it */
    FRACTION_STEPS = 4096,
};

struct env {
    _Atomic int64_t frozen_at; /* TIME_NONE: the wall clock runs */
    _Atomic int64_t skipped;   /* us that the monotonic clock is ahead */
    bool seeded;
    uint64_t stream; /* of the seeded generator */
};

struct pool {
    size_t left; /* the last `left` bytes are not handed out yet */
    uint8_t bytes[POOL_SIZE];
};

static _Thread_local struct pool pool;

static int64_t clock_us(clockid_t clock)
{
    struct timespec now;
    int failed = clock_gettime(clock, &now);
    assert(!failed);
    return (int64_t)now.tv_sec * TIME_US_PER_S + now.tv_nsec / 1000;
}

static void kernel_random(uint8_t *out, size_t size)
{
    while (size > 0) {
        ssize_t got = getrandom(out, size, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            abort(); /* ids without randomness could be guessed: no service is better */
        out += got;
        size -= (size_t)got;
    }
}

static void pool_random(uint8_t *out, size_t size)
{
    if (size > POOL_SIZE) {
        kernel_random(out, size);
        return;
    }
    if (pool.left < size) {
        kernel_random(pool.bytes, POOL_SIZE);
        pool.left = POOL_SIZE;
    }
    uint8_t *from = pool.bytes + (POOL_SIZE - pool.left);
    memcpy(out, from, size);
    explicit_bzero(from, size);
    pool.left -= size;
}

/* SplitMix64: a deterministic stream for tests. */
static void seeded_random(struct env *env, uint8_t *out, size_t size)
{
    while (size > 0) {
        env->stream += UINT64_C(0x9E3779B97F4A7C15);
        uint64_t word = env->stream;
        word = (word ^ word >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
        word = (word ^ word >> 27) * UINT64_C(0x94D049BB133111EB);
        word ^= word >> 31;
        size_t part = size < sizeof word ? size : sizeof word;
        memcpy(out, &word, part);
        out += part;
        size -= part;
    }
}

struct env *env_new(void)
{
    struct env *env = memory_new(sizeof *env);
    atomic_init(&env->frozen_at, TIME_NONE);
    return env;
}

void env_free(struct env *env)
{
    free(env);
}

int64_t env_now(const struct env *env)
{
    int64_t frozen_at = atomic_load_explicit(&env->frozen_at, memory_order_relaxed);
    return frozen_at == TIME_NONE ? clock_us(CLOCK_REALTIME) : frozen_at;
}

int64_t env_monotonic(const struct env *env)
{
    return clock_us(CLOCK_MONOTONIC) + atomic_load_explicit(&env->skipped, memory_order_relaxed);
}

void env_set_now(struct env *env, int64_t at)
{
    atomic_store_explicit(&env->frozen_at, at, memory_order_relaxed);
}

void env_skip(struct env *env, int64_t us)
{
    atomic_fetch_add_explicit(&env->skipped, us, memory_order_relaxed);
}

void env_set_seed(struct env *env, uint64_t seed)
{
    env->seeded = true;
    env->stream = seed;
}

void env_random(struct env *env, void *out, size_t size)
{
    if (env->seeded)
        seeded_random(env, out, size);
    else
        pool_random(out, size);
}

struct id env_id(struct env *env, int64_t at)
{
    assert(at >= 0);
    struct {
        uint64_t low;
        uint16_t high;
    } __attribute__((packed)) random; /* no byte more than an id has: they cost more than all else here */
    env_random(env, &random, sizeof random);
    uint64_t ms = (uint64_t)(at / TIME_US_PER_MS);
    return id_from_words(ms << 16 | (random.high & 0x0FFF), random.low);
}

struct mint mint_begin(struct env *env, int64_t now)
{
    assert(now >= 0);
    return (struct mint){.env = env, .now = now};
}

struct id mint_id(struct mint *mint)
{
    uint32_t carry = mint->rank >> RANK_BITS;
    assert(carry < RANK_CARRIES);
    uint32_t rank = mint->rank++ & ((1U << RANK_BITS) - 1);
    uint32_t fraction = (uint32_t)(mint->now % TIME_US_PER_MS) * FRACTION_STEPS / TIME_US_PER_MS + carry;

    struct id id = id_floor(mint->now);
    id.bytes[6] |= (uint8_t)(fraction >> 8);
    id.bytes[7] = (uint8_t)fraction;
    id.bytes[8] |= (uint8_t)(rank >> 8);
    id.bytes[9] = (uint8_t)rank;
    env_random(mint->env, id.bytes + 10, 6);
    return id;
}
