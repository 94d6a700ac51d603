/* What keeps rewards from being handed over at Stripe, said by one case for each connection or reward and problem. See
 * handover.h. Runs on a writer thread, inside its transaction. */

#include <assert.h>

#include "domain/handover/handover.h"
#include "domain/handover/handover_store.h"
#include "domain/review/trouble.h"

static bool is_of_reward(int problem)
{
    return problem == HANDOVER_NO_CUSTOMER || problem == HANDOVER_REFUSED || problem == HANDOVER_UNSURE;
}

/* What was to be done for one reward. */
static const char *task_of(const struct handover *handover)
{
    bool taking = handover->wanted < handover->given || handover->moving < 0;
    if (handover->kind == HANDOVER_CODE)
        return taking ? "switch the promotion code off" : "make the promotion code";
    return taking ? "take the credit back from the customer's balance" : "add the credit to the customer's balance";
}

/* Without personal values: people are sent to the reward by its id. */
static struct str sentence_of(const struct handover *handover, struct arena *arena)
{
    static const char *const sentences[HANDOVER_PROBLEM_COUNT] = {
        [HANDOVER_NO_CONNECTION] = "Rewards wait for Stripe: the program has no active connection to it.",
        [HANDOVER_CREDENTIALS] =
            "Rewards wait for Stripe: it does not take the connection's API key, or there is none.",
        [HANDOVER_UNREACHABLE] = "Rewards wait for Stripe: it does not answer.",
        [HANDOVER_BUSY] = "Rewards wait for Stripe: it takes no calls now.",
    };
    if (sentences[handover->problem] != NULL)
        return str_from(sentences[handover->problem]);
    char id[ID_TEXT_SIZE];
    id_format(&handover->id, "rwd", id);
    if (handover->problem == HANDOVER_NO_CUSTOMER)
        return str_from(arena_format(arena,
                                     "%.*s waits: nobody knows which customer of Stripe its contact is. Give the "
                                     "contact its cus_... as an external id of source stripe.",
                                     ID_TEXT_SIZE, id));
    if (handover->problem == HANDOVER_UNSURE)
        return str_from(arena_format(arena,
                                     "Nobody knows whether Stripe did this for %.*s: %s. Look there before it "
                                     "is tried again.",
                                     ID_TEXT_SIZE, id, task_of(handover)));
    return str_from(arena_format(arena, "Stripe refuses to %s for %.*s: the reward says why.", task_of(handover),
                                 ID_TEXT_SIZE, id));
}

static const struct trouble_table table = {
    .find = &handover_statements[HANDOVER_SQL_TROUBLES],
    .add = &handover_statements[HANDOVER_SQL_ADD_TROUBLE],
    .end = &handover_statements[HANDOVER_SQL_END_TROUBLE],
};

enum status handover_say_trouble(struct act *act, const struct handover *handover, const struct id *receiver_id,
                                 struct error *err)
{
    bool alone = is_of_reward(handover->problem);
    assert(handover->problem != HANDOVER_FINE);
    const struct review_case about = {
        .kind = REVIEW_STRIPE,
        .program_id = handover->program_id,
        .contact_id = alone ? handover->contact_id : (struct id){{0}},
        .detail = sentence_of(handover, txn_arena(act->txn)),
    };
    return trouble_say(act, &table, alone ? &handover->id : receiver_id, handover->problem, &about, err);
}

enum status handover_end_trouble(struct act *act, const struct id *about_id, struct error *err)
{
    return trouble_end(act, &table, about_id, STR("Stripe has it."), err);
}
