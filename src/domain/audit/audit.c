/* The trail: one row per act, one that says it is not sealed yet, and its free text in a row that may be deleted.
 *
 * Runs inside a transaction, on its thread. */

#include "domain/audit/audit.h"

#include "domain/audit/audit_store.h"
#include "domain/workspace/page.h"

enum { SOURCE_SIZE = 8 };

/* Big-endian, so that it reads like the number. */
static struct value source_value(int64_t source, char bytes[SOURCE_SIZE])
{
    if (source == 0)
        return value_null();
    for (size_t i = 0; i < SOURCE_SIZE; i++)
        bytes[i] = (char)((uint64_t)source >> (8 * (SOURCE_SIZE - 1 - i)));
    return value_bytes((struct str){bytes, SOURCE_SIZE});
}

static int64_t source_of(struct str bytes)
{
    uint64_t source = 0;
    for (size_t i = 0; i < bytes.size && i < SOURCE_SIZE; i++)
        source = source << 8 | (unsigned char)bytes.data[i];
    return (int64_t)source;
}

static enum status write_row(struct act *act, const struct audit_entry *entry, const struct id *id, struct error *err)
{
    const struct principal *who = &act->principal;
    char source[SOURCE_SIZE];
    return txn_exec(act->txn, &audit_statements[AUDIT_SQL_INSERT],
                    VALUES(value_int(act->ws), value_id(id), value_text(principal_kind_name(who->kind)),
                           value_id(&who->id), value_id(&who->request_id), source_value(who->source, source),
                           value_text(str_from(entry->action)), value_text(str_from(entry->object_kind)),
                           value_id(&entry->object_id), value_id(&entry->referral_id), value_id(&entry->event_id),
                           value_text(entry->changes), value_int(entry->note.size > 0), value_int(act_now(act))),
                    err);
}

enum status audit_write(struct act *act, const struct audit_entry *entry, struct id *ret_id, struct error *err)
{
    struct id id = mint_id(&act->mint);
    TRY(write_row(act, entry, &id, err));
    TRY(txn_exec(act->txn, &audit_statements[AUDIT_SQL_INSERT_UNSEALED], VALUES(value_int(act->ws), value_id(&id)),
                 err));
    if (entry->note.size > 0)
        TRY(txn_exec(act->txn, &audit_statements[AUDIT_SQL_INSERT_NOTE],
                     VALUES(value_int(act->ws), value_id(&id), value_text(entry->note)), err));
    if (ret_id != NULL)
        *ret_id = id;
    return STATUS_OK;
}

/* ---- reading a timeline ---- */

static const struct member actor_members[] = {
    ENTITY_TOLD(struct audit_row, type, actor_type, TEXT, 0,
                .doc = "`key`, `user`, `participant`, `connection`, `cli` or `system`.")
        ENTITY_TOLD(struct audit_row, id, actor_id_text, TEXT, MEMBER_NULL, .doc = "Which one.")
            ENTITY_TOLD(struct audit_row, name, actor_name, TEXT, MEMBER_NULL, .doc = "The key's name.")};
static const struct entity actor_entity = ENTITY("TimelineActor", actor_members, struct audit_row);

static const struct member timeline_members[] = {
    ENTITY_TOLD(struct audit_row, id, id, ID, 0, .prefix = "aud", .doc = "Its id.")
        ENTITY_TOLD(struct audit_row, at, at, TIME, 0, .doc = "When it happened.") ENTITY_TOLD(
            struct audit_row, type, action, TEXT, 0, .doc = "What happened: `referral.created`, `reward.issued`, ...")
            ENTITY_TOLD(struct audit_row, actor, id, PART, 0, .entity = &actor_entity, .doc = "Who did it.")
                ENTITY_TOLD(struct audit_row, changes, changes, JSON, 0, .otherwise = "{}",
                            .doc = "What was changed: the old and the new value by field.")
                    ENTITY_TOLD(struct audit_row, reason, note, TEXT, MEMBER_NULL, .doc = "Why, in words.")
                        ENTITY_TOLD(struct audit_row, event_id, event_id, ID, MEMBER_NULL, .prefix = "evt",
                                    .doc = "The event that caused it.")};
const struct entity timeline_row_entity = ENTITY("TimelineRow", timeline_members, struct audit_row);

static void tell(struct audit_row *row, struct arena *arena)
{
    const char *prefix = principal_id_prefix(row->actor_type);
    row->source = source_of(row->source_bytes);
    if (prefix == NULL || id_is_none(&row->actor_id))
        return;
    char *text = arena_alloc(arena, ID_TEXT_SIZE);
    id_format(&row->actor_id, prefix, text);
    row->actor_id_text = (struct str){text, ID_TEXT_SIZE};
}

static enum status check_cursor(struct act *act, const struct id *referral_id, const struct id *after,
                                struct error *err)
{
    struct result rows;
    if (id_is_none(after))
        return STATUS_OK;
    TRY(txn_query(act->txn, &audit_statements[AUDIT_SQL_ON_TIMELINE],
                  VALUES(value_int(act->ws), value_id(after), value_id(referral_id)), &rows, err));
    if (rows.row_count == 1)
        return STATUS_OK;
    return error_set(err, ERROR_INVALID_CURSOR, "starting_after", "This is no row of the timeline.");
}

enum status audit_timeline(struct act *act, const struct id *referral_id, const struct timeline_page *page,
                           struct audit_row **ret_rows, size_t *ret_count, bool *ret_more, struct error *err)
{
    const struct page by_id = {.before = page->after, .limit = page->limit};
    struct result rows;
    TRY(check_cursor(act, referral_id, &page->after, err));
    TRY(txn_query(act->txn, &audit_statements[AUDIT_SQL_TIMELINE],
                  VALUES(value_int(act->ws), value_id(referral_id), page_before(&by_id), value_int(page->made_from),
                         value_int(page->made_before), page_fetch(&by_id)),
                  &rows, err));
    *ret_count = page_count(&by_id, rows.row_count, ret_more);
    *ret_rows = row_read_all(&audit_row_entity, &rows, 1, txn_arena(act->txn));
    for (size_t i = 0; i < *ret_count; i++)
        tell(&(*ret_rows)[i], txn_arena(act->txn));
    return STATUS_OK;
}
