/* Like the cache of redirects: nothing is taken out singly. */

#include "pages/page_cache.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/memory.h"

struct entry {
    struct str key; /* whose, a line feed, language tag */
    int64_t made_at;
    struct cached_page page;
    char bytes[]; /* what the views are of */
};

struct page_cache {
    struct env *env;
    uint64_t number;
    size_t most;
    struct map pages;
};

enum { KEY_SIZE = 128 };

struct page_cache *page_cache_new(struct env *env, size_t most)
{
    struct page_cache *cache = memory_new(sizeof *cache);
    cache->env = env;
    cache->most = most;
    map_seed(&cache->pages, env);
    return cache;
}

static void clear(struct page_cache *cache)
{
    size_t at = 0;
    for (struct entry *entry; (entry = map_next(&cache->pages, &at)) != NULL;)
        free(entry);
    map_release(&cache->pages);
}

void page_cache_free(struct page_cache *cache)
{
    if (cache == NULL)
        return;
    clear(cache);
    free(cache);
}

/* Whatever is kept is of one number. */
static void keep_to(struct page_cache *cache, uint64_t number)
{
    if (cache->number != number)
        clear(cache);
    cache->number = number;
}

/* Absent when it is too long to be anybody's. */
static struct str write_key(char text[KEY_SIZE], struct str whose, struct str tag)
{
    int size = snprintf(text, KEY_SIZE, "%.*s\n%.*s", STR_ARG(whose), STR_ARG(tag));
    return size < KEY_SIZE ? (struct str){text, (size_t)size} : STR_NONE;
}

bool page_cache_find(struct page_cache *cache, uint64_t number, struct str whose, struct str tag,
                     struct cached_page *ret)
{
    char text[KEY_SIZE];
    struct str key = write_key(text, whose, tag);
    keep_to(cache, number);
    const struct entry *entry = str_is_none(key) ? NULL : map_find(&cache->pages, key);
    if (entry == NULL || env_monotonic(cache->env) - entry->made_at > PAGE_CACHE_US)
        return false;
    *ret = entry->page;
    return true;
}

static struct str append(char **at, struct str text)
{
    struct str copy = {str_is_none(text) ? NULL : *at, text.size};
    if (text.size > 0)
        memcpy(*at, text.data, text.size);
    *at += text.size;
    return copy;
}

static bool is_other(void *value, void *ctx)
{
    if (value != ctx)
        return true;
    free(value);
    return false;
}

void page_cache_add(struct page_cache *cache, uint64_t number, struct str whose, struct str tag,
                    const struct cached_page *page)
{
    char text[KEY_SIZE];
    struct str key = write_key(text, whose, tag);
    if (str_is_none(key) || number < cache->number)
        return;
    keep_to(cache, number);
    struct entry *old = map_find(&cache->pages, key);
    if (old != NULL)
        map_keep(&cache->pages, is_other, old);
    if (cache->pages.count == cache->most)
        clear(cache);
    struct entry *entry = memory_new(sizeof *entry + key.size + page->body.size + page->frames.size);
    char *at = entry->bytes;
    entry->key = append(&at, key);
    entry->page.body = append(&at, page->body);
    entry->page.frames = append(&at, page->frames);
    entry->made_at = env_monotonic(cache->env);
    map_add(&cache->pages, entry->key, entry);
}
