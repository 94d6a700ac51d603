/* Compiled rules beside a connection (txn_local()), in two steps: an open-addressing table leads from world, program
 * and version to what was compiled, and what was compiled is kept once for each hash of currency and document
 * (program_rules_hash()). So programs and versions with equal rules share one struct.
 *
 * Two things could go wrong, and each has its rule here:
 *
 * - Rules are freed while somebody still reads them. The promise is "until act() returns", and an act() is known by the
 *   time of its transaction. Each use stamps the rules with that time; making room frees only rules with another stamp.
 *   (Acts of a reader that begin in the same microsecond share a stamp: that keeps rules longer, never shorter.)
 *
 * - A version leads to rules that it never had. A writer's connection sees rows of its own commit before that is sure,
 *   and after a roll-back the same number may come again with other rules. A version written here is therefore noted as
 *   unsettled, for longer than any commit lasts; until then what it led to serves its own act() only. Other connections
 *   see committed rows alone. What a hash leads to is right for ever: it is computed here, from what is compiled.
 *
 * One thread at a time, as the connection. */

#include "domain/program/rules_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/memory.h"
#include "domain/program/program_store.h"

enum { TABLE_SIZE_MIN = 64 };

static const int64_t settling_us = 2 * LIMIT_WRITE_MS * TIME_US_PER_MS;
static const int64_t always = INT64_MIN;

/* Times are those of transactions. */
struct compiled {
    uint8_t hash[SHA256_SIZE];
    struct rules *rules;
    int64_t used_at;
};

struct entry {
    int64_t ws;
    struct id program_id;
    int64_t version;           /* 0: a free slot */
    struct compiled *compiled; /* null: noted as unsettled, not read */
    int64_t read_at;
    int64_t settled_at; /* from then on the row is sure to be what was committed */
};

struct cache {
    struct entry *entries; /* a power of two, at most half full */
    size_t size;
    size_t count;
    struct compiled **compiled; /* searched in order, and only when a version was read */
    size_t compiled_count, compiled_room;
};

static void compiled_free(struct compiled *compiled)
{
    rules_free(compiled->rules);
    free(compiled);
}

static void cache_free(void *data)
{
    struct cache *cache = data;
    for (size_t i = 0; i < cache->compiled_count; i++)
        compiled_free(cache->compiled[i]);
    free(cache->compiled);
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

static bool is_in_use(const struct compiled *compiled, int64_t now)
{
    return compiled != NULL && compiled->used_at == now;
}

/* True for what the act() that runs now may hold, and for notes that are still needed. */
static bool must_stay(const struct entry *entry, int64_t now)
{
    return is_in_use(entry->compiled, now) || entry->settled_at > now;
}

/* Moves the entries that stay into a table with room for as many again. */
static void rebuild(struct cache *cache, size_t size, bool all, int64_t now)
{
    struct entry *entries = memory_new(size * sizeof *entries);
    size_t count = 0;
    for (size_t i = 0; i < cache->size; i++) {
        const struct entry *entry = &cache->entries[i];
        if (entry->version == 0 || (!all && !must_stay(entry, now)))
            continue;
        struct entry *slot = slot_of(entries, size, entry->ws, &entry->program_id, entry->version);
        *slot = *entry;
        if (!all && !is_in_use(slot->compiled, now))
            slot->compiled = NULL; /* freed next */
        count++;
    }
    free(cache->entries);
    cache->entries = entries;
    cache->size = size;
    cache->count = count;
}

/* Empties the cache but for what must stay. */
static void make_room(struct cache *cache, int64_t now)
{
    size_t staying = 0;
    for (size_t i = 0; i < cache->size; i++)
        staying += cache->entries[i].version != 0 && must_stay(&cache->entries[i], now);
    size_t size = TABLE_SIZE_MIN;
    while (size < 4 * (staying + 1))
        size *= 2;
    rebuild(cache, size, false, now);
    size_t kept = 0;
    for (size_t i = 0; i < cache->compiled_count; i++) {
        if (is_in_use(cache->compiled[i], now))
            cache->compiled[kept++] = cache->compiled[i];
        else
            compiled_free(cache->compiled[i]);
    }
    cache->compiled_count = kept;
}

/* Doubles the table while it holds less than the limit; at the limit makes room. */
static void prepare_insert(struct cache *cache, int64_t now)
{
    if (2 * (cache->count + 1) <= cache->size)
        return;
    if (cache->count >= LIMIT_VERSIONS_CACHED)
        make_room(cache, now);
    else
        rebuild(cache, 2 * cache->size, true, now);
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
        .read_at = always,
        .settled_at = always,
    };
    cache->count++;
    return entry;
}

