/* `referd setup-link` and `referd sign-in-link`: links into the console, each good once, for whoever sits at the
 * server's own terminal. What stands behind the # is sent to no server and comes into no log. */

#include "cli/access.h"
#include "cli/verb.h"
#include "domain/audit/audit.h"
#include "domain/contact/normalise.h"
#include "domain/user/setup.h"
#include "domain/user/sign_in.h"
#include "domain/user/user.h"
#include "domain/workspace/workspace.h"

#define DEMO_EMAIL "owner@example.com"

static const char *const settings_used[] = {"database", "public-url", "listen", NULL};

static const char *base_url(struct cli_call *call)
{
    const struct settings *settings = &call->settings;
    return settings->public_url != NULL ? settings->public_url
                                        : arena_format(&call->arena, "http://%s", settings->listen);
}

static void print_link(struct cli_call *call, const char *path, char token[TOKEN_TEXT_SIZE + 1])
{
    struct str base = str_from(base_url(call));
    while (base.size > 0 && base.data[base.size - 1] == '/')
        base.size--;
    buf_add_format(&call->out, "%.*s%s#%s\n", STR_ARG(base), path, token);
    crypto_wipe(token, TOKEN_TEXT_SIZE);
}

/* ---- setup-link ---- */

static enum status act_setup(struct txn *txn, void *ctx, struct error *err)
{
    return setup_begin(txn, ctx, err);
}

static int setup_write(struct cli_call *call)
{
    char token[TOKEN_TEXT_SIZE + 1];
    struct error err = {0};
    if (store_run_write(call->store, act_setup, token, &err) != STATUS_OK)
        return cli_fail(call, &err);
    print_link(call, "/console/setup", token);
    return EXIT_DONE;
}

const struct verb setup_link_verb = {
    .name = "setup-link",
    .purpose = "prints the link by which a new server is set up",
    .details =
        "Whoever opens it becomes the owner and says what the business is. It is good once, for a day, and until "
        "the next one is printed. A server that is set up has no such link: use `referd sign-in-link`.",
    .settings = settings_used,
    .write = setup_write,
};

/* ---- sign-in-link ---- */

struct sign_in_arguments {
    const char *email;
    const char *workspace;
    bool test;
};

/* sorted table: by name */
static const struct option sign_in_options[] = {
    {.name = "email",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct sign_in_arguments, email),
     .value = "ADDRESS",
     .doc = "Whom it signs in. Without it: the workspace's first owner, and where it has none a new owner without a "
            "password, " DEMO_EMAIL "."},
    {.name = "test",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct sign_in_arguments, test),
     .doc = "Opens the test world."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct sign_in_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

struct sign_in_state {
    const struct sign_in_arguments *arguments;
    char token[TOKEN_TEXT_SIZE + 1];
};

static enum status find_account(struct act *act, struct str email, struct id *ret_id, struct error *err)
{
    struct account account;
    bool found;
    TRY(email_normalise(email, "email", txn_arena(act->txn), &email, err));
    TRY(account_find_by_email(act->txn, email, &account, &found, err));
    if (!found)
        return error_set(err, ERROR_NOT_FOUND, "email", "There is no user with this e-mail address.");
    *ret_id = account.id;
    return STATUS_OK;
}

/* The demo account may be there, of another workspace. */
static enum status make_owner(struct act *act, struct id *ret_id, struct error *err)
{
    struct account account;
    bool found;
    TRY(account_find_by_email(act->txn, STR(DEMO_EMAIL), &account, &found, err));
    if (!found) {
        account = (struct account){
            .email = STR(DEMO_EMAIL), .name = STR("Demo owner"), .locale = STR("en"), .time_zone = STR("UTC")};
        TRY(account_create(act, &account, err));
    }
    *ret_id = account.id;
    return user_add_member(act, &account.id, ROLE_OWNER, true, err);
}

static enum status act_sign_in(struct txn *txn, void *ctx, struct error *err)
{
    struct sign_in_state *state = ctx;
    struct act act;
    struct id id;
    TRY(access_act(txn, state->arguments->workspace, true, &act, err));
    if (state->arguments->email != NULL) {
        TRY(find_account(&act, str_from(state->arguments->email), &id, err));
    } else {
        TRY(user_first_owner(txn, act.ws, &id, err));
        if (id_is_none(&id))
            TRY(make_owner(&act, &id, err));
    }
    return sign_in_link(txn, &id, state->token, err);
}

static int sign_in_write(struct cli_call *call)
{
    struct sign_in_state state = {.arguments = call->arguments};
    struct error err = {0};
    if (store_run_write(call->store, act_sign_in, &state, &err) != STATUS_OK)
        return cli_fail(call, &err);
    print_link(call, state.arguments->test ? "/console/enter?world=test" : "/console/enter", state.token);
    return EXIT_DONE;
}

const struct verb sign_in_link_verb = {
    .name = "sign-in-link",
    .purpose = "prints a link that signs a user in to the console",
    .details =
        "It is good once, for an hour, and asks for neither password nor code: for demonstrations, and for whoever "
        "has lost both.",
    .settings = settings_used,
    .options = sign_in_options,
    .option_count = sizeof sign_in_options / sizeof sign_in_options[0],
    .arguments_size = sizeof(struct sign_in_arguments),
    .write = sign_in_write,
};
