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
            ENTITY_TOLD(struct audit_row, name, actor_name, TEXT, MEMBER_NULL, .doc = "Its name: of the key or user.")};
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

static const struct member audit_members[] = {
    ENTITY_TOLD(struct audit_row, id, id, ID, 0, .prefix = "aud", .doc = "Its id.")
        ENTITY_TOLD(struct audit_row, at, at, TIME, 0, .doc = "When it happened.")
            ENTITY_TOLD(struct audit_row, actor, id, PART, 0, .entity = &actor_entity, .doc = "Who did it.")
                ENTITY_TOLD(struct audit_row, action, action, TEXT, 0, .doc = "What was done: `program.created`, ...")
                    ENTITY_TOLD(struct audit_row, object_type, object_kind, TEXT, 0,
                                .doc = "What it was done to: the prefix of its id.")
                        ENTITY_TOLD(struct audit_row, object_id, object_id_text, TEXT, 0, .doc = "To which one.")
                            ENTITY_TOLD(struct audit_row, changes, changes, JSON, 0, .otherwise = "{}",
                                        .doc = "What was changed: the old and the new value by field.")
                                ENTITY_TOLD(struct audit_row, reason, note, TEXT, MEMBER_NULL, .doc = "Why, in words.")
                                    ENTITY_TOLD(struct audit_row, request_id, request_id, ID, MEMBER_NULL,
                                                .prefix = "req", .doc = "The request that did it.")};
const struct entity audit_entity = ENTITY("AuditEntry", audit_members, struct audit_row);

static struct str id_text(const struct id *id, const char *prefix, struct arena *arena)
{
    if (prefix == NULL || id_is_none(id))
        return STR_NONE;
    char *text = arena_alloc(arena, ID_TEXT_SIZE);
    id_format(id, prefix, text);
    return (struct str){text, ID_TEXT_SIZE};
}

static void tell(struct audit_row *rows, size_t count, struct arena *arena)
{
    for (size_t i = 0; i < count; i++) {
        struct audit_row *row = &rows[i];
        const char *kind = str_copy(arena, row->object_kind).data;
        row->source = source_of(row->source_bytes);
        row->actor_name = str_is_none(row->key_name) ? row->user_name : row->key_name;
        row->actor_id_text = id_text(&row->actor_id, principal_id_prefix(row->actor_type), arena);
        row->object_id_text = id_text(&row->object_id, kind, arena);
    }
}

/* ---- what belongs to the rows of a page ---- */

/* Gives each row the text that was found for its id, or its actor's. */
static void give_texts(const struct result *found, struct audit_row *rows, size_t count, size_t id_offset,
                       size_t text_offset)
{
    for (size_t i = 0; i < found->row_count; i++) {
        struct id id = result_id(found, i, 0);
        for (size_t n = 0; n < count; n++)
            if (id_equal(&id, (const struct id *)((const char *)&rows[n] + id_offset)))
                *(struct str *)((char *)&rows[n] + text_offset) = result_str(found, i, 1);
    }
}

/* The ids of the notes, or of the actors of a kind, that a page has. */
static size_t collect(const struct audit_row *rows, size_t count, struct str actor_type, struct id *ret_ids)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (str_is_none(actor_type) && rows[i].noted)
            ret_ids[found++] = rows[i].id;
        else if (!str_is_none(actor_type) && str_equal(rows[i].actor_type, actor_type))
            ret_ids[found++] = rows[i].actor_id;
    }
    return found;
}

enum status audit_tell(struct act *act, struct audit_row *rows, size_t count, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct id *ids = arena_array(arena, count, sizeof *ids);
    struct result found;
    TRY(txn_query_ids(act->txn, &audit_statements[AUDIT_SQL_NOTES], VALUES(value_int(act->ws)), ids,
                      collect(rows, count, STR_NONE, ids), &found, err));
    give_texts(&found, rows, count, offsetof(struct audit_row, id), offsetof(struct audit_row, note));
    TRY(txn_query_ids(act->txn, &audit_statements[AUDIT_SQL_KEY_NAMES], VALUES(value_int(act->ws)), ids,
                      collect(rows, count, principal_kind_name(PRINCIPAL_KEY), ids), &found, err));
    give_texts(&found, rows, count, offsetof(struct audit_row, actor_id), offsetof(struct audit_row, key_name));
    TRY(txn_query_ids(act->txn, &audit_statements[AUDIT_SQL_USER_NAMES], NULL, 0, ids,
                      collect(rows, count, principal_kind_name(PRINCIPAL_USER), ids), &found, err));
    give_texts(&found, rows, count, offsetof(struct audit_row, actor_id), offsetof(struct audit_row, user_name));
    tell(rows, count, arena);
    return STATUS_OK;
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
    tell(*ret_rows, *ret_count, txn_arena(act->txn));
    return STATUS_OK;
}
