/* What a program has set for its page. Runs inside a transaction, on its thread. */

#include "domain/landing/landing.h"

#include <stdlib.h>

#include "base/crypto.h"
#include "base/limits.h"
#include "domain/audit/audit.h"
#include "domain/landing/landing_store.h"
#include "domain/program/program.h"

/* ---- what is told ---- */

static const char *const object_word[] = {"program_page", NULL};
static const char *const modes[] = {"own_site", "landing", NULL};
const char *const landing_metrics[] = {"closed", "revenue", "earned", NULL};
static const char *const field_words[] = {"call_time", "company", "consent", "notes", "told_by", NULL};

#define LEADERS(name, place, kind, more, ...) ENTITY_TOLD(struct landing_leaders, name, place, kind, more, __VA_ARGS__)
static const struct member leaders_members[] = {
    LEADERS(public, is_public, BOOL, 0, .doc = "Whether everybody may see it.") LEADERS(
        metric, metric, WORD, 0, .words = landing_metrics, .doc = "By what it goes. No sum of money is shown.")};
static const struct entity leaders_entity = ENTITY("PublicPageLeaderboard", leaders_members, struct landing_leaders);

#define PAGE(name, kind, more, ...) ENTITY_TOLD(struct landing, name, name, kind, more, __VA_ARGS__)
static const struct member members[] = {
    ENTITY_TOLD(struct landing, object, program_id, CONSTANT, 0,
                .words = object_word) PAGE(program_id, ID, 0, .prefix = "prg", .doc = "Whose page it is.")
        PAGE(mode, WORD, 0, .words = modes, .doc = "Where the program's links lead.")
            PAGE(brand_color, TEXT, MEMBER_NULL, .doc = "Its colour; null: that of the business.")
                PAGE(phone, TEXT, MEMBER_NULL, .doc = "The number to call the business at.")
                    PAGE(country, TEXT, MEMBER_NULL, .doc = "Of phone numbers without a country code.")
                        PAGE(privacy_url, TEXT, MEMBER_NULL, .doc = "What the business says of its visitors' data.")
                            PAGE(terms_url, TEXT, MEMBER_NULL, .doc = "The terms of the offer.")
                                PAGE(fields, FLAGS, 0, .words = field_words, .doc = "What the form asks beside.")
                                    PAGE(texts, JSON, 0, .otherwise = "{}", .doc = "Its own texts, by language.") PAGE(
                                        logo_url, TEXT, MEMBER_NULL, .doc = "Its logo.")
                                        ENTITY_TOLD(struct landing, leaderboard, leaders, PART, 0,
                                                    .entity = &leaders_entity,
                                                    .doc = "The public list of who brings the most.")
                                            PAGE(url, TEXT, MEMBER_NULL,
                                                 .doc = "The page without a sender; null while the program is a draft.")
                                                PAGE(card_url, TEXT, MEMBER_NULL,
                                                     .doc = "The picture that messengers show of it.")
                                                    PAGE(leaderboard_url, TEXT, MEMBER_NULL,
                                                         .doc = "The public leaderboard, where it is public.")};
const struct entity landing_entity = ENTITY("PublicPage", members, struct landing);

#define PATCH(member) offsetof(struct landing_patch, member)
#define PATCH_TEXT(member, most, words)                                                                                \
    {                                                                                                                  \
        .name = #member, .type = FIELD_TEXT, .offset = PATCH(member), .max = (most), .doc = (words)                    \
    }
static const struct field leaders_fields[] = {
    {.name = "metric",
     .type = FIELD_CHOICE,
     .offset = offsetof(struct landing_leaders_patch, metric),
     .choices = landing_metrics,
     .doc = "By what it goes."},
    {.name = "public",
     .type = FIELD_BOOL,
     .offset = offsetof(struct landing_leaders_patch, is_public),
     .doc = "Whether everybody may see it."},
};
static const struct schema leaders_schema =
    SCHEMA("PublicPageLeaderboardUpdate", leaders_fields, struct landing_leaders_patch);
