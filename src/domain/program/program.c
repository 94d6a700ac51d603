/* Programs: made, changed, read.
 *
 * All refusals come before the first write. What can only be lost to a parallel transaction (a slug, an external id, a
 * version's number) is claimed by the write itself, and a loss runs the transaction again.
 * Runs inside a transaction, on its thread. */

#include "domain/program/program.h"

#include <assert.h>
#include <stdlib.h>

#include "base/json.h"
#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/contact/contact.h"
#include "domain/contact/metadata.h"
#include "domain/outbox/outbox.h"
#include "domain/program/program_store.h"
#include "domain/program/slug.h"

enum { FIRST_VERSION = 1 };

enum status program_note(struct act *act, const struct id *id, const char *action, struct str changes,
                         struct error *err)
{
    const struct audit_entry entry = {
        .action = action, .object_kind = PROGRAM_KIND, .object_id = *id, .changes = changes};
    struct id audit_id;
    TRY(audit_write(act, &entry, &audit_id, err));
    return outbox_add(act, &audit_id, 0, err);
}

static enum status read_one(struct act *act, int sql, const struct id *id, struct program *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[sql], VALUES(value_int(act->ws), value_id(id)), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "program_id", "There is no program with this id.");
    struct program program = {0};
    row_read(&program_entity, &rows, 0, 1, &program);
    *ret = program;
    return STATUS_OK;
}

/* ---- making ---- */

/* The program that one of the external ids names, or the zero id. */
static enum status find_by_external_ids(struct act *act, const struct field_array *external_ids, struct id *ret,
                                        struct error *err)
{
    const struct external_id *items = external_ids->items;
    struct id found = {{0}};
    for (size_t i = 0; i < external_ids->count && id_is_none(&found); i++)
        TRY(natural_key_find(act, PROGRAM_KIND, items[i].source, items[i].id, &found, err));
    *ret = found;
    return STATUS_OK;
}

/* The program that was made before, if it was made by the same content. */
static enum status replay(struct act *act, const struct id *id, const uint8_t fingerprint[32], struct program *ret,
                          struct error *err)
{
    TRY(program_read(act, id, ret, err));
    if (str_equal(ret->fingerprint, (struct str){(const char *)fingerprint, 32}))
        return STATUS_OK;
    return error_set(err, ERROR_CONFLICT, "external_id",
                     "This external id is that of a program which was made with other content.");
}

static enum status slug_is_free(struct act *act, struct str slug, bool *ret, struct error *err)
{
    struct result rows;
    TRY(txn_query(act->txn, &program_statements[PROGRAM_SQL_FIND_SLUG], VALUES(value_int(act->ws), value_text(slug)),
                  &rows, err));
    *ret = rows.row_count == 0;
    return STATUS_OK;
}

static enum status require_free_slug(struct act *act, struct str slug, struct error *err)
{
    bool free;
    TRY(slug_is_free(act, slug, &free, err));
    return free ? STATUS_OK : error_set(err, ERROR_CONFLICT, "slug", "Another program has this slug.");
}

static enum status choose_slug(struct act *act, const struct program_fields *fields, const struct id *id,
                               struct str *ret, struct error *err)
{
    struct str slug = fields->slug;
    if (!str_is_none(slug)) {
        TRY(require_free_slug(act, slug, err));
    } else {
        slug = slug_from_name(fields->name, txn_arena(act->txn));
        bool free;
        TRY(slug_is_free(act, slug, &free, err));
        if (!free)
            slug = slug_with_id(slug, id, txn_arena(act->txn));
    }
    *ret = slug;
    return STATUS_OK;
}

static struct str said_cookie_domain(struct str domain)
{
    return domain.size == 0 ? STR_NONE : domain;
}

static enum status insert(struct act *act, const struct program *program, struct error *err)
{
    bool inserted;
    TRY(row_insert_new(act->txn, &program_statements[PROGRAM_SQL_INSERT], act->ws, &program_entity, program, &inserted,
                       err));
    return inserted ? STATUS_OK : STATUS_BUSY;
}

static enum status claim_external_ids(struct act *act, const struct field_array *external_ids, const struct id *id,
                                      struct error *err)
{
    const struct external_id *items = external_ids->items;
    for (size_t i = 0; i < external_ids->count; i++) {
        bool claimed;
        TRY(natural_key_claim(act, PROGRAM_KIND, items[i].source, items[i].id, id, &claimed, err));
        if (!claimed)
            return STATUS_BUSY;
    }
    return STATUS_OK;
}

/* `rules` is the document, or null for one that pays nothing. */
static struct str rules_text(json_t *rules, struct arena *arena)
{
    if (rules == NULL)
        return STR("{}");
    char *text = json_text(rules);
    struct str copy = str_copy(arena, str_from(text));
    free(text);
    return copy;
}

