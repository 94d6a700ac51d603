/* What the demo is set up with, beside its story: a business with a name, the programs, a key, the shop. Each is found
 * where it is there already: programs by their external ids, the key by its name. */

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "cli/demo_parts.h"
#include "cli/demo_program.h"
#include "cli/master_key.h"
#include "domain/audit/audit.h"
#include "domain/program/program.h"
#include "domain/workspace/business.h"
#include "domain/workspace/workspace.h"

enum { SUBKEY_SEAL = 2 }; /* of crypto_subkey() */

#define KEY_NAME STR("demo")
#define DEMO_COLOR "#1d624c"

/* ---- the business ---- */

/* The demo's business has a name and a colour, where nobody has said one: on a server that was not set up, in a
 * workspace that is still called as `init` calls it. */
static enum status name_business(struct act *act, struct error *err)
{
    static const struct business_patch patch = {
        .name = {DEMO_BUSINESS, sizeof DEMO_BUSINESS - 1},
        .brand_color = {DEMO_COLOR, sizeof DEMO_COLOR - 1},
    };
    struct business business;
    struct workspace world;
    bool is_set_up;
    TRY(workspace_is_set_up(act->txn, &is_set_up, err));
    TRY(workspace_read(act->txn, act->ws, &world, err));
    if (is_set_up || !str_equal(world.name, STR(WORKSPACE_FIRST_NAME)))
        return STATUS_OK;
    TRY(business_change(act, &patch, &business, err));
    return audit_write(
        act, &(struct audit_entry){.action = "workspace.changed", .object_kind = "wks", .object_id = world.id}, NULL,
        err);
}

/* ---- programs ---- */

enum status demo_make_program(struct act *act, const char *text, struct id *ret_id, bool *ret_created,
                              struct error *err)
{
    struct arena *arena = txn_arena(act->txn);
    struct program_fields fields;
    struct program program;
    uint8_t hash[SHA256_SIZE];
    json_t *body = NULL;
    TRY(json_parse(str_from(text), &body, err));
    json_fingerprint(body, hash);
    enum status status = schema_read(&program_schema, body, &fields, arena, err);
    if (status == STATUS_OK)
        status = program_fields_normalise(&fields, arena, err);
    if (status == STATUS_OK)
        status = program_create(act, &fields, hash, &program, ret_created, err);
    if (status == STATUS_OK)
        *ret_id = program.id;
    json_decref(body);
    return status;
}

enum status demo_act_programs(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    TRY(demo_act_ago(txn, demo, 0, &act, err));
    demo->ws = act.ws;
    demo->now = act_now(&act);
    TRY(demo_act_ago(txn, demo, (DEMO_DAYS + 3) * TIME_US_PER_DAY, &act, err));
    for (size_t i = 0; i < DEMO_PROGRAMS; i++) {
        bool created;
        TRY(demo_make_program(&act, demo_programs[i].body, &demo->program_ids[i], &created, err));
        demo->is_new = i == 0 ? created : demo->is_new;
    }
    return name_business(&act, err);
}

/* ---- a key to look around with ---- */

static enum status find_key(struct act *act, bool *ret_found, struct error *err)
{
    struct list_ask ask = {.page = {.limit = LIMIT_PAGE_MAX}};
    size_t count = 0;
    bool more = true;
    *ret_found = false;
    while (more && !*ret_found) {
        void *rows;
        TRY(list_read(act, &key_list, &ask, &rows, &count, &more, err));
        const struct key_row *keys = rows;
        for (size_t i = 0; i < count && !*ret_found; i++)
            *ret_found = str_equal(keys[i].name, KEY_NAME) && keys[i].revoked_at == TIME_NONE;
        if (count > 0)
            ask.page.after = keys[count - 1].id;
    }
    return STATUS_OK;
}

enum status demo_act_key(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    struct id id;
    bool found;
    demo->key[0] = '\0';
    TRY(demo_act_ago(txn, demo, 0, &act, err));
    TRY(find_key(&act, &found, err));
    if (found)
        return STATUS_OK;
    TRY(key_create(&act, &(struct key_fields){.name = KEY_NAME, .kind = KEY_SECRET}, demo->key, &id, err));
    return audit_write(&act, &(struct audit_entry){.action = "key.created", .object_kind = "key", .object_id = id},
                       NULL, err);
}

/* ---- the shop ---- */

struct str demo_base_of(struct cli_call *call)
{
    struct str base = call->settings.public_url != NULL
                          ? str_from(call->settings.public_url)
                          : str_from(arena_format(&call->arena, "http://%s", call->settings.listen));
    while (base.size > 0 && base.data[base.size - 1] == '/')
        base.size--;
    return base;
}

static enum status act_shop(struct txn *txn, void *ctx, struct error *err)
{
    struct demo *demo = ctx;
    struct act act;
    TRY(demo_act_ago(txn, demo, 0, &act, err));
    TRY(name_business(&act, err));
    return demo_shop_open(&act, &demo->shop, err);
}

/* The shop signs its customers in by a key that is sealed. */
enum status demo_open_shop(struct cli_call *call, struct demo *demo, struct error *err)
{
    uint8_t master[MASTER_KEY_SIZE];
    TRY(master_key_read(call->settings.master_key_file, master, err));
    crypto_subkey(master, SUBKEY_SEAL, demo->shop.seal);
    crypto_wipe(master, sizeof master);
    demo->shop.base = demo_base_of(call);
    enum status status = store_run_write(call->store, act_shop, demo, err);
    crypto_wipe(demo->shop.seal, sizeof demo->shop.seal);
    return status;
}
