/* Found by the external id of its program. The publishable key stands in the program's metadata, where the shop's pages
 * find it: it is no secret. */

#include "cli/demo_shop.h"

#include <jansson.h>

#include "cli/demo_program.h"
#include "domain/audit/audit.h"
#include "domain/key/key.h"
#include "domain/message/messaging.h"
#include "domain/portal/portal_key.h"
#include "domain/program/program.h"
#include "pages/shop.h"

/* Ten dollars for either side of a friend's first order. */
static const char body[] =
    "{\"name\": \"Harbor & Pine shop\", \"slug\": \"" SHOP_SLUG "\", \"currency\": \"USD\", \"external_id\": "
    "\"demo-shop\", \"destination_url\": \"https://www.example.com/shop\","
    " \"rules\": {"
    "  \"attribution\": {\"touch\": \"last\", \"window_days\": 90},"
    "  \"enrollment\": {\"join\": \"open\"},"
    "  \"qualification\": {\"field\": \"event.type\", \"op\": \"eq\", \"value\": \"order.placed\"},"
    "  \"rewards\": ["
    "   {\"key\": \"thanks\", \"to\": \"referrer\", \"kind\": \"credit\", \"on\": \"qualified\", \"title\": \"Credit "
    "for a "
    "friend\", \"description\": \"Your friend gets $10 of credit with the first order, and so do you.\","
    "    \"amount\": {\"fixed\": 1000}},"
    "   {\"key\": \"welcome\", \"to\": \"referred\", \"kind\": \"credit\", \"on\": \"qualified\", \"title\": \"Welcome "
    "credit\", \"amount\": {\"fixed\": 1000}}]}}";

/* The program with a fresh publishable key for pages of `base`, and its links led there. */
static enum status move_in(struct act *act, const struct id *program_id, struct str base, struct str destination,
                           struct error *err)
{
    char text[KEY_TEXT_SIZE];
    struct id key_id;
    struct program program;
    const struct key_fields fields = {.name = STR("demo shop"), .kind = KEY_PUBLISHABLE, .origins = base};
    TRY(key_create(act, &fields, text, &key_id, err));
    TRY(audit_write(act, &(struct audit_entry){.action = "key.created", .object_kind = "key", .object_id = key_id},
                    NULL, err));
    struct program_patch patch = {.destination_url = destination, .metadata = json_pack("{s:s}", SHOP_KEY, text)};
    enum status status = program_patch_normalise(&patch, txn_arena(act->txn), err);
    if (status == STATUS_OK)
        status = program_change(act, program_id, &patch, &program, err);
    json_decref(patch.metadata);
    return status;
}

/* Its customers may have friends written to: in this world nothing is sent. */
static enum status let_invite(struct act *act, const struct id *program_id, struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct messaging_patch *patch = arena_alloc(arena, messaging_schema.size);
    struct messaging messaging;
    json_t *said = json_pack("{s:{s:{s:b}}}", "kinds", "friend_invitation", "enabled", true);
    enum status status = schema_read(&messaging_schema, said, patch, arena, err);
    if (status == STATUS_OK)
        status = messaging_change(act, program_id, said, patch, &messaging, err);
    json_decref(said);
    return status;
}

enum status demo_shop_open(struct act *act, const struct demo_shop *shop, struct error *err)
{
    struct id program_id;
    struct program program;
    struct portal_key signing;
    bool created;
    struct str destination = str_from(arena_format(txn_arena(act->txn), "%.*s/shop", STR_ARG(shop->base)));
    TRY(demo_make_program(act, body, &program_id, &created, err));
    TRY(program_read(act, &program_id, &program, err));
    if (!str_equal(program.destination_url, destination))
        TRY(move_in(act, &program_id, shop->base, destination, err));
    if (!created)
        return STATUS_OK;
    TRY(let_invite(act, &program_id, err));
    return portal_key_create(act, &program_id, STR("demo shop"), shop->seal, &signing, err);
}
