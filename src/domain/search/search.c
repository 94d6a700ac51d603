/* The search over all. What is asked is an id, a code, or words; the first two are looked up as such, and every query
 * is also tried as words. */

#include "domain/search/search.h"

#include "base/limits.h"
#include "domain/contact/contact_search.h"
#include "domain/key/scope.h"
#include "domain/link/link.h"
#include "domain/referral/referral.h"
#include "domain/search/search_store.h"

enum { PER_PERSON = 3, HITS_MOST = LIMIT_SEARCH_PEOPLE * (1 + 2 * PER_PERSON) + 2 };

#define HIT(name, place, kind, more, words) ENTITY_TOLD(struct search_hit, name, place, kind, more, .doc = (words))
static const struct member members[] = {
    HIT(object, object_text, TEXT, 0, "`contact`, `participant` or `referral`.") HIT(id, id_text, TEXT, 0, "Its id.")
        HIT(title, title, TEXT, 0, "A name, or what else there is.")
            HIT(subtitle, subtitle, TEXT, MEMBER_NULL, "Where it belongs.")
                HIT(status, status, TEXT, MEMBER_NULL, "Of a participant or referral.")};
const struct entity search_hit_entity = ENTITY("SearchHit", members, struct search_hit);

/* A kind of object, and how rows of its statements become hits. */
struct kind {
    const char *object, *prefix, *scope;
    int by_id; /* statement */
};

enum { CONTACT, PARTICIPANT, REFERRAL };
static const struct kind kinds[] = {
    [CONTACT] = {"contact", "cnt", "contacts:read", SEARCH_ALL_SQL_PEOPLE},
    [PARTICIPANT] = {"participant", "ptc", "participants:read", SEARCH_ALL_SQL_PARTICIPANTS},
    [REFERRAL] = {"referral", "ref", "referrals:read", SEARCH_ALL_SQL_REFERRALS},
};

struct search {
    struct act *act;
    struct search_hit *hits;
    size_t count;
};

static bool may_read(const struct search *search, const struct kind *kind)
{
    return scope_set_has(search->act->principal.scopes, str_from(kind->scope));
}

static bool has(const struct search *search, const struct id *id)
{
    for (size_t i = 0; i < search->count; i++)
        if (id_equal(&search->hits[i].id, id))
            return true;
    return false;
}

/* The first of the texts that is there. */
static struct str first_of(const struct result *rows, size_t row, size_t from, size_t end)
{
    for (; from < end; from++)
        if (result_str(rows, row, from).size > 0)
            return result_str(rows, row, from);
    return STR_NONE;
}

/* "Customer referrals, ANNA-B": what there is of the two. */
static struct str join(struct arena *arena, struct str first, struct str second)
{
    if (first.size == 0 || second.size == 0)
        return first.size > 0 ? first : second;
    return str_from(arena_format(arena, "%.*s, %.*s", STR_ARG(first), STR_ARG(second)));
}

static struct str subtitle_of(const struct result *rows, size_t row, const struct kind *kind, struct arena *arena)
{
    if (kind == &kinds[CONTACT])
        return join(arena, first_of(rows, row, result_str(rows, row, 2).size > 0 ? 3 : 4, 5), result_str(rows, row, 5));
    return join(arena, result_str(rows, row, 5), result_str(rows, row, 6));
}

static struct str status_of(const struct result *rows, size_t row, const struct kind *kind)
{
    int64_t status;
    struct str text = result_str(rows, row, 7);
    if (kind != &kinds[REFERRAL] || !str_to_int64(text, &status))
        return text;
    return str_from(referral_status_name((enum referral_status)status));
}

static void add(struct search *search, const struct kind *kind, const struct result *rows, size_t row)
{
    struct arena *arena = txn_arena(search->act->txn);
    struct id id = result_id(rows, row, 0);
    if (search->count == HITS_MOST || has(search, &id))
        return;
    char *text = arena_alloc(arena, ID_TEXT_SIZE);
    id_format(&id, kind->prefix, text);
    struct str title = first_of(rows, row, 2, 5);
    search->hits[search->count++] = (struct search_hit){
        .id = id,
        .title = str_is_none(title) ? (struct str){text, ID_TEXT_SIZE} : title,
        .subtitle = subtitle_of(rows, row, kind, arena),
        .status = status_of(rows, row, kind),
        .object_text = str_from(kind->object),
        .id_text = {text, ID_TEXT_SIZE},
    };
}

