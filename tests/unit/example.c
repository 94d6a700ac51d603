/* See example.h. */

#include "example.h"

const uint8_t example_fingerprint[32] = {5};

json_t *example_rules(int64_t amount, const char *currency)
{
    json_t *reward = json_pack("{s:s, s:s, s:s, s:s, s:{s:I}}", "key", "thanks", "to", "referrer", "kind", "credit",
                               "on", "qualified", "amount", "fixed", (json_int_t)amount);
    if (currency != NULL)
        (void)json_object_set_new(reward, "currency", json_string(currency));
    return json_pack("{s:{s:s, s:s, s:s}, s:[o]}", "qualification", "field", "event.type", "op", "eq", "value",
                     "invoice.paid", "rewards", reward);
}

enum status example_create(struct act *act, const char *name, int64_t amount, struct program *ret_program,
                           struct error *err)
{
    const struct program_fields fields = {
        .name = str_from(name),
        .currency = {"USD"},
        .destination_url = STR("https://www.example.com/start"),
        .rules = example_rules(amount, NULL),
    };
    bool created;
    enum status status = program_create(act, &fields, example_fingerprint, ret_program, &created, err);
    json_decref(fields.rules);
    return status;
}
