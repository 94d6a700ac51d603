/* Links: see link.h. Runs inside the caller's transaction, on its thread.
 *
 * A link's row and its code's row name each other; the code is claimed first, since that is what may be refused. */

#include "domain/link/link.h"

#include <assert.h>

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/link/link_store.h"
#include "domain/outbox/outbox.h"

#define KIND "lnk"

/* The link that a repeated request means: of the same code, or of the same channel. */
static const struct link *find_repeated(const struct link *links, size_t count, struct str channel,
                                        const struct code *wanted)
{
    for (size_t i = 0; i < count; i++) {
        if (links[i].retired_at != TIME_NONE)
            continue;
        bool same_code = wanted != NULL && str_equal(links[i].code, code_str(wanted));
        bool same_channel = !str_is_none(channel) && str_equal(links[i].channel, channel);
        if (same_code || same_channel)
            return &links[i];
    }
    return NULL;
}

static enum status check_repeated(const struct link *link, struct str channel, const struct code *wanted,
                                  struct error *err)
{
    if (wanted != NULL && !str_equal(link->code, code_str(wanted)))
        return error_set(err, ERROR_CONFLICT, "code", "The participant's link of this channel has the code %.*s.",
                         STR_ARG(link->code));
    if (!str_is_none(channel) && !str_equal(link->channel, channel))
        return error_set(err, ERROR_CONFLICT, "channel", "The participant's link of this code has another channel.");
    return STATUS_OK;
}