/* ---- by an id, by a code ---- */

static enum status add_one(struct search *search, const struct kind *kind, const struct id *id, struct error *err)
{
    struct result rows;
    if (!may_read(search, kind))
        return STATUS_OK;
    TRY(txn_query_ids(search->act->txn, &search_all_statements[kind->by_id], VALUES(value_int(search->act->ws)), id, 1,
                      &rows, err));
    if (rows.row_count > 0)
        add(search, kind, &rows, 0);
    return STATUS_OK;
}

static enum status by_id(struct search *search, struct str query, struct error *err)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        struct id id;
        if (id_parse(query, kinds[i].prefix, &id))
            return add_one(search, &kinds[i], &id, err);
    }
    return STATUS_OK;
}

static enum status by_code(struct search *search, struct str query, struct error *err)
{
    struct code code;
    struct link_target target;
    if (!code_parse(query, &code))
        return STATUS_OK;
    enum status status = link_lookup_in(search->act, &code, &target, err);
    if (status == STATUS_NOT_FOUND) {
        *err = (struct error){0};
        return STATUS_OK;
    }
    TRY(status);
    return add_one(search, &kinds[PARTICIPANT], &target.participant_id, err);
}

/* ---- by words ---- */

/* What belongs to the contacts, in rows that name them in column 1. */
static enum status read_of(struct search *search, const struct kind *kind, int statement, const struct id *ids,
                           size_t count, struct result *ret, struct error *err)
{
    ret->row_count = 0;
    if (!may_read(search, kind))
        return STATUS_OK;
    static const char below_all[sizeof(struct id)];
    const struct value values[] = {value_int(search->act->ws), value_bytes((struct str){below_all, sizeof below_all})};
    return txn_query_ids(search->act->txn, &search_all_statements[statement], values,
                         statement == SEARCH_ALL_SQL_LIVE ? 2 : 1, ids, count, ret, err);
}

static void add_of(struct search *search, const struct kind *kind, const struct result *rows, const struct id *contact)
{
    size_t added = 0;
    for (size_t row = 0; row < rows->row_count && added < PER_PERSON; row++) {
        struct id id = result_id(rows, row, 1);
        if (!id_equal(&id, contact))
            continue;
        add(search, kind, rows, row);
        added++;
    }
}

static enum status by_words(struct search *search, struct str query, struct error *err)
{
    struct contact_hit found[LIMIT_SEARCH_PEOPLE];
    struct id ids[LIMIT_SEARCH_PEOPLE];
    struct result people, participations, live;
    size_t count;
    if (!may_read(search, &kinds[CONTACT]))
        return STATUS_OK;
    TRY(contact_search(search->act, query, LIMIT_SEARCH_PEOPLE, found, &count, err));
    for (size_t i = 0; i < count; i++)
        ids[i] = found[i].id;
    TRY(read_of(search, &kinds[CONTACT], SEARCH_ALL_SQL_PEOPLE, ids, count, &people, err));
    TRY(read_of(search, &kinds[PARTICIPANT], SEARCH_ALL_SQL_PARTICIPATIONS, ids, count, &participations, err));
    TRY(read_of(search, &kinds[REFERRAL], SEARCH_ALL_SQL_LIVE, ids, count, &live, err));
    for (size_t i = 0; i < count; i++) {
        add_of(search, &kinds[PARTICIPANT], &participations, &ids[i]);
        add_of(search, &kinds[REFERRAL], &live, &ids[i]);
        add_of(search, &kinds[CONTACT], &people, &ids[i]);
    }
    return STATUS_OK;
}

enum status search_all(struct act *act, struct str query, struct search_hit **ret_hits, size_t *ret_count,
                       struct error *err)
{
    struct search search = {.act = act, .hits = arena_array(txn_arena(act->txn), HITS_MOST, sizeof *search.hits)};
    struct str words = str_trim(query);
    TRY(by_id(&search, words, err));
    TRY(by_code(&search, words, err));
    TRY(by_words(&search, words, err));
    *ret_hits = search.hits;
    *ret_count = search.count;
    return STATUS_OK;
}
