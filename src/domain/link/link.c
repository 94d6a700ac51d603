/* Links: see link.h. Runs inside the caller's transaction, on its thread.
 *
 * A link's row and its code's row name each other; the code is claimed first, since that is what may be refused. */

#include "domain/link/link.h"

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
        return error_set(err, ERROR_CONFLICT, "code", "the participant's link of this channel has the code %.*s",
                         STR_ARG(link->code));
    if (!str_is_none(channel) && !str_equal(link->channel, channel))
        return error_set(err, ERROR_CONFLICT, "channel", "the participant's link of this code has another channel");
    return STATUS_OK;
}

static enum status tell(struct act *act, const char *action, const struct id *id, struct error *err)
{
    const struct audit_entry entry = {.action = action, .object_kind = KIND, .object_id = *id};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

static enum status make(struct act *act, const struct id *participant_id, const struct id *program_id,
                        struct str channel, const struct code *wanted, struct link *ret, struct error *err)
{
    struct link link = {
        .id = mint_id(&act->mint),
        .participant_id = *participant_id,
        .program_id = *program_id,
        .channel = channel,
        .created_at = act_now(act),
        .retired_at = TIME_NONE,
    };
    struct code code;
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
    const struct link *links;
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
        return error_set(err, ERROR_OUT_OF_RANGE, "participant_id", "a participant has at most %d links", LIMIT_LINKS);
    TRY(make(act, participant_id, program_id, channel, wanted, ret, err));
    *ret_created = true;
    return STATUS_OK;
}

enum status link_add(struct act *act, const struct link *link, struct error *err)
{
    return txn_exec(act->txn, &link_statements[LINK_SQL_INSERT],
                    VALUES(value_int(act->ws), value_id(&link->id), value_id(&link->participant_id),
                           value_id(&link->program_id), value_text(link->code), value_text(link->channel),
                           value_time(link->created_at)),
                    err);
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

enum status link_read(struct act *act, const struct id *id, struct link *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &link_statements[LINK_SQL_READ], VALUES(value_int(act->ws), value_id(id)), &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "link_id", "there is no such link");
    *ret = link_from_row(&found, 0);
    return STATUS_OK;
}

enum status link_list(struct act *act, const struct id *participant_id, const struct link **ret_links,
                      size_t *ret_count, struct error *err)
{
    struct result found;
    TRY(txn_query(act->txn, &link_statements[LINK_SQL_LIST],
                  VALUES(value_int(act->ws), value_id(participant_id), value_int(LIMIT_LINKS)), &found, err));
    struct link *links = arena_array(txn_arena(act->txn), found.row_count, sizeof *links);
    for (size_t row = 0; row < found.row_count; row++)
        links[row] = link_from_row(&found, row);
    *ret_links = links;
    *ret_count = found.row_count;
    return STATUS_OK;
}

enum status link_lookup(struct txn *txn, const struct code *code, struct link_target *ret, struct error *err)
{
    struct result found;
    TRY(txn_query(txn, &link_statements[LINK_SQL_LOOKUP], VALUES(value_text(code_str(code))), &found, err));
    if (found.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "code", "nobody has this code");
    *ret = link_target_from_row(&found, 0);
    return STATUS_OK;
}

enum status link_lookup_in(struct act *act, const struct code *code, struct link_target *ret, struct error *err)
{
    struct link_target target = {0};
    TRY(link_lookup(act->txn, code, &target, err));
    if (target.ws != act->ws)
        return error_set(err, ERROR_NOT_FOUND, "code", "nobody has this code");
    *ret = target;
    return STATUS_OK;
}

struct str link_url(struct arena *arena, struct str public_url, struct str code)
{
    return str_from(arena_format(arena, "%.*s/r/%.*s", STR_ARG(public_url), STR_ARG(code)));
}

void link_write_json(struct jsonw *w, const char *name, const struct link *link, struct str public_url,
                     struct arena *arena)
{
    jsonw_object(w, name);
    jsonw_id(w, "id", KIND, &link->id);
    jsonw_text(w, "object", "link");
    jsonw_id(w, "participant_id", "ptc", &link->participant_id);
    jsonw_str(w, "code", link->code);
    jsonw_str(w, "channel", link->channel);
    jsonw_str(w, "url", link_url(arena, public_url, link->code));
    jsonw_int(w, "clicks", link->clicks);
    jsonw_time(w, "created_at", link->created_at);
    jsonw_time(w, "retired_at", link->retired_at);
    jsonw_close(w);
}
