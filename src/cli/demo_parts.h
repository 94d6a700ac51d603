#pragma once

#include "cli/demo_customers.h"
#include "cli/demo_data.h"
#include "cli/demo_shop.h"
#include "cli/demo_story.h"
#include "cli/verb.h"
#include "domain/key/key.h"
#include "domain/link/code.h"

/* What demo.c shares with the files that it has the demo filled by: demo_set_up.c and demo_acts.c. What takes a `ctx`,
 * a struct demo, is for store_run_write(): it runs on a writer thread, inside its transaction, perhaps twice. The rest
 * runs on the verb's thread, but for demo_act_ago(). */

enum { DEMO_SEED = 20260609 };

#define DEMO_BUSINESS "Harbor & Pine"

/* The demo being filled. It is in the call's arena, with its story, its customers and the ids of its clicks. */
struct demo {
    const char *workspace;
    const struct demo_story *story;
    const struct demo_customers *customers;
    int64_t now;        /* the world's, when it began */
    int64_t ws;         /* the test world */
    int64_t left_since; /* large commissions from then on wait */
    bool is_new;        /* the first program was made by this run */
    struct id program_ids[DEMO_PROGRAMS];
    struct id participant_ids[DEMO_PARTICIPANTS];
    struct id link_ids[DEMO_PARTICIPANTS];
    struct code codes[DEMO_PARTICIPANTS];
    struct id *click_ids; /* by visit; none: it was not recorded by this run */
    struct id referral_ids[DEMO_LEADS];
    bool lead_is_new[DEMO_LEADS];
    size_t new_leads;
    size_t from, end;        /* the acts in hand */
    char key[KEY_TEXT_SIZE]; /* empty: the one of an earlier run is still valid */
    struct demo_shop shop;
};

/* ---- demo_set_up.c ---- */

/* The programs of the story, and the business's name where it has none. Sets `ws`, `now`, `is_new` and `program_ids`:
 * before anything else. */
MUST_CHECK enum status demo_act_programs(struct txn *txn, void *ctx, struct error *err);

/* A key to look around with: `key`, empty where that of an earlier run is valid. The caller wipes it. */
MUST_CHECK enum status demo_act_key(struct txn *txn, void *ctx, struct error *err);

/* Makes the shop, or leads it to where the server is now. In a commit of its own. Errors: also those of
 * master_key_read(). */
MUST_CHECK enum status demo_open_shop(struct cli_call *call, struct demo *demo, struct error *err);

/* Where the server is, or would be: without a slash at its end. A setting, or in the call's arena. */
struct str demo_base_of(struct cli_call *call);

/* ---- demo_acts.c ---- */

/* An act of the command line in the test world, so long before the demo's `now`, or at the world's time while that is
 * not known. For whatever runs inside a transaction. Refuses as access_act() does. */
MUST_CHECK enum status demo_act_ago(struct txn *txn, const struct demo *demo, int64_t ago, struct act *ret_act,
                                    struct error *err);

/* When the oldest of the newest large jobs was paid, whose commissions are left to whoever looks at the demo. */
int64_t demo_left_since(const struct demo *demo);

/* Carries out acts of the story, `from` up to `end`, some to a commit. Participants first: `participant_ids`,
 * `link_ids`, `codes` are set by who joins, and read by what leads do. */
MUST_CHECK enum status demo_run_acts(struct cli_call *call, struct demo *demo, size_t from, size_t end,
                                     struct error *err);

/* What is bought beside the story, in the run that made the demo. */
MUST_CHECK enum status demo_tell_customers(struct cli_call *call, struct demo *demo, struct error *err);

/* Somebody has gone through the older cases, in the run that made the demo. */
MUST_CHECK enum status demo_act_cases(struct txn *txn, void *ctx, struct error *err);

/* A bonus by hand, once. */
MUST_CHECK enum status demo_act_bonus(struct txn *txn, void *ctx, struct error *err);
