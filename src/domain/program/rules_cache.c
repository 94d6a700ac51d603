/* Compiled rules beside a connection: an open-addressing table in txn_local(), by world, program and version.
 *
 * Two things could go wrong, and each has its rule here:
 *
 * - Rules are freed while somebody still reads them. The promise is "until act() returns", and an act() is known by the
 *   time of its transaction. Each use stamps its entry with that time; making room frees only entries with another
 *   stamp. (Acts of a reader that begin in the same microsecond share a stamp: that keeps entries longer, never
 * shorter.)
 *
 * - Rules are kept of a version that never was. A writer's connection sees rows of its own commit before that is sure,
 *   and after a roll-back the same number may come again with other rules. A version written here is therefore noted as
 *   unsettled, for longer than any commit lasts; until then what was compiled of it serves its own act() only. Other
 *   connections see committed rows alone.
 *
 * One thread at a time, as the connection. */

#include "domain/program/rules_cache.h"

#include <assert.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/memory.h"
#include "domain/program/program_store.h"

enum { TABLE_SIZE_MIN = 64 };

static const int64_t settling_us = 2 * LIMIT_WRITE_MS * TIME_US_PER_MS;
static const int64_t always = INT64_MIN;

struct entry {
    int64_t ws;
    struct id program_id;
    int64_t version;     /* 0: a free slot */
    struct rules *rules; /* null: noted as unsettled, not compiled */
    int64_t compiled_at; /* times of transactions */
    int64_t used_at;
    int64_t settled_at; /* from then on the row is sure to be what was committed */
};

struct cache {
    struct entry *entries; /* a power of two, at most half full */
    size_t size;
    size_t count;
};

static void cache_free(void *data)
{
    struct cache *cache = data;
    for (size_t i = 0; i < cache->size; i++)
        rules_free(cache->entries[i].rules);
    free(cache->entries);
    free(cache);
}

static struct cache *cache_of(struct act *act)
{
    struct txn_local *local = txn_local(act->txn);
    if (local->data == NULL) {
        struct cache *cache = memory_new(sizeof *cache);
        cache->size = TABLE_SIZE_MIN;
        cache->entries = memory_new(cache->size * sizeof *cache->entries);
        *local = (struct txn_local){cache, cache_free};
    }
    return local->data;
}

/* The entry of a version, or the free slot where it belongs. */
static struct entry *slot_of(struct entry *entries, size_t size, int64_t ws, const struct id *program_id,
                             int64_t version)
{
    uint64_t hash = str_hash((struct str){(const char *)program_id->bytes, sizeof program_id->bytes});
    for (size_t at = (size_t)(hash + (uint64_t)version);; at++) {
        struct entry *entry = &entries[at & (size - 1)];
        if (entry->version == 0 ||
            (entry->version == version && entry->ws == ws && id_equal(&entry->program_id, program_id)))
            return entry;
    }
}

/* True for what the act() that runs now may hold, and for notes that are still needed. */
static bool must_stay(const struct entry *entry, int64_t now)
{
    return entry->used_at == now || entry->settled_at > now;
}

/* Empties the table but for what must stay, and makes it large enough for as much again. */
static void make_room(struct cache *cache, int64_t now)
{
    size_t staying = 0;
    for (size_t i = 0; i < cache->size; i++)
        staying += cache->entries[i].version != 0 && must_stay(&cache->entries[i], now);
    size_t size = TABLE_SIZE_MIN;
    while (size < 4 * (staying + 1))
        size *= 2;
    struct entry *entries = memory_new(size * sizeof *entries);
    for (size_t i = 0; i < cache->size; i++) {
        struct entry *entry = &cache->entries[i];
        if (entry->version != 0 && must_stay(entry, now))
            *slot_of(entries, size, entry->ws, &entry->program_id, entry->version) = *entry;
        else
            rules_free(entry->rules);
    }
    free(cache->entries);
    *cache = (struct cache){entries, size, staying};
}

/* Doubles the table while it holds less than the limit; at the limit makes room. */
static void prepare_insert(struct cache *cache, int64_t now)
{
    if (2 * (cache->count + 1) <= cache->size)
        return;
    if (cache->count >= LIMIT_RULES_CACHED) {
        make_room(cache, now);
        return;
    }
    size_t size = 2 * cache->size;
    struct entry *entries = memory_new(size * sizeof *entries);
    for (size_t i = 0; i < cache->size; i++) {
        const struct entry *entry = &cache->entries[i];
        if (entry->version != 0)
            *slot_of(entries, size, entry->ws, &entry->program_id, entry->version) = *entry;
    }
    free(cache->entries);
    cache->entries = entries;
    cache->size = size;
}

/* The version's entry, made if there is none. */
static struct entry *claim(struct cache *cache, const struct act *act, const struct id *program_id, int64_t version)
{
    struct entry *entry = slot_of(cache->entries, cache->size, act->ws, program_id, version);
    if (entry->version != 0)
        return entry;
    prepare_insert(cache, txn_now(act->txn));
    entry = slot_of(cache->entries, cache->size, act->ws, program_id, version);
    *entry = (struct entry){
        .ws = act->ws,
        .program_id = *program_id,
        .version = version,
        .compiled_at = always,
        .used_at = always,
        .settled_at = always,
    };
    cache->count++;
    return entry;
}

static bool is_good(const struct entry *entry, int64_t now)
{
    return entry->rules != NULL && (entry->compiled_at >= entry->settled_at || entry->compiled_at == now);
}

static enum status compile_stored(struct act *act, const struct id *program_id, int64_t version, struct rules **ret,
                                  struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_READ_RULES],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(version)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "version", "There is no such version of this program.");
    struct currency currency = result_currency(&rows, 0, 0);
    json_t *document = NULL;
    struct error cause = {0};
    enum status status = json_parse(result_str(&rows, 0, 1), &document, &cause);
    if (status == STATUS_OK)
        status = rules_compile(document, &currency, ret, &cause);
    json_decref(document);
    if (status != STATUS_OK)
        return error_set(err, ERROR_INTERNAL, NULL, "Stored rules cannot be compiled: %s %s", cause.param,
                         cause.detail);
    return STATUS_OK;
}

enum status program_rules(struct act *act, const struct id *program_id, int64_t version, const struct rules **ret_rules,
                          struct error *err)
{
    int64_t now = txn_now(act->txn);
    struct cache *cache = cache_of(act);
    struct entry *entry = slot_of(cache->entries, cache->size, act->ws, program_id, version);
    if (entry->version == 0 || !is_good(entry, now)) {
        struct rules *rules = NULL;
        TRY(compile_stored(act, program_id, version, &rules, err));
        entry = claim(cache, act, program_id, version);
        assert(entry->rules == NULL || entry->used_at != now);
        rules_free(entry->rules);
        entry->rules = rules;
        entry->compiled_at = now;
    }
    entry->used_at = now;
    *ret_rules = entry->rules;
    return STATUS_OK;
}

void program_rules_written(struct act *act, const struct id *program_id, int64_t version)
{
    int64_t now = txn_now(act->txn);
    struct entry *entry = claim(cache_of(act), act, program_id, version);
    entry->settled_at = now + settling_us;
    entry->compiled_at = always;
}
