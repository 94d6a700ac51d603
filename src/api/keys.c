/* /v1/keys: credentials of programs. A key is told once, in the answer that makes it. */

#include "api/call.h"
#include "api/routes.h"
#include "base/buf.h"
#include "domain/audit/audit.h"
#include "domain/key/key.h"

/* ---- as they are told ---- */

struct told {
    struct key_row row;
    struct str_array scopes, origins;
    struct str key; /* only where it was made just now */
};

static const char *const object_word[] = {"key", NULL};
static const char *const kind_words[] = {"secret", "publishable", NULL};
static const struct member members[] = {
    ENTITY_TOLD(struct told, id, row.id, ID, 0, .prefix = "key",
                .doc = "Its id.") ENTITY_TOLD(struct told, object, row.id, CONSTANT, 0, .words = object_word)
        ENTITY_TOLD(struct told, name, row.name, TEXT, 0, .doc = "What it is for.") ENTITY_TOLD(
            struct told, kind, row.kind, NAME, 0, .words = kind_words, .doc = "Whose it is: a server's, or any page's.")
            ENTITY_TOLD(struct told, scopes, scopes, WORDS, 0, .doc = "What it may do; `*` is all.")
                ENTITY_TOLD(struct told, origins, origins, WORDS, 0, .doc = "Whose pages may use it.")
                    ENTITY_TOLD(struct told, hint, row.hint, TEXT, 0, .doc = "Its last characters.")
                        ENTITY_TOLD(struct told, created_at, row.created_at, TIME, 0, .doc = "When it was made.")
                            ENTITY_TOLD(struct told, revoked_at, row.revoked_at, TIME, MEMBER_NULL,
                                        .doc = "Since when it is refused.")
                                ENTITY_TOLD(struct told, key, key, TEXT, MEMBER_SPARSE,
                                            .doc = "The key itself: told once, when it is made.")};
static const struct entity key_told_entity = ENTITY("ApiKey", members, struct told);

static struct str_array words_of(struct str text, struct arena *arena)
{
    struct str_array words = {arena_array(arena, SCOPE_WORDS_MAX, sizeof(struct str)), 0};
    while (!str_is_none(text) && words.count < SCOPE_WORDS_MAX)
        words.items[words.count++] = str_split(&text, ' ');
    return words;
}

static struct told tell(const struct key_row *row, struct arena *arena)
{
    return (struct told){*row, words_of(row->scopes, arena), words_of(row->origins, arena), STR_NONE};
}

/* ---- reading ---- */

static const struct field list_fields[] = {
    LIST_FIELDS("key"),
};

static const struct schema key_list_schema = SCHEMA("ApiKeyList", list_fields, struct list_query);

static enum status keys_list_act(struct txn *txn, struct call *call, struct error *err)
{
    struct list_ask ask = {.page = call_page(call->query)};
    void *rows;
    size_t count;
    bool more;
    TRY(list_read(&call->act, &key_list, &ask, &rows, &count, &more, err));
    struct told *told = arena_array(txn_arena(txn), count, sizeof *told);
    for (size_t i = 0; i < count; i++)
        told[i] = tell((const struct key_row *)rows + i, txn_arena(txn));
    call_write_page(call, &key_told_entity, told, count, more, "key", offsetof(struct told, row.id));
    return STATUS_OK;
}

static enum status write_key(struct call *call, const struct id *id, struct str key, struct error *err)
{
    struct key_row row;
    TRY(key_read(&call->act, id, &row, err));
    struct told told = tell(&row, txn_arena(call->act.txn));
    told.key = key;
    entity_write(&key_told_entity, &call->w, NULL, &told, ENTITY_ALONE);
    return STATUS_OK;
}

static enum status keys_read_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    TRY(call_path_id(call, 0, "key", &id, err));
    return write_key(call, &id, STR_NONE, err);
}

/* ---- making ---- */

struct create_command {
    struct str name;
    int kind; /* 1 + enum key_kind */
    struct str_array scopes, origins;
};

#define CREATE(member) offsetof(struct create_command, member)

