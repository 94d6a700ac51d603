/* The index of the search: see contact_index.h. Only what differs is written. Runs inside the caller's transaction, on
 * its thread. */

#include "domain/contact/contact_index.h"

#include "domain/contact/contact_token.h"
#include "domain/contact/search_store.h"
#include "domain/contact/word.h"

/* Those of `items` that `others` lacks; both are sorted. */
static struct tokens lacking(struct tokens items, struct tokens others, struct arena *arena)
{
    struct tokens ret = {arena_array(arena, items.count, sizeof(struct str)), 0};
    size_t at = 0;
    for (size_t i = 0; i < items.count; i++) {
        while (at < others.count && str_compare(others.items[at], items.items[i]) < 0)
            at++;
        if (at == others.count || !str_equal(others.items[at], items.items[i]))
            ret.items[ret.count++] = items.items[i];
    }
    return ret;
}

static struct tokens tokens_of(const struct contact *contact, struct arena *arena)
{
    return contact == NULL ? (struct tokens){NULL, 0} : contact_tokens(contact, arena);
}

static struct tokens words_of(const struct contact *contact, struct arena *arena)
{
    return contact == NULL ? (struct tokens){NULL, 0} : contact_token_words(contact, arena);
}

static enum status write_tokens(struct act *act, int sql, struct tokens tokens, const struct id *id, struct error *err)
{
    for (size_t i = 0; i < tokens.count; i++)
        TRY(txn_exec(act->txn, &search_statements[sql],
                     VALUES(value_int(act->ws), value_bytes(tokens.items[i]), value_id(id)), err));
    return STATUS_OK;
}

static enum status write_word(struct act *act, int sql, struct str word, struct error *err)
{
    struct str keys[WORD_KEYS_MAX];
    size_t count = word_keys(word, txn_arena(act->txn), keys);
    for (size_t i = 0; i < count; i++)
        TRY(txn_exec(act->txn, &search_statements[sql],
                     VALUES(value_int(act->ws), value_bytes(keys[i]), value_text(word)), err));
    return STATUS_OK;
}

/* ---- words that come ---- */

static bool holds_row(const struct result *result, struct str word)
{
    for (size_t row = 0; row < result->row_count; row++)
        if (str_equal(result_str(result, row, 0), word))
            return true;
    return false;
}

/* At most SEARCH_KNOWN words. */
static enum status learn_some(struct act *act, const struct str *words, size_t count, struct error *err)
{
    struct value values[1 + 2 * SEARCH_KNOWN];
    size_t asked = count <= SEARCH_KNOWN_FEW ? SEARCH_KNOWN_FEW : SEARCH_KNOWN;
    int sql = count <= SEARCH_KNOWN_FEW ? SEARCH_SQL_FEW_WORDS_KNOWN : SEARCH_SQL_WORDS_KNOWN;
    values[0] = value_int(act->ws);
    for (size_t i = 0; i < asked; i++) {
        struct str keys[WORD_KEYS_MAX] = {STR("")};
        if (i < count)
            (void)word_keys(words[i], txn_arena(act->txn), keys);
        values[1 + 2 * i] = value_bytes(keys[0]);
        values[2 + 2 * i] = value_text(i < count ? words[i] : STR(""));
    }
    struct result known;
    TRY(txn_query(act->txn, &search_statements[sql], values, 1 + 2 * asked, &known, err));
    for (size_t i = 0; i < count; i++)
        if (!holds_row(&known, words[i]))
            TRY(write_word(act, SEARCH_SQL_WORD_ADD, words[i], err));
    return STATUS_OK;
}

static enum status learn_words(struct act *act, struct tokens words, struct error *err)
{
    for (size_t at = 0; at < words.count; at += SEARCH_KNOWN) {
        size_t left = words.count - at;
        TRY(learn_some(act, words.items + at, left < SEARCH_KNOWN ? left : SEARCH_KNOWN, err));
    }
    return STATUS_OK;
}

/* ---- words that go ---- */

/* A word's tokens are the word, and what begins with it and a space: '!' is next to the space. */
static enum status is_used(struct act *act, struct str word, bool *ret, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct str end = str_from(arena_format(arena, "%.*s!", STR_ARG(word)));
    struct result found;
    TRY(txn_query(act->txn, &search_statements[SEARCH_SQL_WORD_USED],
                  VALUES(value_int(act->ws), value_bytes(word), value_bytes(end)), &found, err));
    *ret = found.row_count > 0;
    return STATUS_OK;
}

static enum status forget_words(struct act *act, struct tokens words, struct error *err)
{
    for (size_t i = 0; i < words.count; i++) {
        bool used;
        TRY(is_used(act, words.items[i], &used, err));
        if (!used)
            TRY(write_word(act, SEARCH_SQL_WORD_REMOVE, words.items[i], err));
    }
    return STATUS_OK;
}

enum status contact_index(struct act *act, const struct contact *before, const struct contact *after, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    const struct id *id = after != NULL ? &after->id : &before->id;
    struct tokens old_tokens = tokens_of(before, arena), new_tokens = tokens_of(after, arena);
    struct tokens old_words = words_of(before, arena), new_words = words_of(after, arena);
    TRY(learn_words(act, lacking(new_words, old_words, arena), err));
    TRY(write_tokens(act, SEARCH_SQL_TOKEN_REMOVE, lacking(old_tokens, new_tokens, arena), id, err));
    TRY(write_tokens(act, SEARCH_SQL_TOKEN_ADD, lacking(new_tokens, old_tokens, arena), id, err));
    return forget_words(act, lacking(old_words, new_words, arena), err);
}