static enum status tell(struct act *act, const char *action, const struct id *id, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

/* `asked` says whose it is, for whom, and its channel. */
static enum status make(struct act *act, const struct link *asked, const struct code *wanted, struct link *ret,
                        struct error *err)
{
    struct link link = *asked;
    struct code code;
    link.id = mint_id(&act->mint);
    link.created_at = act_now(act);
    link.retired_at = TIME_NONE;
    TRY(code_claim(act, wanted, &link.id, &code, err));
    link.code = str_copy(txn_arena(act->txn), code_str(&code));
    TRY(link_add(act, &link, err));
    TRY(tell(act, "link.created", &link.id, err));
    *ret = link;
    return STATUS_OK;
}

enum status link_create(struct act *act, const struct id *participant_id, const struct id *program_id,
                        struct str channel, const struct code *wanted, struct link *ret, bool *ret_created,
                        struct error *err)
{
    struct link *links;
    size_t count;
    TRY(link_list(act, participant_id, &links, &count, err));
    const struct link *repeated = find_repeated(links, count, channel, wanted);
    if (repeated != NULL) {
        TRY(check_repeated(repeated, channel, wanted, err));
        *ret = *repeated;
        *ret_created = false;
        return STATUS_OK;
    }
    if (count >= LIMIT_LINKS)
        return error_set(err, ERROR_OUT_OF_RANGE, "participant_id", "A participant has at most %d links.", LIMIT_LINKS);
    const struct link asked = {.participant_id = *participant_id, .program_id = *program_id, .channel = channel};
    TRY(make(act, &asked, wanted, ret, err));
    *ret_created = true;
    return STATUS_OK;
}

enum status link_create_for_friend(struct act *act, const struct id *participant_id, const struct id *program_id,
                                   const struct id *friend_id, struct link *ret, struct error *err)
{
    const struct link asked = {
        .participant_id = *participant_id,
        .program_id = *program_id,
        .channel = STR(LINK_CHANNEL_FRIEND),
        .friend_id = *friend_id,
    };
    return make(act, &asked, NULL, ret, err);
}

enum status link_add(struct act *act, const struct link *link, struct error *err)
{
    return row_insert(act->txn, &link_statements[LINK_SQL_INSERT], act->ws, &link_entity, link, err);
}

enum status link_retire(struct act *act, struct link *link, struct error *err)
{
    struct result retired;
    TRY(txn_query(act->txn, &link_statements[LINK_SQL_RETIRE],
                  VALUES(value_int(act->ws), value_id(&link->id), value_time(act_now(act))), &retired, err));
    if (retired.row_count == 0)
        return link_read(act, &link->id, link, err);
    link->retired_at = result_time(&retired, 0, 0);
    txn_touch_caches(act->txn);
    return tell(act, "link.retired", &link->id, err);
}

/* Returns the column behind the link's. */
static size_t link_of(const struct result *rows, size_t row, struct link *link)
{
    size_t clicks = row_read(&link_entity, rows, row, 1, link);
    link->clicks = result_int(rows, row, clicks);
    return clicks + 1;
}

enum status link_read(struct act *act, const struct id *id, struct link *ret, struct error *err)
{
    struct result found;
    struct link link = {0};
    TRY(txn_query(act->txn, &link_statements[LINK_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "link_id", "There is no link with this id.");
    link_of(&found, 0, &link);
    *ret = link;
    return STATUS_OK;
}

enum status link_of_code(struct act *act, const struct code *code, struct link *ret, bool *ret_found, struct error *err)
{
    struct result found;
    struct link link = {0};
    TRY(txn_query(act->txn, &link_statements[LINK_SQL_OF_CODE], VALUES(value_int(act->ws), value_text(code_str(code))),
                  &found, err));
    *ret_found = found.row_count > 0;
    if (*ret_found)
        link_of(&found, 0, &link);
    *ret = link;
    return STATUS_OK;
}

enum status link_read_many(struct act *act, const struct id *ids, size_t count, struct link *ret_links,
                           struct error *err)
{
    struct result found;
    TRY(txn_query_ids(act->txn, &link_statements[LINK_SQL_READ_MANY], VALUES(value_int(act->ws)), ids, count, &found,
                      err));
    for (size_t row = 0; row < found.row_count; row++) {
        struct link link = {0};
        link_of(&found, row, &link);
        for (size_t i = 0; i < count; i++)
            if (id_equal(&ids[i], &link.id))
                ret_links[i] = link;
    }
    return STATUS_OK;
}

enum status link_list(struct act *act, const struct id *participant_id, struct link **ret_links, size_t *ret_count,
                      struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &link_statements[LINK_SQL_LIST],
                  VALUES(value_int(act->ws), value_id(participant_id), value_int(LIMIT_LINKS)), &found, err));
    struct link *links = arena_array(txn_arena(act->txn), found.row_count, sizeof *links);
    for (size_t row = 0; row < found.row_count; row++)
        link_of(&found, row, &links[row]);
    *ret_links = links;
    *ret_count = found.row_count;
    return STATUS_OK;
}

/* The links of one participant stand together. */
static struct link_set set_of(struct link *links, const int64_t *clicks, size_t count, const struct id *participant_id)
{
    size_t first = 0;
    while (first < count && !id_equal(&links[first].participant_id, participant_id))
        first++;
    size_t end = first;
    while (end < count && id_equal(&links[end].participant_id, participant_id))
        end++;
    return (struct link_set){links + first, end - first, end > first ? clicks[first] : 0};
}

enum status link_list_many(struct act *act, const struct id *participant_ids, size_t count, struct link_set *ret_sets,
                           struct error *err)
{
    struct result found;
    struct arena *arena = txn_arena(act->txn);
    assert(count <= LIMIT_PAGE_MAX);
    TRY(txn_query_ids(act->txn, &link_statements[LINK_SQL_LIST_MANY],
                      VALUES(value_int(act->ws), value_int(LIMIT_ROW_LINKS)), participant_ids, count, &found, err));
    struct link *links = arena_array(arena, found.row_count, sizeof *links);
    int64_t *clicks = arena_array(arena, found.row_count, sizeof *clicks);
    for (size_t row = 0; row < found.row_count; row++)
        clicks[row] = result_int(&found, row, link_of(&found, row, &links[row]));
    for (size_t i = 0; i < count; i++)
        ret_sets[i] = set_of(links, clicks, found.row_count, &participant_ids[i]);
    return STATUS_OK;
}

enum status link_lookup(struct txn *txn, const struct code *code, struct link_target *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(txn, &link_statements[LINK_SQL_LOOKUP], VALUES(value_text(code_str(code))), &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "code", "Nobody has this code.");
    struct link_target target = {.ws = result_int(&found, 0, 0)};
    row_read(&link_target_entity, &found, 0, 1, &target);
    *ret = target;
    return STATUS_OK;
}

enum status link_lookup_in(struct act *act, const struct code *code, struct link_target *ret, struct error *err)
{
    struct link_target target = {0};
    TRY(link_lookup(act->txn, code, &target, err));
    if (target.ws != act->ws)
        return error_set(err, ERROR_NOT_FOUND, "code", "Nobody has this code.");
    *ret = target;
    return STATUS_OK;
}

struct str link_url(struct arena *arena, struct str public_url, struct str code)
{
    return str_from(arena_format(arena, "%.*s/r/%.*s", STR_ARG(public_url), STR_ARG(code)));
}
