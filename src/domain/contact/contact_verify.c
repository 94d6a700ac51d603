/* Proof of contacts: their keys, and the index of the search. Reads only, in one snapshot.
 *
 * The tokens are compared as two sums of hashes over all of them, once as the contacts say and once as they are stored,
 * in BUCKETS parts by contact: two readings, and memory that does not grow with the world. Only where a part differs
 * are its contacts and tokens looked at one by one. */

#include <stdio.h>

#include "domain/contact/contact_store.h"
#include "domain/contact/contact_token.h"
#include "domain/contact/search_store.h"

#define INDEX_RULE "B21"

enum { BUCKETS = 4096, LINE_SIZE = 160 };

struct proof {
    struct act *act;
    verify_break_fn broken;
    void *ctx;
    uint64_t sums[BUCKETS];
    struct arena arena; /* of one contact */
};

static struct contact contact_of(const struct result *row)
{
    return (struct contact){
        .id = result_id(row, 0, 0),
        .name = result_str(row, 0, 1),
        .email = result_str(row, 0, 2),
        .phone = result_str(row, 0, 3),
        .company = result_str(row, 0, 4),
        .domain = result_str(row, 0, 5),
        .address = result_str(row, 0, 6),
        .city = result_str(row, 0, 7),
    };
}

static uint64_t *sum_of(struct proof *proof, const struct id *id)
{
    return &proof->sums[str_hash(id_bytes(id)) % BUCKETS];
}

static uint64_t hash_of(struct str token, const struct id *id)
{
    uint64_t parts[] = {str_hash(token), str_hash(id_bytes(id))};
    return str_hash((struct str){(const char *)parts, sizeof parts});
}

static void tell(const struct proof *proof, const struct id *id, const char *what)
{
    char text[ID_TEXT_SIZE];
    id_format(id, CONTACT_KIND, text);
    char line[LINE_SIZE];
    snprintf(line, sizeof line, "%.*s: %s", ID_TEXT_SIZE, text, what);
    proof->broken(proof->ctx, INDEX_RULE, line);
}

/* ---- sums ---- */

static enum status add_contact(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct proof *proof = ctx;
    struct contact contact = contact_of(row);
    struct tokens tokens = contact_tokens(&contact, &proof->arena);
    for (size_t i = 0; i < tokens.count; i++)
        *sum_of(proof, &contact.id) += hash_of(tokens.items[i], &contact.id);
    arena_reset(&proof->arena);
    return STATUS_OK;
}

static enum status subtract_token(void *ctx, const struct result *row, struct error *err)
{
    (void)err;
    struct id id = result_id(row, 0, 1);
    *sum_of(ctx, &id) -= hash_of(result_str(row, 0, 0), &id);
    return STATUS_OK;
}

/* ---- where they differ ---- */

static enum status find_lacking(void *ctx, const struct result *row, struct error *err)
{
    struct proof *proof = ctx;
    struct contact contact = contact_of(row);
    if (*sum_of(proof, &contact.id) == 0)
        return STATUS_OK;
    struct tokens tokens = contact_tokens(&contact, &proof->arena);
    bool lacks = false;
    for (size_t i = 0; i < tokens.count && !lacks; i++) {
        struct result found;
        TRY(txn_query(proof->act->txn, &search_statements[SEARCH_SQL_TOKEN_PROBE],
                      VALUES(value_int(proof->act->ws), value_bytes(tokens.items[i]), value_id(&contact.id)), &found,
                      err));
        lacks = found.row_count == 0;
    }
    if (lacks)
        tell(proof, &contact.id, "it cannot be found by what it says");
    arena_reset(&proof->arena);
    return STATUS_OK;
}

static bool holds(struct tokens tokens, struct str token)
{
    for (size_t i = 0; i < tokens.count; i++)
        if (str_equal(tokens.items[i], token))
            return true;
    return false;
}

static enum status find_stray(void *ctx, const struct result *row, struct error *err)
{
    struct proof *proof = ctx;
    struct id id = result_id(row, 0, 1);
    if (*sum_of(proof, &id) == 0)
        return STATUS_OK;
    struct result found;
    TRY(txn_query_ids(proof->act->txn, &search_statements[SEARCH_SQL_ROWS], VALUES(value_int(proof->act->ws)), &id, 1,
                      &found, err));
    struct tokens tokens = {NULL, 0};
    if (found.row_count > 0) {
        struct contact contact = contact_of(&found);
        tokens = contact_tokens(&contact, &proof->arena);
    }
    if (!holds(tokens, result_str(row, 0, 0)))
        tell(proof, &id,
             found.row_count > 0 ? "it is found by what it does not say" : "it is found and does not exist");
    arena_reset(&proof->arena);
    return STATUS_OK;
}

static enum status each(struct proof *proof, int sql,
                        enum status (*row)(void *ctx, const struct result *row, struct error *err), struct error *err)
{
    return txn_each(proof->act->txn, &search_statements[sql], VALUES(value_int(proof->act->ws)), row, proof, err);
}

static enum status verify_index(struct proof *proof, struct error *err)
{
    TRY(each(proof, SEARCH_SQL_VERIFY_CONTACTS, add_contact, err));
    TRY(each(proof, SEARCH_SQL_VERIFY_TOKENS, subtract_token, err));
    bool differ = false;
    for (size_t i = 0; i < BUCKETS; i++)
        differ = differ || proof->sums[i] != 0;
    if (!differ)
        return STATUS_OK;
    TRY(each(proof, SEARCH_SQL_VERIFY_CONTACTS, find_lacking, err));
    return each(proof, SEARCH_SQL_VERIFY_TOKENS, find_stray, err);
}

enum status contact_verify(struct act *act, verify_break_fn broken, void *ctx, struct error *err)
{
    static const struct verify_query queries[] = {
        {&contact_statements[CONTACT_SQL_WITHOUT_EMAIL_KEY], "B20", CONTACT_KIND, "its e-mail address is not its key"},
        {&contact_statements[CONTACT_SQL_WITHOUT_PHONE_KEY], "B20", CONTACT_KIND, "its phone number is not its key"},
        {&contact_statements[CONTACT_SQL_STRAY_KEYS], "B20", CONTACT_KIND, "a key names it, but it does not exist"},
    };
    TRY(verify_queries(act, queries, sizeof queries / sizeof queries[0], broken, ctx, err));
    struct proof *proof = arena_alloc(txn_arena(act->txn), sizeof *proof);
    *proof = (struct proof){.act = act, .broken = broken, .ctx = ctx};
    arena_init(&proof->arena);
    enum status status = verify_index(proof, err);
    arena_release(&proof->arena);
    return status;
}
