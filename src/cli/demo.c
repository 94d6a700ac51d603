/* `referd demo`: fills the test world with a year of a business, through the same domain calls as everybody's data,
 * each act at its time in the past. Everything has a natural key, so that a second run finds what is there and adds
 * nothing.
 *
 * Here are the verb, the order in which things are told, and the report; what is set up is in demo_set_up.c, what
 * happens in demo_acts.c. */

#include "base/crypto.h"
#include "cli/access.h"
#include "cli/demo_clicks.h"
#include "cli/demo_parts.h"
#include "domain/link/link.h"
#include "jobs/jobs.h"

enum { LINKS_SHOWN = 3 };

struct demo_arguments {
    const char *workspace;
    bool shop_only;
};

/* sorted table: by name */
static const struct option options[] = {
    {.name = "shop-only",
     .kind = OPTION_SWITCH,
     .offset = offsetof(struct demo_arguments, shop_only),
     .doc = "Only the shop, which begins empty: to try the widget and the snippet, and what follows from a sale."},
    {.name = "workspace",
     .kind = OPTION_TEXT,
     .offset = offsetof(struct demo_arguments, workspace),
     .value = "ID_OR_NAME",
     .doc = ACCESS_WORKSPACE_DOC},
};

/* Links are there before they are visited, and visits before what they led to is told. */
static enum status tell_story(struct cli_call *call, struct demo *demo, struct error *err)
{
    struct demo_clicks clicks = {.call = call,
                                 .story = demo->story,
                                 .ws = demo->ws,
                                 .now = demo->now,
                                 .participant_ids = demo->participant_ids,
                                 .link_ids = demo->link_ids,
                                 .program_ids = demo->program_ids,
                                 .ids = demo->click_ids};
    TRY(demo_run_acts(call, demo, 0, DEMO_PARTICIPANTS, err));
    if (demo->is_new)
        TRY(demo_clicks_record(&clicks, err));
    return demo_run_acts(call, demo, DEMO_PARTICIPANTS, demo->story->act_count, err);
}

static enum status fill(struct cli_call *call, struct demo *demo, struct error *err)
{
    TRY(store_run_write(call->store, demo_act_programs, demo, err));
    demo->story = demo_story_make(DEMO_SEED, demo->now, &call->arena);
    demo->left_since = demo_left_since(demo);
    demo->click_ids = arena_array(&call->arena, demo->story->visit_count, sizeof *demo->click_ids);
    TRY(tell_story(call, demo, err));
    TRY(demo_tell_customers(call, demo, err));
    for (size_t i = 0; i < DEMO_LEADS; i++)
        demo->new_leads += demo->lead_is_new[i];
    TRY(store_run_write(call->store, demo_act_cases, demo, err));
    TRY(store_run_write(call->store, demo_act_bonus, demo, err));
    TRY(store_run_write(call->store, demo_act_key, demo, err));
    TRY(demo_open_shop(call, demo, err));
    return jobs_run_until_idle(call->store, err); /* releases what was held long enough */
}

static void report(struct cli_call *call, const struct demo *demo)
{
    struct str base = demo_base_of(call);
    char program[ID_TEXT_SIZE];
    id_format(&demo->program_ids[0], "prg", program);
    buf_add_format(&call->out, "the test world has two demo programs, %d participants and %d leads (%zu new)\n",
                   DEMO_PARTICIPANTS, DEMO_LEADS, demo->new_leads);
    buf_add_format(&call->out, "program:\n  %.*s\n", ID_TEXT_SIZE, program);
    if (demo->key[0] != '\0')
        buf_add_format(&call->out, "API key, shown only now:\n  %s\n", demo->key);
    else
        buf_add_str(&call->out,
                    STR("the API key was shown by an earlier run; `referd key create --test` makes another\n"));
    buf_add_format(&call->out, "links%s:\n",
                   call->settings.public_url != NULL ? "" : ", if that is where you serve (--public-url says where)");
    for (size_t i = 0; i < LINKS_SHOWN; i++)
        buf_add_format(&call->out, "  %.*s\n", STR_ARG(link_url(&call->arena, base, code_str(&demo->codes[i]))));
}

static void report_shop(struct cli_call *call)
{
    buf_add_format(&call->out, "a shop with the widget and the snippet in its pages:\n  %.*s/shop\n",
                   STR_ARG(demo_base_of(call)));
}

static int demo_write(struct cli_call *call)
{
    const struct demo_arguments *arguments = call->arguments;
    struct demo *demo = arena_alloc(&call->arena, sizeof *demo);
    struct error err = {0};
    demo->workspace = arguments->workspace;
    enum status status = arguments->shop_only ? demo_open_shop(call, demo, &err) : fill(call, demo, &err);
    if (status == STATUS_OK && !arguments->shop_only)
        report(call, demo);
    crypto_wipe(demo->key, sizeof demo->key);
    if (status != STATUS_OK)
        return cli_fail(call, &err);
    report_shop(call);
    return EXIT_DONE;
}

static const char *const settings_used[] = {"database", "data-dir", "master-key-file", "public-url", "listen", NULL};

const struct verb demo_verb = {
    .name = "demo",
    .purpose = "fills a test world with a year of a business and prints a key, a program's id and links",
    .details = "Two programs in two currencies, 200 participants, 800 leads in every status, their visits, rewards and "
               "cases, 260 customers whom nobody referred, and a small shop under /shop with a program of its own. All "
               "people are invented. The live world "
               "stays empty; the workspace is called " DEMO_BUSINESS " where "
               "it has no name of its own yet. A second run adds nothing.",
    .settings = settings_used,
    .options = options,
    .option_count = sizeof options / sizeof options[0],
    .arguments_size = sizeof(struct demo_arguments),
    .write = demo_write,
    .visits = true,
};