static const struct field patch_fields[] = {
    PATCH_TEXT(brand_color, 0, "Its colour, such as #1c48b9; empty: that of the business."),
    PATCH_TEXT(country, 2, "ISO 3166 code of two letters, for phone numbers without a country code; empty: none."),
    {.name = "fields",
     .type = FIELD_TEXTS,
     .offset = PATCH(fields),
     .max = 5,
     .doc = "What the form asks beside name and address: `call_time`, `company`, `consent` to messages about offers, "
            "`notes`, and `told_by` where no code says who sent them."},
    {.name = "leaderboard",
     .type = FIELD_OBJECT,
     .offset = PATCH(leaders),
     .schema = &leaders_schema,
     .doc = "The public list of who brings the most."},
    PATCH_TEXT(logo, (LIMIT_LOGO_BYTES + 2) / 3 * 4, "A PNG or JPEG file in base64, of at most 128 KiB; empty: none."),
    {.name = "mode",
     .type = FIELD_CHOICE,
     .offset = PATCH(mode),
     .choices = modes,
     .doc = "Where the program's links lead: its own site, or this page."},
    PATCH_TEXT(phone, 40, "The number to call the business at, as people write it; empty: none."),
    PATCH_TEXT(privacy_url, LIMIT_URL_BYTES, "What the business says of its visitors' data; empty: nothing."),
    PATCH_TEXT(terms_url, LIMIT_URL_BYTES, "The terms of the offer; empty: none."),
    {.name = "texts",
     .type = FIELD_JSON,
     .offset = PATCH(texts),
     .max = LIMIT_PAGE_LANGUAGES * 4 * LIMIT_PAGE_TEXT_BYTES,
     .doc = "Its own texts: {\"en\": {\"headline\": \"...\", \"body\": \"...\", \"button\": \"...\", \"thanks\": "
            "\"...\"}}. {business}, {name} and {offer} are filled in. It replaces what was set before; what is left "
            "out is said in the usual words."},
};
const struct schema landing_patch_schema = SCHEMA("PublicPageUpdate", patch_fields, struct landing_patch);

/* ---- reading ---- */

enum {
    USUAL_FIELDS = 1 << LANDING_FIELD_CALL_TIME | 1 << LANDING_FIELD_CONSENT | 1 << LANDING_FIELD_NOTES |
                   1 << LANDING_FIELD_TOLD_BY
};

enum status landing_read(struct act *act, const struct id *program_id, struct landing *ret, struct error *err)
{
    struct result rows;
    struct landing landing = {.program_id = *program_id, .fields = USUAL_FIELDS};
    TRY(txn_query(act->txn, &landing_statements[LANDING_SQL_READ], VALUES(value_int(act->ws), value_id(program_id)),
                  &rows, err));
    if (rows.row_count > 0)
        row_read(&landing_row_entity, &rows, 0, 1, &landing);
    *ret = landing;
    return STATUS_OK;
}

/* ---- logos ---- */

/* A program's own: the same picture of two programs is two logos, so that one may take its own away. */
static struct str hash_of(const struct id *program_id, struct str bytes, struct arena *arena)
{
    uint8_t full[SHA256_SIZE];
    struct sha256 *hash = sha256_begin();
    sha256_add(hash, id_bytes(program_id));
    sha256_add(hash, bytes);
    sha256_end(hash, full);
    return (struct str){arena_copy(arena, full, LOGO_HASH_SIZE), LOGO_HASH_SIZE};
}

static enum status change_logo(struct act *act, const struct landing_patch *patch, struct landing *landing,
                               struct error *err)
{
    struct str before = landing->logo;
    if (str_is_none(patch->logo))
        return STATUS_OK;
    landing->logo = STR_NONE;
    if (!str_is_none(patch->picture_bytes))
        landing->logo = hash_of(&landing->program_id, patch->picture_bytes, txn_arena(act->txn));
    if (!str_is_none(before) && !str_equal(before, landing->logo))
        TRY(txn_exec(act->txn, &landing_statements[LANDING_SQL_LOGO_DELETE],
                     VALUES(value_bytes(before), value_int(act->ws)), err));
    if (str_is_none(landing->logo))
        return STATUS_OK;
    return txn_exec(act->txn, &landing_statements[LANDING_SQL_LOGO_INSERT],
                    VALUES(value_bytes(landing->logo), value_int(act->ws), value_id(&landing->program_id),
                           value_int((int64_t)patch->picture.type), value_int(patch->picture.width),
                           value_int(patch->picture.height), value_bytes(patch->picture_bytes)),
                    err);
}

struct str landing_logo_name(const struct landing *landing, struct arena *arena)
{
    struct buf text = {0};
    if (str_is_none(landing->logo))
        return STR_NONE;
    buf_add_hex(&text, landing->logo.data, LOGO_HASH_SIZE);
    struct str name = str_copy(arena, buf_str(&text));
    buf_release(&text);
    return name;
}

