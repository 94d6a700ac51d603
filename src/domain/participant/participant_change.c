/* Acts on participants: see the header. Runs inside the caller's transaction, on its thread. */

#include "domain/participant/participant_change.h"

#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/contact/metadata.h"
#include "domain/outbox/outbox.h"
#include "domain/participant/participant_store.h"

#define KIND "ptc"

static const struct {
    const char *name; /* "participant.approved" */
    const char *to;
    const char *from[6]; /* null-terminated */
} ACTS[] = {
    [PARTICIPANT_APPROVE] = {"participant.approved", "active", {"invited", "applied", "rejected", NULL}},
    [PARTICIPANT_REJECT] = {"participant.rejected", "rejected", {"invited", "applied", NULL}},
    [PARTICIPANT_PAUSE] = {"participant.paused", "paused", {"active", NULL}},
    [PARTICIPANT_RESUME] = {"participant.resumed", "active", {"paused", "blocked", NULL}},
    [PARTICIPANT_BLOCK] = {"participant.blocked",
                           "blocked",
                           {"invited", "applied", "active", "paused", "rejected", NULL}},
};

static const struct field patch_fields[] = {
    {.name = "group_id",
     .type = FIELD_TEXT,
     .offset = offsetof(struct participant_patch, group_id),
     .doc = "The group whose terms hold from now on; an empty text takes the participant out of its group."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct participant_patch, kind),
     .choices = participant_kinds,
     .doc = "What the participant is to the business."},
    {.name = "metadata",
     .type = FIELD_METADATA,
     .offset = offsetof(struct participant_patch, metadata),
     .doc = "Pairs of texts of your own, merged; an empty text removes a pair."},
    {.name = "tags",
     .type = FIELD_TEXTS,
     .offset = offsetof(struct participant_patch, tags),
     .max = LIMIT_TAGS,
     .doc = "Words to group participants by; they replace those there are."},
};
const struct schema participant_patch_schema = SCHEMA("ParticipantUpdate", patch_fields, struct participant_patch);

static enum status tell(struct act *act, const struct id *id, const char *action, struct str changes, struct str reason,
                        struct error *err)
{
    const struct audit_entry entry = {
        .action = action, .object_kind = KIND, .object_id = *id, .changes = changes, .note = reason};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

/* The row, which nobody else changes until the commit. */
static enum status lock(struct act *act, const struct id *id, struct participant *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &participant_statements[PARTICIPANT_SQL_LOCK], VALUES(value_int(act->ws), value_id(id)),
                  &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "participant_id", "There is no participant with this id.");
    row_read(&participant_entity, &rows, 0, 1, ret);
    return STATUS_OK;
}

static bool may(enum participant_act how, struct str status)
{
    for (size_t i = 0; ACTS[how].from[i] != NULL; i++)
        if (str_equal(status, str_from(ACTS[how].from[i])))
            return true;
    return false;
}

enum status participant_move(struct act *act, const struct id *id, enum participant_act how, struct str reason,
                             struct error *err)
{
    struct participant stored = {0};
    struct str to = str_from(ACTS[how].to);
    TRY(lock(act, id, &stored, err));
    if (str_equal(stored.status, to))
        return STATUS_OK;
    if (!may(how, stored.status))
        return error_set(err, ERROR_CONFLICT, "status", "A participant who is %.*s cannot become %s by this.",
                         STR_ARG(stored.status), ACTS[how].to);
    TRY(txn_exec(act->txn, &participant_statements[PARTICIPANT_SQL_SET_STATUS],
                 VALUES(value_int(act->ws), value_id(id), value_text(to)), err));
    txn_touch_caches(act->txn);
    if (how == PARTICIPANT_APPROVE)
        TRY(participant_joined(act, &stored.program_id, id, err));
    struct changes changes;
    changes_begin(&changes);
    changes_str(&changes, "status", stored.status, to);
    return tell(act, id, ACTS[how].name, changes_end(&changes, txn_arena(act->txn)), reason, err);
}

static enum status read_group(struct act *act, struct str sent, const struct id *program_id, struct id *ret,
                              struct error *err)
{
    struct id id = {{0}};
    if (sent.size > 0 && !id_parse(sent, "grp", &id))
        return error_set(err, ERROR_INVALID_VALUE, "group_id", "This is not the id of a group.");
    TRY(group_check(act, &id, program_id, err));
    *ret = id;
    return STATUS_OK;
}

static enum status merge(struct act *act, const struct participant_patch *patch, struct participant *stored,
                         struct changes *changes, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct participant after = *stored;
    if (patch->kind != 0)
        after.kind = str_from(participant_kinds[patch->kind - 1]);
    if (patch->tags.items != NULL)
        after.tags = tags_text(&patch->tags, arena);
    if (patch->metadata != NULL)
        TRY(metadata_merge(stored->metadata, patch->metadata, arena, &after.metadata, err));
    if (!str_is_none(patch->group_id))
        TRY(read_group(act, patch->group_id, &stored->program_id, &after.group_id, err));
    if (!str_equal(after.kind, stored->kind))
        changes_str(changes, "kind", stored->kind, after.kind);
    if (!str_equal(after.tags, stored->tags))
        changes_str(changes, "tags", STR_NONE, STR_NONE);
    if (!str_equal(after.metadata, stored->metadata))
        changes_str(changes, "metadata", STR_NONE, STR_NONE);
    if (!id_equal(&after.group_id, &stored->group_id))
        changes_id(changes, "group_id", "grp", &stored->group_id, &after.group_id);
    *stored = after;
    return STATUS_OK;
}

enum status participant_change(struct act *act, const struct id *id, const struct participant_patch *patch,
                               struct error *err)
{
    struct participant stored = {0};
    struct changes changes;
    TRY(lock(act, id, &stored, err));
    changes_begin(&changes);
    enum status status = merge(act, patch, &stored, &changes, err);
    struct str text = changes_end(&changes, txn_arena(act->txn));
    TRY(status);
    if (str_is_none(text))
        return STATUS_OK;
    TRY(txn_exec(act->txn, &participant_statements[PARTICIPANT_SQL_CHANGE],
                 VALUES(value_int(act->ws), value_id(id), value_text(stored.kind), value_text(stored.tags),
                        value_text(stored.metadata), value_id(&stored.group_id)),
                 err));
    return tell(act, id, "participant.updated", text, STR_NONE, err);
}

/* ---- its first link ---- */

static const struct link *find_other(const struct link *links, size_t count, const struct id *id)
{
    for (size_t i = 0; i < count; i++)
        if (links[i].retired_at == TIME_NONE && !id_equal(&links[i].id, id))
            return &links[i];
    return NULL;
}

enum status participant_retire_link(struct act *act, struct link *link, struct error *err)
{
    struct participant stored = {0};
    struct link *links;
    size_t count;
    TRY(lock(act, &link->participant_id, &stored, err)); /* two who retire the last two at once leave one */
    if (id_equal(&stored.link_id, &link->id) && link->retired_at == TIME_NONE) {
        TRY(link_list(act, &stored.id, &links, &count, err));
        const struct link *other = find_other(links, count, &link->id);
        if (other == NULL)
            return error_set(err, ERROR_INVALID_STATE, "retired",
                             "This is the participant's only link, which its messages and its page show. Add another "
                             "one first, then retire this one.");
        TRY(txn_exec(act->txn, &participant_statements[PARTICIPANT_SQL_SET_LINK],
                     VALUES(value_int(act->ws), value_id(&stored.id), value_id(&other->id)), err));
    }
    return link_retire(act, link, err);
}