static bool is_good(const struct entry *entry, int64_t now)
{
    return entry->compiled != NULL && (entry->read_at >= entry->settled_at || entry->read_at == now);
}

static struct compiled *find_compiled(const struct cache *cache, const uint8_t hash[SHA256_SIZE])
{
    for (size_t i = 0; i < cache->compiled_count; i++)
        if (memcmp(cache->compiled[i]->hash, hash, SHA256_SIZE) == 0)
            return cache->compiled[i];
    return NULL;
}

static struct compiled *keep_compiled(struct cache *cache, const uint8_t hash[SHA256_SIZE], struct rules *rules,
                                      int64_t now)
{
    if (cache->compiled_count >= LIMIT_RULES_CACHED)
        make_room(cache, now);
    if (cache->compiled_count == cache->compiled_room) {
        cache->compiled_room = cache->compiled_room == 0 ? TABLE_SIZE_MIN : 2 * cache->compiled_room;
        cache->compiled = memory_resize(cache->compiled, cache->compiled_room * sizeof(struct compiled *));
    }
    struct compiled *compiled = memory_new(sizeof *compiled);
    *compiled = (struct compiled){.rules = rules, .used_at = now};
    memcpy(compiled->hash, hash, SHA256_SIZE);
    cache->compiled[cache->compiled_count++] = compiled;
    return compiled;
}

static enum status compile_stored(struct str text, const struct currency *currency, struct rules **ret,
                                  struct error *err)
{
    json_t *document = NULL;
    struct error cause = {0};
    enum status status = json_parse(text, &document, &cause);
    if (status == STATUS_OK)
        status = rules_compile(document, currency, ret, &cause);
    json_decref(document);
    if (status != STATUS_OK)
        return error_set(err, ERROR_INTERNAL, NULL, "Stored rules cannot be compiled: %s %s", cause.param,
                         cause.detail);
    return STATUS_OK;
}

static enum status read_rules(struct act *act, struct cache *cache, const struct id *program_id, int64_t version,
                              struct compiled **ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_READ_RULES],
                  VALUES(value_int(act->ws), value_id(program_id), value_int(version)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "version", "There is no such version of this program.");
    struct currency currency = result_currency(&rows, 0, 0);
    uint8_t hash[SHA256_SIZE];
    program_rules_hash(&currency, result_str(&rows, 0, 1), hash);
    struct compiled *compiled = find_compiled(cache, hash);
    if (compiled == NULL) {
        struct rules *rules = NULL;
        TRY(compile_stored(result_str(&rows, 0, 1), &currency, &rules, err));
        compiled = keep_compiled(cache, hash, rules, txn_now(act->txn));
    }
    *ret = compiled;
    return STATUS_OK;
}

enum status program_rules(struct act *act, const struct id *program_id, int64_t version, const struct rules **ret_rules,
                          struct error *err)
{
    int64_t now = txn_now(act->txn);
    struct cache *cache = cache_of(act);
    struct entry *entry = slot_of(cache->entries, cache->size, act->ws, program_id, version);
    if (entry->version == 0 || !is_good(entry, now)) {
        struct compiled *compiled = NULL;
        TRY(read_rules(act, cache, program_id, version, &compiled, err));
        compiled->used_at = now; /* it stays when room is made for the entry */
        entry = claim(cache, act, program_id, version);
        entry->compiled = compiled;
        entry->read_at = now;
    }
    entry->compiled->used_at = now;
    *ret_rules = entry->compiled->rules;
    return STATUS_OK;
}

void program_rules_written(struct act *act, const struct id *program_id, int64_t version)
{
    int64_t now = txn_now(act->txn);
    struct entry *entry = claim(cache_of(act), act, program_id, version);
    entry->settled_at = now + settling_us;
    entry->read_at = always;
}