enum status landing_logo_find(struct txn *txn, struct str name, struct logo *ret, struct error *err)
{
    uint8_t hash[LOGO_HASH_SIZE];
    struct result rows = {0};
    if (crypto_unhex(name, hash, sizeof hash))
        TRY(txn_query(txn, &landing_statements[LANDING_SQL_LOGO_FIND],
                      VALUES(value_bytes((struct str){(const char *)hash, sizeof hash})), &rows, err));
    if (rows.row_count == 0)
        return error_set(err, ERROR_NOT_FOUND, "logo", "There is no such logo.");
    *ret = (struct logo){(enum picture_type)result_int(&rows, 0, 0), result_str(&rows, 0, 1)};
    return STATUS_OK;
}

/* ---- changing ---- */

static void merge_text(struct str *text, struct str wanted)
{
    if (!str_is_none(wanted))
        *text = wanted.size == 0 ? STR_NONE : wanted;
}

static void merge(struct landing *landing, const struct landing_patch *patch)
{
    if (patch->mode != 0)
        landing->mode = patch->mode - 1;
    merge_text(&landing->brand_color, patch->brand_color);
    merge_text(&landing->phone, patch->phone);
    merge_text(&landing->country, patch->country);
    merge_text(&landing->privacy_url, patch->privacy_url);
    merge_text(&landing->terms_url, patch->terms_url);
    if (patch->fields.items != NULL)
        landing->fields = patch->field_bits;
    if (patch->texts != NULL)
        landing->texts = patch->texts_text;
    if (patch->leaders.is_public.set)
        landing->leaders.is_public = patch->leaders.is_public.value;
    if (patch->leaders.metric != 0)
        landing->leaders.metric = patch->leaders.metric - 1;
}

static void note(struct changes *changes, const char *field, struct str from, struct str to)
{
    if (!str_equal(from, to))
        changes_str(changes, field, from, to);
}

static void note_number(struct changes *changes, const char *field, int64_t from, int64_t to)
{
    if (from != to)
        changes_int(changes, field, from, to);
}

static enum status tell(struct act *act, const struct landing *before, const struct landing *after, struct error *err)
{
    struct changes changes;
    changes_begin(&changes);
    note(&changes, "mode", str_from(modes[before->mode]), str_from(modes[after->mode]));
    note(&changes, "brand_color", before->brand_color, after->brand_color);
    note(&changes, "phone", before->phone, after->phone);
    note(&changes, "country", before->country, after->country);
    note(&changes, "privacy_url", before->privacy_url, after->privacy_url);
    note(&changes, "terms_url", before->terms_url, after->terms_url);
    note_number(&changes, "fields", before->fields, after->fields);
    if (!str_equal(before->texts, after->texts))
        changes_str(&changes, "texts", STR_NONE, STR_NONE);
    if (!str_equal(before->logo, after->logo))
        changes_str(&changes, "logo", STR_NONE, STR_NONE);
    note_number(&changes, "leaderboard_public", before->leaders.is_public, after->leaders.is_public);
    note(&changes, "leaderboard_metric", str_from(landing_metrics[before->leaders.metric]),
         str_from(landing_metrics[after->leaders.metric]));
    struct str text = changes_end(&changes, txn_arena(act->txn));
    const struct audit_entry entry = {
        .action = "program.page_changed", .object_kind = "prg", .object_id = after->program_id, .changes = text};
    return str_is_none(text) ? STATUS_OK : audit_write(act, &entry, NULL, err);
}

enum status landing_change(struct act *act, const struct id *program_id, const struct landing_patch *patch,
                           struct landing *ret, struct error *err)
{
    struct program program;
    struct landing before;
    TRY(program_lock(act, program_id, &program, err)); /* the page is written as a whole, and may have no row yet */
    TRY(landing_read(act, program_id, &before, err));
    struct landing after = before;
    merge(&after, patch);
    TRY(change_logo(act, patch, &after, err));
    TRY(row_insert(act->txn, &landing_statements[LANDING_SQL_WRITE], act->ws, &landing_row_entity, &after, err));
    TRY(tell(act, &before, &after, err));
    txn_touch_caches(act->txn);
    *ret = after;
    return STATUS_OK;
}
