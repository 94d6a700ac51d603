/* A few sets behind a lock that is held for a moment. */

#include "base/locale/locale_pool.h"

#include <assert.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/memory.h"

struct locale_pool {
    pthread_mutex_t lock;
    struct locale_set *sets[LIMIT_LOCALE_SETS];
    size_t count;
};

struct locale_pool *locale_pool_new(void)
{
    struct locale_pool *pool = memory_new(sizeof *pool);
    int failed = pthread_mutex_init(&pool->lock, NULL);
    assert(failed == 0);
    (void)failed;
    return pool;
}

void locale_pool_free(struct locale_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; i < pool->count; i++)
        locale_set_free(pool->sets[i]);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}

struct locale_set *locale_pool_take(struct locale_pool *pool)
{
    struct locale_set *set = NULL;
    pthread_mutex_lock(&pool->lock);
    if (pool->count > 0)
        set = pool->sets[--pool->count];
    pthread_mutex_unlock(&pool->lock);
    return set != NULL ? set : locale_set_new();
}

void locale_pool_give(struct locale_pool *pool, struct locale_set *set)
{
    bool kept = false;
    pthread_mutex_lock(&pool->lock);
    if (pool->count < LIMIT_LOCALE_SETS) {
        pool->sets[pool->count++] = set;
        kept = true;
    }
    pthread_mutex_unlock(&pool->lock);
    if (!kept)
        locale_set_free(set);
}