static const struct field create_fields[] = {
    {.name = "name",
     .type = FIELD_TEXT,
     .offset = CREATE(name),
     .flags = FIELD_REQUIRED,
     .min = 1,
     .doc = "What it is for: it tells keys apart in lists and in the trail."},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .offset = CREATE(kind),
     .choices = kind_words,
     .doc = "secret, which is the default, for a server; publishable for pages."},
    {.name = "scopes",
     .type = FIELD_TEXTS,
     .offset = CREATE(scopes),
     .min = 1,
     .max = SCOPE_WORDS_MAX,
     .doc = "What it may do, such as referrals:read; without them: all, which only whoever may do everything can give. "
            "A publishable key has its own."},
    {.name = "origins",
     .type = FIELD_TEXTS,
     .offset = CREATE(origins),
     .min = 1,
     .max = LIMIT_KEY_ORIGINS,
     .doc = "Where the pages come from that may use a publishable key, such as https://shop.example.com."},
};

static const struct schema create_schema = SCHEMA("ApiKeyCreate", create_fields, struct create_command);

/* Separated by spaces; absent when there are none. */
static struct str join(const struct str_array *words, struct arena *arena)
{
    struct buf text = {0};
    for (size_t i = 0; i < words->count; i++)
        buf_add_format(&text, "%s%.*s", i > 0 ? " " : "", STR_ARG(words->items[i]));
    struct str copy = words->count == 0 ? STR_NONE : str_copy(arena, buf_str(&text));
    buf_release(&text);
    return copy;
}

/* Nobody makes a key that may do more than he may himself. */
static enum status check_reach(const struct call *call, const struct key_fields *fields, struct error *err)
{
    struct scope_set wanted = fields->kind == KEY_PUBLISHABLE ? scope_set_publishable() : SCOPE_ALL;
    if (!str_is_none(fields->scopes))
        TRY(scope_set_parse(fields->scopes, &wanted, err));
    if (scope_set_contains(call->caller.principal.scopes, wanted))
        return STATUS_OK;
    return error_set(err, ERROR_FORBIDDEN, "scopes", "A key may not do more than whoever makes it: name fewer scopes.");
}

static enum status note(struct call *call, const char *action, const struct id *id, struct error *err)
{
    return audit_write(&call->act, &(struct audit_entry){.action = action, .object_kind = "key", .object_id = *id},
                       NULL, err);
}

static enum status keys_create_act(struct txn *txn, struct call *call, struct error *err)
{
    const struct create_command *command = call->command;
    const struct key_fields fields = {
        .name = command->name,
        .kind = command->kind == 0 ? KEY_SECRET : (enum key_kind)(command->kind - 1),
        .scopes = join(&command->scopes, txn_arena(txn)),
        .origins = join(&command->origins, txn_arena(txn)),
    };
    char text[KEY_TEXT_SIZE];
    struct id id;
    TRY(check_reach(call, &fields, err));
    TRY(key_create(&call->act, &fields, text, &id, err));
    TRY(note(call, "key.created", &id, err));
    call->status = 201;
    enum status status = write_key(call, &id, str_from(text), err);
    crypto_wipe(text, sizeof text);
    return status;
}

static enum status keys_revoke_act(struct txn *txn, struct call *call, struct error *err)
{
    (void)txn;
    struct id id;
    bool revoked;
    TRY(call_path_id(call, 0, "key", &id, err));
    TRY(key_revoke(&call->act, &id, &revoked, err));
    if (revoked)
        TRY(note(call, "key.revoked", &id, err));
    return write_key(call, &id, STR_NONE, err);
}

/* sorted table: by 1, 2 */
const struct route key_routes[] = {
    CALL("/v1/keys", GET, .scope = "keys:read", .flags = ROUTE_CHEAP | ROUTE_LIST, .query = &key_list_schema,
         .act = keys_list_act, .summary = "Lists API keys, newest first.", .told = &key_told_entity),
    CALL("/v1/keys", POST, .scope = "keys:write",
         .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT | ROUTE_SECRET | ROUTE_STEP_UP, .body = &create_schema,
         .act = keys_create_act, .summary = "Makes an API key; the answer holds it, once.", .told = &key_told_entity),
    CALL("/v1/keys/{id}", DELETE, .scope = "keys:write", .flags = ROUTE_WRITE | ROUTE_STEP_UP, .act = keys_revoke_act,
         .summary = "Revokes an API key for ever.", .told = &key_told_entity),
    CALL("/v1/keys/{id}", GET, .scope = "keys:read", .flags = ROUTE_CHEAP, .act = keys_read_act,
         .summary = "Reads an API key, without the key itself.", .told = &key_told_entity),
};
const size_t key_route_count = sizeof key_routes / sizeof key_routes[0];
