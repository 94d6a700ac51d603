/* Compiled rules beside a connection (txn_local()), in two steps: a map leads from world, program and version to what
 * was compiled, and what was compiled is kept once for each hash of currency and document
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

#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "base/limits.h"
#include "base/map.h"
#include "base/memory.h"
#include "domain/program/program_store.h"

static const int64_t settling_us = 2 * LIMIT_WRITE_MS * TIME_US_PER_MS;
static const int64_t always = INT64_MIN;

/* Times are those of transactions. */
struct compiled {
    uint8_t hash[SHA256_SIZE];
    struct rules *rules;
    int64_t used_at;
};

struct version {
    int64_t ws;
    struct id program_id;
    int64_t number;
};

struct entry {
    struct version version;
    struct compiled *compiled; /* null: noted as unsettled, not read */
    int64_t read_at;
    int64_t settled_at; /* from then on the row is sure to be what was committed */
};

struct cache {
    struct map entries;  /* by version */
    size_t room;         /* so many, and there is a look at what need not stay */
    struct map compiled; /* by hash */
};

static bool is_in_use(const struct compiled *compiled, int64_t now)
{
    return compiled != NULL && compiled->used_at == now;
}

/* True for what the act() that runs now may hold, and for notes that are still needed. `ctx` is the time now. */
static bool keep_entry(void *value, void *ctx)
{
    struct entry *entry = value;
    const int64_t *now = ctx;
    if (!is_in_use(entry->compiled, *now)) {
        entry->compiled = NULL; /* freed next */
        if (entry->settled_at <= *now) {
            free(entry);
            return false;
        }
    }
    return true;
}

static bool keep_compiled(void *value, void *ctx)
{
    struct compiled *compiled = value;
    const int64_t *now = ctx;
    if (is_in_use(compiled, *now))
        return true;
    rules_free(compiled->rules);
    free(compiled);
    return false;
}

/* Empties the cache but for what must stay. */
static void make_room(struct cache *cache, int64_t now)
{
    map_keep(&cache->entries, keep_entry, &now);
    map_keep(&cache->compiled, keep_compiled, &now);
    cache->room = LIMIT_VERSIONS_CACHED + 2 * cache->entries.count;
}

static void cache_free(void *data)
{
    struct cache *cache = data;
    make_room(cache, INT64_MAX);
    map_release(&cache->entries);
    map_release(&cache->compiled);
    free(cache);
}

static struct cache *cache_of(struct act *act)
{
    struct txn_local *local = txn_local(act->txn);
    if (local->data == NULL) {
        struct cache *cache = memory_new(sizeof *cache);
        cache->room = LIMIT_VERSIONS_CACHED;
        *local = (struct txn_local){cache, cache_free};
    }
    return local->data;
}

static struct entry *find_entry(const struct cache *cache, const struct version *version)
{
    return map_find(&cache->entries, map_key(version, sizeof *version));
}

/* The version's entry, made if there is none. */
static struct entry *claim(struct cache *cache, const struct version *version, int64_t now)
{
    struct entry *entry = find_entry(cache, version);
    if (entry != NULL)
        return entry;
    if (cache->entries.count >= cache->room)
        make_room(cache, now);
    entry = memory_new(sizeof *entry);
    *entry = (struct entry){.version = *version, .read_at = always, .settled_at = always};
    map_add(&cache->entries, map_key(&entry->version, sizeof entry->version), entry);
    return entry;
}

static bool is_good(const struct entry *entry, int64_t now)
{
    return entry != NULL && entry->compiled != NULL && (entry->read_at >= entry->settled_at || entry->read_at == now);
}

static struct compiled *add_compiled(struct cache *cache, const uint8_t hash[SHA256_SIZE], struct rules *rules,
                                     int64_t now)
{
    if (cache->compiled.count >= LIMIT_RULES_CACHED)
        make_room(cache, now);
    struct compiled *compiled = memory_new(sizeof *compiled);
    *compiled = (struct compiled){.rules = rules, .used_at = now};
    memcpy(compiled->hash, hash, SHA256_SIZE);
    map_add(&cache->compiled, map_key(compiled->hash, SHA256_SIZE), compiled);
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

static enum status read_rules(struct act *act, struct cache *cache, const struct version *version,
                              struct compiled **ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_READ_RULES],
                  VALUES(value_int(version->ws), value_id(&version->program_id), value_int(version->number)), &rows,
                  err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "version", "There is no such version of this program.");
    struct currency currency = result_currency(&rows, 0, 0);
    uint8_t hash[SHA256_SIZE];
    program_rules_hash(&currency, result_str(&rows, 0, 1), hash);
    struct compiled *compiled = map_find(&cache->compiled, map_key(hash, sizeof hash));
    if (compiled == NULL) {
        struct rules *rules = NULL;
        TRY(compile_stored(result_str(&rows, 0, 1), &currency, &rules, err));
        compiled = add_compiled(cache, hash, rules, txn_now(act->txn));
    }
    *ret = compiled;
    return STATUS_OK;
}

enum status program_rules(struct act *act, const struct id *program_id, int64_t version, const struct rules **ret_rules,
                          struct error *err)
{
    int64_t now = txn_now(act->txn);
    struct cache *cache = cache_of(act);
    const struct version wanted = {act->ws, *program_id, version};
    struct entry *entry = find_entry(cache, &wanted);
    if (!is_good(entry, now)) {
        struct compiled *compiled = NULL;
        TRY(read_rules(act, cache, &wanted, &compiled, err));
        compiled->used_at = now; /* it stays when room is made for the entry */
        entry = claim(cache, &wanted, now);
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
    struct entry *entry = claim(cache_of(act), &(struct version){act->ws, *program_id, version}, now);
    entry->settled_at = now + settling_us;
    entry->read_at = always;
}