/* All that can be refused. */
static enum status prepare(struct act *act, const struct program_fields *fields, struct program *ret,
                           struct program_rules_digest *ret_digest, struct error *err)
{
    struct program program = {
        .id = mint_id(&act->mint),
        .status = fields->status == 0 ? PROGRAM_ACTIVE : (enum program_status)(fields->status - 1),
        .name = fields->name,
        .currency = fields->currency,
        .destination_url = fields->destination_url,
        .cookie_domain = said_cookie_domain(fields->cookie_domain),
        .version = FIRST_VERSION,
        .created_at = act_now(act),
    };
    TRY(program_check_rules(fields->rules, &fields->currency, ret_digest, err));
    TRY(metadata_merge(STR_NONE, fields->metadata, txn_arena(act->txn), &program.metadata, err));
    TRY(choose_slug(act, fields, &program.id, &program.slug, err));
    *ret = program;
    return STATUS_OK;
}

static enum status create(struct act *act, const struct program_fields *fields, const uint8_t fingerprint[32],
                          struct program *ret, struct error *err)
{
    struct program program;
    struct program_rules_digest digest;
    TRY(prepare(act, fields, &program, &digest, err));
    program.fingerprint = (struct str){(const char *)fingerprint, 32};
    TRY(insert(act, &program, err));
    TRY(claim_external_ids(act, &fields->external_ids, &program.id, err));
    bool written;
    TRY(program_write_version(act, &program.id, FIRST_VERSION, rules_text(fields->rules, txn_arena(act->txn)), &digest,
                              &written, err));
    assert(written);
    TRY(program_note(act, &program.id, "program.created", STR_NONE, err));
    *ret = program;
    return STATUS_OK;
}

enum status program_create(struct act *act, const struct program_fields *fields, const uint8_t fingerprint[32],
                           struct program *ret_program, bool *ret_created, struct error *err)
{
    struct id known;
    TRY(find_by_external_ids(act, &fields->external_ids, &known, err));
    bool created = id_is_none(&known);
    if (created)
        TRY(create(act, fields, fingerprint, ret_program, err));
    else
        TRY(replay(act, &known, fingerprint, ret_program, err));
    *ret_created = created;
    return STATUS_OK;
}

/* ---- changing ---- */

/* Takes a said text over; an absent one stays. */
static bool take(struct changes *changes, const char *field, struct str *stored, struct str said)
{
    if (str_equal(*stored, said))
        return false;
    changes_str(changes, field, *stored, said);
    *stored = said;
    return true;
}

static bool take_said(struct changes *changes, const char *field, struct str *stored, struct str said)
{
    return !str_is_none(said) && take(changes, field, stored, said);
}

static bool take_status(struct changes *changes, enum program_status *stored, int said)
{
    if (said == 0 || *stored == (enum program_status)(said - 1))
        return false;
    changes_str(changes, "status", str_from(program_statuses[*stored]), str_from(program_statuses[said - 1]));
    *stored = (enum program_status)(said - 1);
    return true;
}

/* Changes `program`; true when the redirect's caches hold something that changed. */
static bool merge(const struct program_patch *fields, struct str metadata, struct program *program,
                  struct changes *changes)
{
    take_said(changes, "name", &program->name, fields->name);
    take_said(changes, "slug", &program->slug, fields->slug);
    if (!str_equal(program->metadata, metadata)) {
        changes_str(changes, "metadata", STR_NONE, STR_NONE); /* its values may be personal */
        program->metadata = metadata;
    }
    bool cached = take_status(changes, &program->status, fields->status);
    cached |= take_said(changes, "destination_url", &program->destination_url, fields->destination_url);
    if (!str_is_none(fields->cookie_domain))
        cached |= take(changes, "cookie_domain", &program->cookie_domain, said_cookie_domain(fields->cookie_domain));
    return cached;
}

static enum status update(struct act *act, const struct program *program, struct str changes, struct error *err)
{
    TRY(txn_exec(act->txn, &program_statements[PROGRAM_SQL_UPDATE],
                 VALUES(value_int(act->ws), value_id(&program->id),
                        value_text(str_from(program_statuses[program->status])), value_text(program->name),
                        value_text(program->slug), value_text(program->destination_url),
                        value_text(program->cookie_domain), value_text(program->metadata)),
                 err));
    return program_note(act, &program->id, "program.updated", changes, err);
}

enum status program_lock(struct act *act, const struct id *id, struct program *ret_program, struct error *err)
{
    return read_one(act, PROGRAM_SQL_LOCK, id, ret_program, err);
}

enum status program_change(struct act *act, const struct id *id, const struct program_patch *fields,
                           struct program *ret_program, struct error *err)
{
    struct program program = {0};
    TRY(program_lock(act, id, &program, err)); /* all members are written back */
    if (!str_is_none(fields->slug) && !str_equal(fields->slug, program.slug))
        TRY(require_free_slug(act, fields->slug, err));
    struct str metadata = STR_NONE;
    TRY(metadata_merge(program.metadata, fields->metadata, txn_arena(act->txn), &metadata, err));
    struct changes changes;
    changes_begin(&changes);
    bool cached = merge(fields, metadata, &program, &changes);
    struct str text = changes_end(&changes, txn_arena(act->txn));
    if (!str_is_none(text))
        TRY(update(act, &program, text, err));
    if (cached)
        txn_touch_caches(act->txn);
    *ret_program = program;
    return STATUS_OK;
}

/* ---- reading ---- */

enum status program_read(struct act *act, const struct id *id, struct program *ret_program, struct error *err)
{
    return read_one(act, PROGRAM_SQL_READ, id, ret_program, err);
}
